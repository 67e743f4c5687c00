/**
 * Pairs of clients that write to each other all the time, and judge what they hear: every text says from whom, for whom and its number.
 * Who loses the connection comes back under the same name; who loses it though its process lives is complained of.
 */

import { pause, until } from '../outside/waits.test-helper.ts';
import { connectTo } from './client.chaos.ts';
import { type Direction, direction } from './direction.chaos.ts';
import type { Report } from './report.chaos.ts';
import type { ChaosServer } from './server-process.chaos.ts';

type Member = {
  readonly name: string;
  /** Sessions so far. */
  generation: number;
  isIn: boolean;
  /** The p_id that serves it; undefined as long as nobody has asked. */
  place: number | undefined;
  /** Its process is about to be killed, or it leaves. */
  mayClose: boolean;
  write: (text: string) => void;
  readonly inward: () => Direction;
  readonly outward: () => Direction;
};

/** A direction that must go on, and how far it was. */
type Progress = readonly { readonly way: Direction; readonly beyond: number }[];

export type Load = {
  /** Asks the server who serves whom. */
  readonly place: () => Promise<void>;
  /** What must go on, whatever happens to these processes. */
  readonly beside: (processes: readonly number[]) => Progress;
  /** The same, and from now on their clients may lose their connections. */
  readonly expectLossOf: (processes: readonly number[]) => Progress;
  /** Complains unless each of those has delivered what was sent since. */
  readonly goesOn: (progress: Progress, patience_ms: number) => Promise<void>;
  /** Complains unless everybody is in again in time. */
  readonly isWhole: (patience_ms: number) => Promise<void>;
  /** Sends nothing more and lets everything arrive; complains of what is missing, and of a table that does not hold just those who are in. */
  readonly settle: () => Promise<void>;
  /** One client, each in turn, leaves and comes back. */
  readonly renewOne: () => void;
  readonly delivered: () => number;
  readonly told: () => number;
  /** From a connection's loss until the name was given again. */
  readonly returns_ms: readonly number[];
  /** All leave; complains of a row that is left. */
  readonly stop: () => Promise<void>;
};

type LoadOptions = {
  readonly server: ChaosServer;
  readonly report: Report;
  readonly pairs: number;
  /** Between two messages of one client. */
  readonly pace_ms?: number;
};

const again_ms = 10;
/** After a return nobody is written to for so long: what was told of messages to who was there before has come by then. */
const hush_ms = 100;

