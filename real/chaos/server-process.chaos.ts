/** The compiled server as a process of its own: who of it lives by its log, what it says of itself, how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { ServerState } from '../server.ts';
import { isListening } from './client.chaos.ts';
import { isAlive, kill } from './proc.chaos.ts';
import type { Report } from './report.chaos.ts';
import { until, within } from './waits.chaos.ts';

export type LogEvent = { readonly level: string; readonly event: string; readonly [field: string]: unknown };

/** The process that has a p_id, by what the log said last. */
type Life = { readonly pid: number; readonly incarnation: number; isReady: boolean };

export type ChaosServer = {
  readonly port: number;
  readonly pid: number;
  readonly processes: number;
  /** By p_id; undefined where none lives. */
  readonly lives: readonly (Life | undefined)[];
  readonly state: () => Promise<ServerState>;
  /** A sample of /metrics by its name with labels, as Prometheus writes it. Throws if there is none. */
  readonly metric: (sample: string) => Promise<number>;
  /** Is given every event of the log from now on; what it returns stops that. */
  readonly listen: (told: (event: LogEvent) => void) => () => void;
  /** The next event of which it is true. */
  readonly next: (what: string, is: (event: LogEvent) => boolean) => Promise<LogEvent>;
  /** Settles when every p_id has a process that serves, those named another than now. */
  readonly whole: (renewed?: readonly number[]) => Promise<void>;
  /** Ends it as Ctrl-C does, and complains of whatever is left. */
  readonly stop: () => Promise<void>;
  /** Settles when the parent has ended. */
  readonly ended: Promise<unknown>;
  /** Pids of all children that there ever were. */
  readonly children: ReadonlySet<number>;
};

type ServerOptions = {
  /** The compiled command. */
  readonly entry: string;
  readonly report: Report;
  readonly flags: readonly string[];
  readonly processes?: number;
  readonly environment?: { readonly [name: string]: string };
  /** Told of the process as soon as it is started. */
  readonly started?: (pid: number) => void;
};

const patience_ms = 20_000;

/** Settles when it listens. */
export const startServer = async (options: ServerOptions): Promise<ChaosServer> => {
  const { entry, report, flags, processes = 4, environment = {}, started } = options;
  const server = spawn(
    process.execPath,
    [entry, 'serve', '--port', '0', '--admin-port', '0', '--processes', `${processes}`, ...flags],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } },
  ) as ChildProcess & {
    readonly pid: number;
    readonly stdout: NodeJS.ReadableStream;
    readonly stderr: NodeJS.ReadableStream;
  };
  started?.(server.pid);
  const killServer = (): void => kill(server.pid);
  process.once('exit', killServer);
  const ended = once(server, 'exit').finally(() => process.off('exit', killServer));
  const lives: (Life | undefined)[] = Array.from({ length: processes });
  const children = new Set<number>();
  const listeners = new Set<(event: LogEvent) => void>();
  const listen = (told: (event: LogEvent) => void) => {
    listeners.add(told);
    return () => void listeners.delete(told);
  };
  listen((event) => follow(event, lives, children, report));
  createInterface({ input: server.stderr }).on('line', (line) => {
    const event = eventIn(line);
    if (event === undefined) report.claim(false, `The log has a line that is none: ${line}`);
    else for (const told of listeners) told(event);
  });
  const said = new Set<(line: string) => void>();
  createInterface({ input: server.stdout }).on('line', (line) => {
    for (const told of said) told(line);
  });
  const says = (pattern: RegExp): Promise<string> =>
    within(
      new Promise((resolve) => {
        const told = (line: string): void => {
          const found = pattern.exec(line)?.[1];
          if (found === undefined) return;
          said.delete(told);
          resolve(found);
        };
        said.add(told);
      }),
      `a line like ${pattern}`,
      patience_ms,
    );
  const ports = Promise.all([
    says(/^parley: listening on 127\.0\.0\.1:(\d+)/),
    says(/metrics on http:\/\/127\.0\.0\.1:(\d+)/),
  ]);
  const [port, adminPort] = (
    await Promise.race([
      ports,
      ended.then(() => {
        throw new Error('The server ended before it listened.');
      }),
    ])
  ).map(Number) as [number, number];
  ports.catch(() => {});
  return {
    port,
    pid: server.pid,
    processes,
    lives,
    children,
    ended,
    listen,
    state: async () => {
      const told = says(/^parley: state (\{.*\})$/);
      server.kill('SIGUSR2');
      return JSON.parse(await told) as ServerState;
    },
    metric: async (sample) => sampleIn(await textAt(adminPort, '/metrics'), sample),
    next: (what, is) =>
      within(
        new Promise<LogEvent>((resolve) => {
          const stop = listen((event) => {
            if (!is(event)) return;
            stop();
            resolve(event);
          });
        }),
        what,
        patience_ms,
      ),
    whole: async (renewed = []) => {
      const before = renewed.map((p) => lives[p]?.incarnation ?? Number.POSITIVE_INFINITY);
      const isWhole = (): boolean =>
        lives.every((life) => life?.isReady === true) &&
        renewed.every(
          (p, at) => (lives[p]?.incarnation ?? 0) > (before[at] ?? 0) || before[at] === Number.POSITIVE_INFINITY,
        );
      await until('every process to serve', () => (isWhole() ? true : undefined), patience_ms);
    },
    stop: async () => {
      server.kill('SIGINT');
      const [code] = (await within(ended, 'the server to end', patience_ms).catch(() => {
        kill(server.pid);
        return ['nothing, so that it was killed'];
      })) as [unknown];
      report.claim(code === 0, `The server ended with ${code}.`);
      await leavesNothing(report, children, port);
    },
  };
};

