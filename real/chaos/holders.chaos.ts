/** Death where it hurts most: of who accepts, of who is inside the client table, and of another while the parent mends what a death has left. */

import { pause, until } from '../outside/waits.test-helper.ts';
import { aftermath, blow, deadHolders, type Ground, noTimes, type Times } from './blow.chaos.ts';
import { connectTo } from './client.chaos.ts';
import { killProcess, onGround } from './kills.chaos.ts';
import { type Context, type Scenario, scaled, usualServer } from './scenario.chaos.ts';

const patience_ms = 10_000;
let serial = 0;

type Place = {
  /** The operation after which a thread stands still. */
  readonly operation: string;
  /** What its client says to bring it there, once it has joined if it says something else than JOIN. */
  readonly line: (name: string) => string;
  /**
   * Where the first one was not caught: again, since who had to wait before its section is not held; or any clients, since the thread with the
   * name will be the one that accepts in time, and a second one would stand still when nobody expects it.
   */
  readonly tries: 'again' | 'any';
};

const asWriter: Place = { operation: 'table-lock.begin-write', tries: 'again', line: (name) => `JOIN ${name}\n` };
const amidRow: Place = { operation: 'client-table.write', tries: 'again', line: (name) => `JOIN ${name}\n` };
const asReader: Place = {
  operation: 'table-lock.begin-read',
  tries: 'again',
  line: (name) => `JOIN ${name}\nCHAT ${name} hello\n`,
};
/** A thread keeps the name of its last client until the next has one. */
const asAcceptor: Place = { operation: 'accept-mutex.acquire', tries: 'any', line: (name) => `JOIN ${name}\nLEAV\n` };
/**
 * Each takes one credit of its destination along, for as long as that session lasts (docs/adr/0011-credits.md): were it always the same one,
 * that would be told BUSY for ever after `credits_max` of them.
 */
const load_count = 6;
const withCredit: Place = {
  operation: 'credits.take',
  tries: 'again',
  line: (name) => `JOIN ${name}\nCHAT load${serial % load_count} hello\n`,
};

const serverThatHolds = (context: Context, { operation }: Place) =>
  usualServer(context, [], { PARLEY_TEST: '1', PARLEY_TEST_HOLD: `${operation} held` });

/** Brings a thread to that place, where it stands still. Its p_id. */
const hold = async ({ server }: Ground, { line, tries }: Place): Promise<number> => {
  const caught = server.next('a thread to stand still', ({ event }) => event === 'held');
  caught.catch(() => {});
  const come = (text: string) => {
    const connection = connectTo(server.port, { line: () => {}, closed: () => {} });
    connection.write(text);
    return connection;
  };
  let last = come(line(`held${serial++}`));
  for (;;) {
    const event = await Promise.race([caught, pause(100)]);
    if (event !== undefined) return event['p_id'] as number;
    last.hangUp();
    last = come(tries === 'again' ? line(`held${serial++}`) : '');
  }
};

/** Who accepts now. A thread with a worker of its own holds the mutex as long as it waits for a client. */
const acceptHolder = ({ server }: Ground): Promise<number> =>
  until(
    'a holder of the accept mutex',
    async () => {
      const { acceptHolder: holder } = await server.state();
      return holder === null ? undefined : Number.parseInt(holder, 10);
    },
    patience_ms,
  );

export const acceptors: Scenario = {
  name: 'acceptors',
  says: 'kill -9 of the process that holds the accept mutex',
  run: (context) =>
    onGround(
      context,
      () => (context.hosting === 'threads' ? usualServer(context) : serverThatHolds(context, asAcceptor)),
      async (ground) => {
        const { server } = ground;
        const times = noTimes();
        const count = scaled(100, context);
        for (let done = 0; done < count; done++) {
          const victim = await (context.hosting === 'threads' ? acceptHolder(ground) : hold(ground, asAcceptor));
          await blow(ground, [victim], () => killProcess(server, victim), times);
        }
        const { accept_mutex = 0 } = await deadHolders(server);
        context.report.figure(`${count} holders killed, ${accept_mutex} times the next was told`);
        // In between the mutex may have become another's.
        context.report.claim(accept_mutex >= count / 2, 'Hardly any of those that were killed held the accept mutex.');
        await aftermath(ground, times);
      },
    ),
};

