/** The compiled server as a process of its own: who of it lives by its log, what it says of itself, how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { childrenOf, isChild, kill } from '../outside/proc.test-helper.ts';
import { told, until, within } from '../outside/waits.test-helper.ts';
import type { ServerState } from '../server.ts';
import { isListening } from './client.chaos.ts';
import { eventIn, followLog, type Life, type LogEvent } from './log.chaos.ts';
import { sampleAt } from './metrics.chaos.ts';
import type { Report } from './report.chaos.ts';

/** A server that was started and may not listen yet. */
export type StartedServer = {
  readonly pid: number;
  /** Is given every event of the log from now on; what it returns stops that. */
  readonly listen: (told: (event: LogEvent) => void) => () => void;
  /** The next event of which it is true. */
  readonly next: (what: string, is: (event: LogEvent) => boolean) => Promise<LogEvent>;
  /** Settles when it listens, or has ended instead. */
  readonly listening: Promise<ChaosServer>;
  /** How it ended, once it has. */
  readonly ended: Promise<readonly [code: number | null, signal: string | null]>;
  /** Pids of its children now, by its log and by the kernel. */
  readonly children: () => readonly number[];
};

export type ChaosServer = Omit<StartedServer, 'listening'> & {
  readonly port: number;
  readonly processes: number;
  /** By p_id; undefined where none lives. */
  readonly lives: readonly (Life | undefined)[];
  readonly state: () => Promise<ServerState>;
  /** A sample of /metrics by its name with labels, as Prometheus writes it. Throws if there is none. */
  readonly metric: (sample: string) => Promise<number>;
  /** Settles when every p_id has a process that serves, those named another than now. */
  readonly whole: (renewed?: readonly number[]) => Promise<void>;
  /** Ends it as Ctrl-C does, and complains of whatever is left. */
  readonly stop: () => Promise<void>;
};

type ServerOptions = {
  /** The compiled command. */
  readonly entry: string;
  readonly report: Report;
  readonly flags: readonly string[];
  readonly processes?: number;
  /**
   * Whether its error stream may hold what is no log: a child whose parent dies while Node starts it says so in Node's words, before any line of
   * ours runs.
   */
  readonly mayBabble?: boolean;
  /** Any free one, unless somebody must know it before the server listens. */
  readonly port?: number;
  readonly environment?: { readonly [name: string]: string };
};

type Spawned = ChildProcess & {
  readonly pid: number;
  readonly stdout: NodeJS.ReadableStream;
  readonly stderr: NodeJS.ReadableStream;
};

const patience_ms = 20_000;

export const startServer = (options: ServerOptions): StartedServer => {
  const { entry, report, flags, processes = 4, port = 0, environment = {}, mayBabble = false } = options;
  const server = spawn(
    process.execPath,
    [entry, 'serve', '--port', `${port}`, '--admin-port', '0', '--processes', `${processes}`, ...flags],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } },
  ) as Spawned;
  // Whatever becomes of this process, the server does not outlive it.
  const killServer = (): void => kill(server.pid);
  process.once('exit', killServer);
  const ended = once(server, 'exit').finally(() => process.off('exit', killServer)) as Promise<
    [number | null, string | null]
  >;
  const lives: (Life | undefined)[] = Array.from({ length: processes });
  const living = new Set<number>();
  const listeners = new Set<(event: LogEvent) => void>([followLog(lives, living, report)]);
  const listen = (listener: (event: LogEvent) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  createInterface({ input: server.stderr }).on('line', (line) => {
    const event = eventIn(line);
    if (event === undefined) report.claim(mayBabble, `The log has a line that is none: ${line}`);
    else for (const tell of listeners) tell(event);
  });
  const said = new Set<(line: string) => void>();
  createInterface({ input: server.stdout }).on('line', (line) => {
    for (const look of said) look(line);
  });
  const says = (pattern: RegExp): Promise<string> => {
    const { promise, tell } = told<string>();
    const look = (line: string): void => {
      const found = pattern.exec(line)?.[1];
      if (found !== undefined) tell(found);
    };
    said.add(look);
    return within(promise, `a line like ${pattern}`, patience_ms).finally(() => said.delete(look));
  };
  const started: Omit<StartedServer, 'listening'> = {
    pid: server.pid,
    listen,
    next: (what, is) => {
      const { promise, tell } = told<LogEvent>();
      const stop = listen((event) => {
        if (is(event)) tell(event);
      });
      return within(promise, what, patience_ms).finally(stop);
    },
    ended,
    children: () => [...new Set([...living, ...childrenOf(server.pid)])],
  };
  const serving = (servedPort: number, adminPort: number): ChaosServer => ({
    ...started,
    port: servedPort,
    processes,
    lives,
    state: async () => {
      const line = says(/^parley: state (\{.*\})$/);
      server.kill('SIGUSR2');
      return JSON.parse(await line) as ServerState;
    },
    metric: (sample) => within(sampleAt(adminPort, sample), `the metric ${sample}`, patience_ms),
    whole: async (renewed = []) => {
      const before = lives.map((life) => life?.incarnation ?? 0);
      const serves = (p: number): boolean =>
        lives[p]?.isReady === true && (!renewed.includes(p) || (lives[p]?.incarnation ?? 0) > (before[p] ?? 0));
      const isWhole = () => (lives.every((_, p) => serves(p)) ? true : undefined);
      await until('every process to serve', isWhole, patience_ms);
    },
    stop: async () => {
      const children = started.children();
      server.kill('SIGINT');
      const late = setTimeout(killServer, patience_ms);
      const [code, signal] = await ended;
      clearTimeout(late);
      report.claim(code === 0, `The server ended with ${code ?? signal}.`);
      await leavesNothing(report, children, servedPort);
    },
  });
  const ports = Promise.all([
    says(/^parley: listening on 127\.0\.0\.1:(\d+)/),
    says(/metrics on http:\/\/127\.0\.0\.1:(\d+)/),
  ]);
  const died = ended.then(() => {
    throw new Error('The server ended before it listened.');
  });
  const listening = Promise.race([ports.then((both) => serving(Number(both[0]), Number(both[1]))), died]);
  // Who only wants to end it does not ask whether it ever listened.
  for (const one of [ports, died, listening]) one.catch(() => {});
  return { ...started, listening };
};

/** Complains of a child that is left, and of a port at which somebody listens. */
export const leavesNothing = async (report: Report, children: readonly number[], port: number): Promise<void> => {
  const left = (): readonly number[] => children.filter(isChild);
  await until('the children to end', () => (left().length === 0 ? true : undefined), 2000).catch(() => {});
  report.claim(left().length === 0, 'A child outlived its parent by two seconds.');
  for (const pid of left()) kill(pid);
  // A dying process gives its memory back before its sockets.
  const isFree = async () => ((await isListening(port)) ? undefined : true);
  const isFreed = await until('the port to be free', isFree, 2000).catch(() => false);
  report.claim(isFreed, 'Somebody listens on the port still.');
};