/** Complains of a process that is left, and of a port at which somebody listens. */
const leavesNothing = async (report: Report, pids: Iterable<number>, port: number): Promise<void> => {
  const all = [...pids];
  const left = (): readonly number[] => all.filter(isAlive);
  await until('the children to end', () => (left().length === 0 ? true : undefined), 2000).catch(() => {});
  report.claim(left().length === 0, 'A child outlived its parent by two seconds.');
  for (const pid of left()) kill(pid);
  report.claim(!(await isListening(port)), 'Somebody listens on the port still.');
};

const follow = (event: LogEvent, lives: (Life | undefined)[], children: Set<number>, report: Report): void => {
  const p = event['p_id'] as number;
  switch (event.event) {
    case 'forked':
    case 'respawned':
      lives[p] = { pid: event['child_pid'] as number, incarnation: event['incarnation'] as number, isReady: false };
      children.add(event['child_pid'] as number);
      break;
    case 'ready': {
      const life = lives[p];
      if (life !== undefined && life.incarnation === event['incarnation']) life.isReady = true;
      break;
    }
    case 'died':
      if (lives[p]?.incarnation === event['incarnation']) lives[p] = undefined;
      report.claim(
        event['code'] === 0 || event['signal'] === 'SIGKILL',
        `A child ended by itself: code ${event['code']}, signal ${event['signal']}.`,
      );
      break;
  }
  report.claim(
    event.level !== 'error' && event.level !== 'fatal',
    `The log has an error: ${JSON.stringify(event['err'] ?? event)}`,
  );
};

const eventIn = (line: string): LogEvent | undefined => {
  try {
    return JSON.parse(line) as LogEvent;
  } catch {
    return undefined;
  }
};

const textAt = (port: number, path: string): Promise<string> =>
  within(
    new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, agent: false }, async (response) => {
        let text = '';
        for await (const part of response) text += part;
        resolve(text);
      }).once('error', reject);
    }),
    'the metrics',
    patience_ms,
  );

const sampleIn = (text: string, sample: string): number => {
  const line = text.split('\n').find((one) => one.startsWith(`${sample} `));
  if (line === undefined) throw new Error(`There is no metric ${sample}.`);
  return Number(line.slice(sample.length + 1));
};
