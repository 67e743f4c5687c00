/** Starts the compiled server as a process of its own and talks to it as a client would. Every wait is bounded. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until, within } from './outside/waits.test-helper.ts';
import type { ServerState } from './server.ts';

export const entry = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** A queue of lines that can be waited for. */
const lineQueue = () => {
  const arrived: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  return {
    push: (line: string): void => {
      const first = waiting.shift();
      if (first === undefined) arrived.push(line);
      else first(line);
    },
    next: (what: string): Promise<string> => {
      const line = arrived.shift();
      if (line !== undefined) return Promise.resolve(line);
      return within(new Promise((resolve) => waiting.push(resolve)), what);
    },
    rest: arrived,
  };
};

export type TestServer = {
  readonly port: number;
  readonly process: ChildProcess & { readonly pid: number };
  readonly state: () => Promise<ServerState>;
  readonly errors: readonly string[];
};

/** The ways in which the same tables run, as flags. */
export const hostings: readonly (readonly [name: string, flags: readonly string[]])[] = [
  ['a worker for each thread', ['--hosting', 'threads']],
  ['a carrier', ['--hosting', 'carriers']],
  ['two carriers', ['--hosting', 'carriers', '--carriers', '2']],
];
let hosting: readonly string[] = [];
/** The servers of the tests that follow are started with those flags. */
export const hostOn = (flags: readonly string[]): void => {
  hosting = flags;
};
export const hostedAs = (): readonly string[] => hosting;

const servers: Pick<TestServer, 'process' | 'errors'>[] = [];

/** Flags besides `serve --port 0 --log-level error`. */
export const startServer = async (...flags: readonly string[]): Promise<TestServer> => {
  if (!existsSync(entry)) throw new Error('The server is not built: run `npm run build` first.');
  const server = spawn(
    process.execPath,
    [entry, 'serve', '--port', '0', ...hosting, '--log-level', 'error', ...flags],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const output = lineQueue();
  const states = lineQueue();
  createInterface({ input: server.stdout }).on('line', (line) => {
    if (line.startsWith('parley: state ')) states.push(line.slice('parley: state '.length));
    else output.push(line);
  });
  const errors: string[] = [];
  createInterface({ input: server.stderr }).on('line', (line) => errors.push(line));
  // Also one that never listens is to be ended.
  servers.push({ process: server as TestServer['process'], errors });
  const announced = output.next('the server to listen').catch((error) => {
    throw new Error(`${error.message} It said first: ${errors.slice(0, 5).join('\n')}`);
  });
  const [, port] = /^parley: listening on 127\.0\.0\.1:(\d+) /.exec(await announced) ?? [];
  return {
    port: Number(port),
    process: server as TestServer['process'],
    state: async () => {
      server.kill('SIGUSR2');
      return JSON.parse(await states.next('the state of the server')) as ServerState;
    },
    errors,
  };
};

/** Kills what a test left over, each by its pid. Throws if one has told of an error: whatever is done to a server from outside is none. */
export const killServers = async (): Promise<void> => {
  const left = servers.splice(0);
  for (const { process: server } of left) {
    if (server.exitCode !== null || server.signalCode !== null) continue;
    server.kill('SIGKILL');
    await within(once(server, 'exit'), 'a killed server to end');
  }
  requireNoErrors(left.flatMap(({ errors }) => errors));
};

/** Of the lines of a log. */
export const requireNoErrors = (lines: readonly string[]): void => {
  const told = lines.filter((line) => line.includes('"level":"error"'));
  if (told.length > 0) throw new Error(`The server told ${told.length} times of an error, first: ${told[0]}`);
};

/** The pid of that process of the server; 0 where none lives. */
export const pidOf = async (server: TestServer, process: number | string | undefined): Promise<number> =>
  (await server.state()).pids[Number(process)] ?? Number.NaN;

/** Whether that process runs. One that is dead and waits to be reaped does not. */
export const isAlive = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).split(' ')[1] !== 'Z';
  } catch {
    return false;
  }
};

/** Stops a process and waits until each of its threads stands: the signal alone only asks them to. */
export const stopWhole = async (pid: number): Promise<void> => {
  process.kill(pid, 'SIGSTOP');
  const stands = (task: string): boolean => {
    const stat = readFileSync(`/proc/${pid}/task/${task}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).split(' ')[1] === 'T';
  };
  await until('a process to stand', () => (readdirSync(`/proc/${pid}/task`).every(stands) ? true : undefined));
};

export type TestClient = {
  /** Bytes as they are: a line needs its LF. */
  readonly write: (text: string | Uint8Array) => void;
  readonly line: () => Promise<string>;
  /** Writes a line and waits for the next that comes. */
  readonly ask: (line: string) => Promise<string>;
  /** The server has closed the connection. */
  readonly closed: Promise<void>;
  readonly hangUp: () => void;
  readonly stopReading: () => void;
  readonly unread: readonly string[];
};

/** `from` is the client's own address: all of 127.0.0.0/8 is loopback. */
export const connect = async ({ port }: Pick<TestServer, 'port'>, from = '127.0.0.1'): Promise<TestClient> => {
  const socket = createConnection({ host: '127.0.0.1', port, localAddress: from });
  const lines = lineQueue();
  // An interface passes the errors of its stream on, and who waits is told by the socket itself.
  createInterface({ input: socket })
    .on('line', lines.push)
    .on('error', () => {});
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  await within(once(socket, 'connect'), 'a connection');
  return {
    write: (text) => void socket.write(text),
    line: () => lines.next('a line'),
    ask: (line) => {
      socket.write(`${line}\n`);
      return lines.next(`the answer to ${line}`);
    },
    closed,
    hangUp: () => void socket.destroy(),
    stopReading: () => void socket.pause(),
    unread: lines.rest,
  };
};

/** Connects and joins. */
export const joined = async (server: Pick<TestServer, 'port'>, name: string): Promise<TestClient> => {
  const client = await connect(server);
  const answer = await client.ask(`JOIN ${name}`);
  if (answer !== `OK JOIN ${name}`) throw new Error(`${name} could not join: ${answer}`);
  return client;
};

/** The p_id that serves that client. */
export const processOf = async (server: TestServer, name: string): Promise<string | undefined> =>
  (await server.state()).clients
    .find((client) => client.startsWith(`${name}@`))
    ?.slice(name.length + 1)
    .split('.')[0];
