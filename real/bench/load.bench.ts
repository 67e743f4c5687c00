/** Load on one contender: clients in pairs that write to each other, so many messages of each on their way at once. */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { generatorOf } from '../../sim/schedulers/generator.ts';
import { pause } from '../outside/waits.test-helper.ts';
import type { Contender, Dialect, Running } from './contenders.bench.ts';

export type Load = {
  readonly clients: number;
  /** Messages of one client on their way. */
  readonly window: number;
  readonly message_bytes: number;
  readonly warm_ms: number;
  readonly measured_ms: number;
  /** Messages a second of all clients together; absent: as many as the window lets through. */
  readonly rate?: number;
};

export type Measured = {
  readonly messages: number;
  /** Messages that were not delivered, of all: those who sent them were told, and sent others. */
  readonly refused: number;
  readonly messages_per_s: number;
  readonly cpu_us_per_message: number;
  readonly p50_us: number;
  readonly p99_us: number;
  /** Share of the pairs whose two are served by different processes. */
  readonly across: number | undefined;
};

type Client = {
  readonly name: string;
  readonly partner: string;
  readonly say: (line: string) => void;
  readonly end: () => void;
};

export const measure = async (
  { dialect, pairs: kind = 'anybody' }: Contender,
  running: Running,
  load: Load,
): Promise<Measured> => {
  const { clients: count, window, message_bytes, warm_ms, measured_ms, rate } = load;
  const latencies_us: number[] = [];
  let delivered = 0;
  let refusals = 0;
  let isMeasuring = false;
  let isOver = false;
  const clients: Client[] = [];
  const byName = new Map<string, Client>();
  // Names of the last load may still be taken.
  serial++;
  const nameOf = (index: number) => `l${serial}u${index}`;
  const filler = 'x'.repeat(message_bytes);
  const send = ({ partner, say }: Client): void => {
    const text = `${Math.round(performance.now() * 1000)} ${filler}`.slice(0, message_bytes);
    say(dialect.chat(partner, isRedis(dialect) ? `"${text}"` : text));
  };
  const arrived = (to: Client, text: string): void => {
    delivered++;
    if (isMeasuring) latencies_us.push(performance.now() * 1000 - Number.parseInt(text, 10));
    const from = byName.get(to.partner);
    if (rate === undefined && !isOver && from !== undefined) send(from);
  };
  const refused = (to: Client): void => {
    refusals++;
    // Not at once: it was too much.
    if (rate === undefined && !isOver) setTimeout(send, 5, to);
  };
  const partners = kind === 'neighbours' ? Array.from({ length: count }, (_, index) => index ^ 1) : anybody(count);
  for (let index = 0; index < count; index++) {
    const name = nameOf(index);
    const client = await joined(running.port, dialect, name, nameOf(partners[index] as number), arrived, refused);
    clients.push(client);
    byName.set(name, client);
  }
  const pairs = clients
    .filter((_, index) => index < (partners[index] as number))
    .map(({ name, partner }) => [name, partner] as const);
  const across = running.acrossOf === undefined ? undefined : (await running.acrossOf(pairs)) / pairs.length;
  let pacer: NodeJS.Timeout | undefined;
  if (rate === undefined) for (const client of clients) for (let one = 0; one < window; one++) send(client);
  else {
    let next = 0;
    const tick_ms = 5;
    pacer = setInterval(() => {
      for (let one = 0; one < (rate * tick_ms) / 1000; one++) send(clients[next++ % clients.length] as Client);
    }, tick_ms);
  }
  await pause(warm_ms);
  const pids = running.pids();
  const [cpu_before, delivered_before, before_ms] = [cpuOf(pids), delivered, performance.now()];
  isMeasuring = true;
  await pause(measured_ms);
  isMeasuring = false;
  const [cpu_us, messages, elapsed_ms] = [
    cpuOf(pids) - cpu_before,
    delivered - delivered_before,
    performance.now() - before_ms,
  ];
  isOver = true;
  clearInterval(pacer);
  for (const { end } of clients) end();
  latencies_us.sort((a, b) => a - b);
  return {
    messages,
    refused: refusals / (refusals + delivered),
    messages_per_s: messages / (elapsed_ms / 1000),
    cpu_us_per_message: cpu_us / messages,
    p50_us: shareOf(latencies_us, 0.5),
    p99_us: shareOf(latencies_us, 0.99),
    across,
  };
};

