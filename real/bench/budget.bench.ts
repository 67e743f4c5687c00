/**
 * What a message must cost with carriers: each part of its way measured alone, in this process, again and again, so with warm caches and nobody to
 * wake. What a server takes beyond the sum is what is done between the parts, waiting, waking, switching between processes and cold caches.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Table } from '../../sim/kernel/compile.ts';
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import { datagramBatch } from '../datagram-batch.ts';
import { creditsDriver, giveCredit, openCredits } from '../drivers/credits.ts';
import { datagramBuffer, decodeDatagram, encodeDatagram } from '../drivers/datagram-bytes.ts';
import { tableLockDriver } from '../drivers/table-lock.ts';
import { createEpoll } from '../epoll.ts';
import { actorOf, programOf, step } from '../host/step.ts';
import { acceptFrom, close, datagramPair, listenOn, lockMutex, receive, send, unlockMutex } from '../libc.ts';
import { makeMemory } from '../memory.ts';
import { messageLine } from '../wire/answers.ts';
import { commandOf } from '../wire/commands.ts';
import { lineReader } from '../wire/lines.ts';
import { median } from './median.bench.ts';

/** Where a part belongs: to the kernel, to the way from JavaScript into native code and back, to the machines, to the drivers. */
type Kind = 'system call' | 'native call' | 'table' | 'driver';
type Part = {
  readonly hop: string;
  readonly what: string;
  readonly kind: Kind;
  /** How often a message across processes needs it when it travels alone. */
  readonly count: number;
  /** Of one. */
  readonly us: number;
};

const runs_count = 5;

const stopwatch = (rounds: number) => {
  /** Microseconds that `act` takes, again and again. */
  const alone = (act: () => void): number =>
    median(
      Array.from({ length: runs_count }, () => {
        const begin_ms = performance.now();
        for (let round = 0; round < rounds; round++) act();
        return (1000 * (performance.now() - begin_ms)) / rounds;
      }),
    );
  /** The same of each of `acts`, of which each needs the one before it. */
  const inTurn = (...acts: readonly (() => void)[]): readonly number[] => {
    const clock_us = alone(() => performance.now());
    const runs = Array.from({ length: runs_count }, () => {
      const sums_ms = acts.map(() => 0);
      for (let round = 0; round < rounds; round++) {
        let before_ms = performance.now();
        for (let at = 0; at < acts.length; at++) {
          (acts[at] as () => void)();
          const after_ms = performance.now();
          sums_ms[at] = (sums_ms[at] as number) + after_ms - before_ms;
          before_ms = after_ms;
        }
      }
      return sums_ms.map((sum_ms) => (1000 * sum_ms) / rounds);
    });
    return acts.map((_, at) => Math.max(0, median(runs.map((run) => run[at] as number)) - clock_us));
  };
  return { alone, inTurn };
};

/** One that only goes round, with an operation that does nothing. */
const idle: Table = {
  id: 'thread',
  states: [0, 1].map((at) => ({
    name: `s${at}`,
    offers: [{ operation: 'client-table.find', argument: undefined }],
    next: { FOUND: 1 - at },
    tags: [],
  })),
} as unknown as Table;

