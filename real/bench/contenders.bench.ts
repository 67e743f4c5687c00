/** Whom the benchmark starts: this server in both hostings, its architecture in plain C, the plain relay, and what Debian has of the kind. Each listens on loopback. */
import { type ChildProcess, execFileSync, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '../outside/ports.test-helper.ts';
import { childrenOf } from '../outside/proc.test-helper.ts';

/** How a client talks there. */
export type Dialect = {
  /** Lines that a client says first, and the text by which it knows that it is in. */
  readonly hello: (name: string) => string;
  readonly isIn: (line: string, name: string) => boolean;
  readonly chat: (to: string, text: string) => string;
  /** The text of a line that brings a message. */
  readonly message: (line: string) => string | undefined;
  /** Whether a line says that a message of the client was not sent. */
  readonly isRefusal?: (line: string) => boolean;
  /** What keeps the connection alive: the answer to such a line. */
  readonly reply?: (line: string) => string | undefined;
};

export type Contender = {
  readonly name: string;
  /** A sentence if it cannot run here. */
  readonly missing: () => string | undefined;
  readonly start: () => Promise<Running>;
  readonly dialect: Dialect;
  /** Who writes to whom: those who come one after the other, so that a server that deals its clients out has each pair across; or anybody. */
  readonly pairs?: 'neighbours' | 'anybody';
  /** How long it runs before anything is measured, if not as long as usual. */
  readonly warm_ms?: number;
};

export type Running = {
  readonly port: number;
  /** All its processes now. */
  readonly pids: () => readonly number[];
  /** Of pairs of names, how many have their two in different processes; undefined where there is one process. */
  readonly acrossOf?: (pairs: readonly (readonly [string, string])[]) => Promise<number>;
  readonly stop: () => Promise<void>;
};

const parleyDialect: Dialect = {
  hello: (name) => `JOIN ${name}\n`,
  isIn: (line, name) => line === `OK JOIN ${name}`,
  chat: (to, text) => `CHAT ${to} ${text}\n`,
  message: (line) => (line.startsWith('MSG ') ? line.slice(line.indexOf(' ', 4) + 1) : undefined),
  isRefusal: (line) => line.startsWith('ERR CHAT BUSY'),
};

const listens = /listening on 127\.0\.0\.1:(\d+)/;
// It stands among the sources, not among what they are compiled to.
const cFormSource = ['c-form.c', '../../../real/bench/c-form.c']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find(existsSync) as string;
const mainEntry = fileURLToPath(new URL('../../cli/main.js', import.meta.url));

export const parley = (
  name: string,
  how: Pick<Contender, 'pairs' | 'warm_ms'>,
  ...flags: readonly string[]
): Contender => ({
  ...how,
  name,
  missing: () => undefined,
  dialect: parleyDialect,
  start: () =>
    telling(process.execPath, [mainEntry, 'serve', '--port', '0', '--clients-per-process', '1000000', ...flags]),
});

/** The architecture in plain C (`c-form.c`), so many processes and threads: blocking system calls, like the hosting *threads*. */
export const cForm = (processes: number, threads: number): Contender => ({
  name: `C form ${processes}×${threads}`,
  missing: () =>
    compiles()
      ? undefined
      : 'There is no gcc here, or not all that the C form needs (Debian: apt-get install gcc libc6-dev).',
  dialect: parleyDialect,
  start: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
    const program = join(folder, 'c-form');
    try {
      execFileSync('gcc', ['-O2', '-pthread', '-o', program, cFormSource], { stdio: 'inherit' });
      return await telling(program, [`${processes}`, `${threads}`, '1000000']);
    } finally {
      // It runs on without its file.
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

/** Starts a server that tells where it listens and, on SIGUSR2, who of its clients is where. */
const telling = async (command: string, words: readonly string[]): Promise<Running> => {
  const server = begun(command, words, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PARLEY_LOG_LEVEL: 'warn' },
  });
  const lines = createInterface({ input: server.stdout as NodeJS.ReadableStream });
  const port = await lineWith(server, lines, listens);
  const state = async (): Promise<{ readonly clients: readonly string[] }> => {
    const told = lineWith(server, lines, /state (\{.*\})/);
    server.kill('SIGUSR2');
    return JSON.parse(await told);
  };
  return {
    port: Number(port),
    pids: () => withChildren(server.pid as number),
    acrossOf: async (pairs) => {
      const places = new Map((await state()).clients.map((one) => one.split('@') as [string, string]));
      const processOf = (name: string) => places.get(name)?.split('.')[0];
      return pairs.filter(([one, other]) => processOf(one) !== processOf(other)).length;
    },
    stop: () => ended(server, 'SIGINT'),
  };
};

export const relay: Contender = {
  name: 'node:net relay',
  missing: () => undefined,
  dialect: parleyDialect,
  start: async () => {
    const entry = fileURLToPath(new URL('./relay.bench.js', import.meta.url));
    const server = begun(process.execPath, [entry], { stdio: ['ignore', 'pipe', 'inherit'] });
    const port = await lineWith(server, createInterface({ input: server.stdout as NodeJS.ReadableStream }), listens);
    return { port: Number(port), pids: () => [server.pid as number], stop: () => ended(server, 'SIGTERM') };
  },
};

export const ngircd: Contender = {
  name: 'ngircd',
  missing: () => (has('ngircd') ? undefined : 'There is no ngircd here (Debian: apt-get install ngircd).'),
  dialect: {
    hello: (name) => `NICK ${name}\r\nUSER ${name} 0 * :${name}\r\n`,
    isIn: (line) => / 001 /.test(line),
    chat: (to, text) => `PRIVMSG ${to} :${text}\r\n`,
    message: (line) => /^:\S+ PRIVMSG \S+ :(.*)$/.exec(line)?.[1],
    reply: (line) => (line.startsWith('PING') ? line.replace('PING', 'PONG').concat('\r\n') : undefined),
  },
  start: async () => {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
    const file = join(folder, 'ngircd.conf');
    writeFileSync(
      file,
      `[Global]\nName = bench.local\nInfo = bench\nListen = 127.0.0.1\nPorts = ${port}\nServerUID = root\nServerGID = root\n` +
        '[Limits]\nMaxConnections = 0\nMaxConnectionsIP = 0\nMaxPenaltyTime = 0\n[Options]\nDNS = no\nIdent = no\nPAM = no\n',
    );
    const server = begun('ngircd', ['-n', '-f', file], { stdio: 'ignore' });
    await answering(port);
    const stop = async () => {
      await ended(server, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    };
    return { port, pids: () => withChildren(server.pid as number), stop };
  },
};

/** A client is one connection that is subscribed to its own name, and publishes over another: `load.bench.ts` gives it both. */
export const redis: Contender = {
  name: 'redis pub/sub',
  missing: () =>
    has('redis-server') ? undefined : 'There is no redis-server here (Debian: apt-get install redis-server).',
  dialect: {
    hello: (name) => `SUBSCRIBE ${name}\r\n`,
    isIn: (line) => line === ':1',
    chat: (to, text) => `PUBLISH ${to} ${text}\r\n`,
    // A message is the seventh line of an array, and the only one of that length.
    message: (line) => (/^\d+ x/.test(line) ? line : undefined),
  },
  start: async () => {
    const port = await freePort();
    const server = begun(
      'redis-server',
      ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--maxclients', '9000'],
      { stdio: 'ignore' },
    );
    await answering(port);
    return { port, pids: () => withChildren(server.pid as number), stop: () => ended(server, 'SIGTERM') };
  },
};

/** Whether the C form can be compiled here. */
export const compiles = (): boolean =>
  spawnSync('gcc', ['-fsyntax-only', '-Wall', '-Wextra', '-Werror', cFormSource]).status === 0;

export const has = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

const patience_ms = 20_000;

/** Those that run. However the benchmark ends, they end. */
const servers = new Set<ChildProcess>();
process.once('exit', () => {
  for (const server of servers) server.kill('SIGKILL');
});
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => process.exit(code));

const begun = (command: string, words: readonly string[], options: SpawnOptions): ChildProcess => {
  const server = spawn(command, words, options);
  servers.add(server);
  server.once('exit', () => servers.delete(server));
  return server;
};

/** What the first group of `pattern` is in the first line that has it. */
const lineWith = (server: ChildProcess, lines: NodeJS.EventEmitter, pattern: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    const over = (): void => {
      clearTimeout(timer);
      lines.off('line', look);
      server.off('exit', gone);
    };
    const fail = (words: string): void => {
      over();
      reject(new Error(words));
    };
    const timer = setTimeout(() => fail(`No line like ${pattern} came.`), patience_ms);
    const look = (line: string): void => {
      const found = pattern.exec(line)?.[1];
      if (found === undefined) return;
      over();
      resolve(found);
    };
    const gone = (): void => fail('The server ended.');
    lines.on('line', look);
    server.once('exit', gone);
  });

const ended = async (server: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (!servers.has(server)) return;
  const end = once(server, 'exit');
  server.kill(signal);
  const late = setTimeout(() => server.kill('SIGKILL'), patience_ms);
  await end;
  clearTimeout(late);
};

/** Settles when somebody accepts there. */
const answering = async (port: number): Promise<void> => {
  const { connect } = await import('node:net');
  const until_ms = performance.now() + patience_ms;
  for (;;) {
    const socket = connect({ host: '127.0.0.1', port });
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isThere) return;
    if (performance.now() > until_ms) throw new Error(`Nobody listens on port ${port}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** A process and all below it. */
const withChildren = (pid: number): readonly number[] => [pid, ...childrenOf(pid).flatMap(withChildren)];