/** Settles when all are in. */
export const startLoad = async ({ server, report, pairs, pace_ms = 20 }: LoadOptions): Promise<Load> => {
  const returns_ms: number[] = [];
  let isOver = false;
  let isQuiet = false;
  let renewed = 0;
  const members: Member[] = [];
  const ways: Direction[] = [];

  const come = (member: Member, lost_ms: number): void => {
    if (isOver) return;
    const { name } = member;
    let isAnswered = false;
    const connection = connectTo(server.port, {
      line: (line) => {
        if (line.startsWith('MSG ')) member.inward().heard(line);
        else if (line.startsWith('ERR CHAT ')) member.outward().told(line);
        else if (line === `OK JOIN ${name}`) {
          isAnswered = true;
          returns_ms.push(performance.now() - lost_ms);
          Object.assign(member, { isIn: true, place: undefined, mayClose: false, generation: member.generation + 1 });
          for (const way of [member.inward(), member.outward()]) way.begins(performance.now() + hush_ms);
        } else if (line.startsWith('ERR JOIN NAME_TAKEN ')) {
          // Its last session's row is there until its process is reaped.
          setTimeout(() => connection.write(`JOIN ${name}\n`), again_ms);
        } else report.claim(line === 'OK LEAV', `${name} was told: ${line}`);
      },
      closed: () => {
        const isLost = isAnswered && member.place !== undefined && !member.mayClose;
        report.claim(!isLost || isOver, 'A client lost its connection though its process lived.');
        member.isIn = false;
        const since_ms = isAnswered ? performance.now() : lost_ms;
        // Not at once: a server that is gone would be asked without end.
        setTimeout(() => come(member, since_ms), 1);
      },
    });
    member.write = connection.write;
    connection.write(`JOIN ${name}\n`);
  };

  for (let index = 0; index < 2 * pairs; index++) {
    ways.push(direction(report, `load${index}`, `load${index ^ 1}`));
    members.push({
      name: `load${index}`,
      generation: 0,
      isIn: false,
      place: undefined,
      mayClose: false,
      write: () => {},
      outward: () => ways[index] as Direction,
      inward: () => ways[index ^ 1] as Direction,
    });
  }
  const partnerOf = (index: number): Member => members[index ^ 1] as Member;
  const pacer = setInterval(() => {
    if (isQuiet) return;
    const now_ms = performance.now();
    for (const [index, member] of members.entries()) {
      if (!member.isIn || !partnerOf(index).isIn) continue;
      const line = member.outward().next(now_ms);
      if (line !== undefined) member.write(line);
    }
  }, pace_ms);

  const isAllIn = (): true | undefined => (members.every(({ isIn }) => isIn) ? true : undefined);
  const place = async (): Promise<void> => {
    const generations = members.map(({ generation }) => generation);
    const { clients } = await server.state();
    const places = new Map(clients.map((one) => one.split('@') as [string, string]));
    for (const [index, member] of members.entries()) {
      const at = places.get(member.name);
      // Who came back in the meantime may be somewhere else.
      if (at !== undefined && member.isIn && member.generation === generations[index])
        member.place = Number.parseInt(at, 10);
    }
  };
  for (const member of members) come(member, performance.now());
  await until('the load to be in', isAllIn, 10_000);
  returns_ms.length = 0;
  await pause(2 * hush_ms);
  await place();

  const isTouched = (member: Member, processes: readonly number[]): boolean =>
    !member.isIn || member.place === undefined || processes.includes(member.place);
  const beside = (processes: readonly number[]): Progress =>
    ways.flatMap((way, index) => {
      const both = [members[index] as Member, partnerOf(index)];
      return both.some((member) => isTouched(member, processes)) ? [] : [{ way, beyond: way.sent() }];
    });

  return {
    place,
    beside,
    expectLossOf: (processes) => {
      for (const member of members) if (isTouched(member, processes)) member.mayClose = true;
      return beside(processes);
    },
    goesOn: async (progress, patience_ms) => {
      const waiting = () => progress.filter(({ way, beyond }) => way.reached() <= beyond);
      const lacking = () => progress.filter(({ way }) => way.missing() > 0);
      const isWell = () => (waiting().length + lacking().length === 0 ? true : undefined);
      await until('the others', isWell, patience_ms).catch(() => {});
      report.claim(waiting().length === 0, 'The messages of clients of other processes did not go on.');
      report.claim(lacking().length === 0, 'A message between clients of other processes is missing in silence.');
    },
    isWhole: async (patience_ms) => {
      await until('everybody', isAllIn, patience_ms).catch(() => {});
      report.claim(isAllIn() === true, 'A name was not to be had again when the successor served.');
    },
    settle: async () => {
      isQuiet = true;
      const isSettled = () => (ways.every((way) => way.isSettled()) ? true : undefined);
      await until('all messages to arrive', isSettled, 5000).catch(() => {});
      for (const way of ways) way.claimSettled();
      const inNow = members.map(({ name }) => name).sort();
      let held: readonly string[] = [];
      const isExact = async () => {
        held = (await server.state()).clients.map((one) => one.slice(0, one.indexOf('@'))).sort();
        return String(held) === String(inNow) ? true : undefined;
      };
      // Whoever else has just hung up is there until its thread has seen it.
      await until('an exact table', isExact, 2000).catch(() => {});
      report.claim(String(held) === String(inNow), `The table holds ${held} while ${inNow} are in.`);
    },
    renewOne: () => {
      const member = members[renewed++ % members.length] as Member;
      if (!member.isIn) return;
      Object.assign(member, { isIn: false, mayClose: true });
      member.write('LEAV\n');
    },
    delivered: () => ways.reduce((sum, way) => sum + way.delivered(), 0),
    told: () => ways.reduce((sum, way) => sum + way.refused(), 0),
    returns_ms,
    stop: async () => {
      if (isOver) return;
      isOver = true;
      clearInterval(pacer);
      for (const { write } of members) write('LEAV\n');
      const isEmpty = async () => ((await server.state()).clients.length === 0 ? true : undefined);
      const emptied = await until('an empty table', isEmpty, 5000).catch(() => false);
      report.claim(emptied, 'Rows are left although everybody has left.');
    },
  };
};