/** Microseconds of each thing that a message of so many bytes needs, each the median of some runs of `rounds`. */
const costsOf = async (message_bytes: number, rounds: number) => {
  const { alone, inTurn } = stopwatch(rounds);
  const buffer = datagramBuffer();
  const listener = listenOn('127.0.0.1', 0, 1);
  const socket = connect({ host: '127.0.0.1', port: listener.port, noDelay: true });
  await once(socket, 'connect');
  socket.pause();
  const { fd } = acceptFrom(listener.fd);
  const client = (socket as unknown as { readonly _handle: { readonly fd: number } })._handle.fd;
  const pair = datagramPair();
  const batch = datagramBatch(64, buffer.length);
  const epoll = createEpoll();
  epoll.watchQueue(pair.read, 0);
  const { memory, fd: memoryFd } = makeMemory({ processes: 1, threads: 1 }, true);
  close(memoryFd);
  const lock = tableLockDriver(memory, { process: 0, thread: 0, incarnation: 1 }, { tries: true });
  const line = Buffer.from(`CHAT somebody ${'x'.repeat(message_bytes)}\n`);
  const datagram: Datagram = {
    thread: 1,
    session: 7,
    to: 'somebody',
    from: 'somebody',
    sender: 8,
    text: 'x'.repeat(message_bytes),
    sent_ms: 1.5,
  };
  const byte_count = encodeDatagram(datagram, buffer);
  const reader = lineReader();
  const actor = actorOf(programOf(idle, { 'client-table.find': { perform: () => ({ reply: 'FOUND' }) } }));
  // A mutex that is free takes nothing but the way there and back, twice.
  const locked = alone(() => {
    lockMutex(memory.tableMutex);
    unlockMutex(memory.tableMutex);
  });
  const native = locked / 2;
  // Both ways, as a conversation is: so acknowledgements travel along.
  const [tcpOut = 0, , , tcpIn = 0] = inTurn(
    () => send(fd, line),
    () => receive(client, buffer),
    () => send(client, line),
    () => receive(fd, buffer),
  );
  const [datagramOut = 0, waiting = 0, datagramIn = 0] = inTurn(
    () => send(pair.write, buffer, byte_count),
    () => epoll.wait(0, () => {}),
    () => batch.receive(pair.read),
  );
  const locking = alone(() => {
    lock['table-lock.begin-read'].perform({}, undefined, 0);
    lock['table-lock.end-read'].perform({}, undefined, 0);
  });
  const parsing = alone(() => {
    reader.space().set(line);
    reader.filled(line.length);
    const next = reader.next();
    if (next !== undefined) commandOf(next);
    reader.next();
  });
  const encoding = alone(() => encodeDatagram(datagram, buffer));
  const decoding = alone(() => decodeDatagram(buffer, byte_count));
  const memberOf = { process: 0, thread: 0, session: 7 };
  openCredits(memory, memberOf);
  const { 'credits.take': taking } = creditsDriver(memory);
  const crediting = alone(() => {
    taking.perform({ found: memberOf }, undefined, 0);
    giveCredit(memory, memberOf);
  });
  const answering = alone(() => buffer.write(`${messageLine('somebody', datagram.text as string)}\n`));
  const stepping = alone(() => step(actor));
  for (const one of [fd, listener.fd, pair.read, pair.write]) close(one);
  socket.destroy();
  return {
    ...{ native, tcpOut, tcpIn, datagramOut, datagramIn, waiting },
    ...{ locking, parsing, encoding, decoding, crediting, answering, stepping },
  };
};

/** The parts of a message of so many bytes. */
export const budgetOf = async (message_bytes: number, rounds = 20_000): Promise<readonly Part[]> => {
  const us = await costsOf(message_bytes, rounds);
  const { native } = us;
  const call = (hop: string, what: string, all_us: number): readonly Part[] => [
    { hop, what, kind: 'system call', count: 1, us: Math.max(0, all_us - native) },
    { hop, what: `way to ${what}`, kind: 'native call', count: 1, us: native },
  ];
  const own = (hop: string, what: string, its_us: number): Part => ({
    hop,
    what,
    kind: 'driver',
    count: 1,
    us: its_us,
  });
  const steps = (hop: string, count: number): Part => ({ hop, what: 'steps', kind: 'table', count, us: us.stepping });
  const [first, second, third] = ['client → thread → process', 'process → thread', 'thread → client'] as const;
  return [
    ...call(first, 'epoll_wait', us.waiting),
    ...call(first, 'recv (TCP)', us.tcpIn),
    own(first, 'the line and its command', us.parsing),
    own(first, 'the lock of the table, for a lookup', us.locking),
    own(first, 'a credit, taken and given back', us.crediting),
    own(first, 'the datagram into bytes', us.encoding),
    ...call(first, 'send (SEQPACKET)', us.datagramOut),
    steps(first, 6),
    ...call(second, 'epoll_wait', us.waiting),
    ...call(second, 'recvmmsg', us.datagramIn),
    own(second, 'the datagram from bytes', us.decoding),
    steps(second, 2),
    ...call(third, 'epoll_wait', us.waiting),
    own(third, 'the line of the message', us.answering),
    ...call(third, 'send (TCP)', us.tcpOut),
    steps(third, 2),
  ];
};

/** A row for each part of each hop, sums by hop and by kind. */
export const budgetInWords = (parts: readonly Part[]): readonly string[] => {
  const sum = (some: readonly Part[]) => some.reduce((total, { count, us }) => total + count * us, 0);
  const row = (what: string, us: number) => `  ${what.padEnd(52)}${us.toFixed(2).padStart(8)} µs`;
  const hops = [...new Set(parts.map(({ hop }) => hop))];
  const kinds = [...new Set(parts.map(({ kind }) => kind))];
  return [
    ...hops.flatMap((hop) => {
      const its = parts.filter((part) => part.hop === hop);
      return [
        row(hop, sum(its)),
        ...its.map(({ what, count, us }) => row(`    ${what}${count === 1 ? '' : ` (${count})`}`, count * us)),
      ];
    }),
    row('in all', sum(parts)),
    ...kinds.map((kind) => row(`    ${kind}s`, sum(parts.filter((part) => part.kind === kind)))),
  ];
};