type Churn = { readonly at_once: number; readonly measured_ms: number };
type MeasuredChurn = {
  readonly clients_per_s: number;
  readonly cpu_us_per_client: number;
  /** From the connect to the welcome. */
  readonly p50_us: number;
  readonly p99_us: number;
};

/** Clients that come, say who they are, are let in and go, so many at once. */
export const measureChurn = async (
  { dialect }: Contender,
  running: Running,
  { at_once, measured_ms }: Churn,
): Promise<MeasuredChurn> => {
  const latencies_us: number[] = [];
  const nobody = (): void => {};
  const pids = running.pids();
  const [cpu_before_us, begin_ms] = [cpuOf(pids), performance.now()];
  const come = async (): Promise<void> => {
    while (performance.now() - begin_ms < measured_ms) {
      const before_ms = performance.now();
      const name = `c${churned++}`;
      const { end } = await joined(running.port, dialect, name, name, nobody, nobody, false);
      latencies_us.push(1000 * (performance.now() - before_ms));
      end();
    }
  };
  await Promise.all(Array.from({ length: at_once }, come));
  latencies_us.sort((a, b) => a - b);
  return {
    clients_per_s: latencies_us.length / ((performance.now() - begin_ms) / 1000),
    cpu_us_per_client: (cpuOf(pids) - cpu_before_us) / latencies_us.length,
    p50_us: shareOf(latencies_us, 0.5),
    p99_us: shareOf(latencies_us, 0.99),
  };
};

let churned = 0;
let serial = 0;

/** The value that so great a share of them does not exceed. */
const shareOf = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;

/** For each of so many the other one of his pair, by lot, but the same in each run. */
const anybody = (count: number): readonly number[] => {
  const { below } = generatorOf(count, 0);
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const at = below(last + 1);
    [order[last], order[at]] = [order[at] as number, order[last] as number];
  }
  const partners: number[] = [];
  order.forEach((who, place) => {
    partners[who] = order[place ^ 1] as number;
  });
  return partners;
};

const isRedis = ({ hello }: Dialect): boolean => hello('').startsWith('SUBSCRIBE');

/** Connects and says hello; settles when the client is in. */
const joined = async (
  port: number,
  dialect: Dialect,
  name: string,
  partner: string,
  arrived: (to: Client, text: string) => void,
  refused: (to: Client) => void,
  speaks = true,
): Promise<Client> => {
  const socket = await connected(port);
  // One that is subscribed may say nothing else.
  const speaker = speaks && isRedis(dialect) ? await connected(port) : socket;
  if (speaker !== socket) speaker.resume();
  const end = (): void => {
    for (const one of [socket, speaker]) one.destroy();
  };
  const client: Client = { name, partner, say: (line) => void speaker.write(line, 'latin1'), end };
  let rest = '';
  let isIn: (() => void) | undefined;
  socket.on('data', (bytes) => {
    const lines = (rest + bytes.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      const text = dialect.message(line);
      const reply = text === undefined ? dialect.reply?.(line) : undefined;
      if (text !== undefined) arrived(client, text);
      else if (reply !== undefined) socket.write(reply);
      else if (dialect.isRefusal?.(line) === true) refused(client);
      else if (isIn !== undefined && dialect.isIn(line, name)) isIn();
    }
  });
  let late: NodeJS.Timeout | undefined;
  const welcomed = new Promise<void>((resolve, reject) => {
    isIn = resolve;
    late = setTimeout(() => reject(new Error(`${name} was not let in.`)), 20_000);
  });
  socket.write(dialect.hello(name));
  await welcomed;
  clearTimeout(late);
  isIn = undefined;
  return client;
};

const connected = async (port: number): Promise<Socket> => {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
};

/** Microseconds for which the threads of those processes ran, by the scheduler's own account. */
const cpuOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + readdirSync(`/proc/${pid}/task`).reduce((its, task) => its + ranOf(pid, task), 0), 0);

const ranOf = (pid: number, task: string): number => {
  try {
    return Number.parseInt(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8'), 10) / 1000;
  } catch {
    // It ended just now.
    return 0;
  }
};