const inside = (name: string, says: string, place: Place): Scenario => ({
  name,
  says,
  run: (context) =>
    onGround(
      context,
      () => serverThatHolds(context, place),
      async (ground) => {
        const { server } = ground;
        const times = noTimes();
        const count = scaled(100, context);
        for (let done = 0; done < count; done++) {
          const victim = await hold(ground, place);
          // Others come to the lock meanwhile, and wait.
          await pause(context.generator.below(50));
          await blow(ground, [victim], () => killProcess(server, victim), times);
        }
        const { table_lock, table_mutex } = await deadHolders(server);
        context.report.figure(
          `${count} killed after ${place.operation}; met: ${table_lock} dead in the lock, ${table_mutex} in its mutex`,
        );
        await aftermath(ground, times);
      },
    ),
});

export const writers = inside('writers', 'kill -9 of a thread that writes the table', asWriter);
export const rows = inside('rows', 'kill -9 of a thread in the middle of a row', amidRow);
export const readers = inside('readers', 'kill -9 of a thread that reads the table', asReader);
export const senders = inside('senders', 'kill -9 of a thread between its credit and its message', withCredit);

export const recoveries: Scenario = {
  name: 'recoveries',
  says: 'kill -9 of a second child while the parent mends what the first left',
  run: (context) =>
    onGround(
      context,
      () => serverThatHolds(context, asWriter),
      async (ground) => {
        const times = noTimes();
        const count = scaled(100, context);
        let inRecovery = 0;
        for (let done = 0; done < count; done++) {
          if (done % 2 === 0) inRecovery += await whileItWaits(ground, times);
          else await asSoonAsReaped(ground, times);
        }
        const half = Math.ceil(count / 2);
        context.report.figure(`${count} pairs killed, ${inRecovery} of ${half} while the parent waited for the second`);
        context.report.claim(inRecovery === half, 'The parent did not wait for a writer that lived.');
        await aftermath(ground, times);
      },
    ),
};

/** The second one writes the table, so the parent waits for it when it would clear the rows of the first. 1 if it did. */
const whileItWaits = async (ground: Ground, times: Times): Promise<number> => {
  const { server, context } = ground;
  const second = await hold(ground, asWriter);
  const first = otherThan(second, ground);
  let hasRespawned = false;
  const strike = async (): Promise<void> => {
    const died = server.next('a death', ({ event, p_id }) => event === 'died' && p_id === first);
    const stop = server.listen(({ event, p_id }) => {
      hasRespawned ||= event === 'respawned' && p_id === first;
    });
    killProcess(server, first);
    await died;
    await pause(10 + context.generator.below(20));
    stop();
    killProcess(server, second);
  };
  await blow(ground, [first, second], strike, times);
  return hasRespawned ? 0 : 1;
};

const asSoonAsReaped = async (ground: Ground, times: Times): Promise<void> => {
  const { server, context } = ground;
  const first = context.generator.below(server.processes);
  const second = otherThan(first, ground);
  const told = ['died', 'lock-recovered'][context.generator.below(2)];
  const strike = async (): Promise<void> => {
    const reaped = server.next('a death', ({ event, p_id }) => event === told && p_id === first);
    killProcess(server, first);
    await reaped;
    killProcess(server, second);
  };
  await blow(ground, [first, second], strike, times);
};

const otherThan = (p_id: number, { server, context }: Ground): number =>
  (p_id + 1 + context.generator.below(server.processes - 1)) % server.processes;
