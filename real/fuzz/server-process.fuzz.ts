/** A server as a process of its own: which processes it has and how much memory they take together. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { childrenOf, pssOf } from '../outside/proc.test-helper.ts';

type ServerProcess = {
  readonly port: number;
  /** The parent's and its children's. */
  readonly pids: () => readonly number[];
  /** PSS: what is shared counts once. */
  readonly memory_bytes: () => number;
  /** What it wrote on its standard error stream. */
  readonly errors: readonly string[];
  /** Ends it in order; the exit code. */
  readonly stop: () => Promise<number | null>;
};

/** `entry` is the compiled command. */
export const startServerProcess = async (entry: string, flags: readonly string[]): Promise<ServerProcess> => {
  const server = spawn(process.execPath, [entry, 'serve', '--port', '0', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(server, 'exit');
  const errors: string[] = [];
  createInterface({ input: server.stderr }).on('line', (line) => errors.push(line));
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: server.stdout }).on('line', (line) => {
      const [, word] = /listening on [\d.]+:(\d+)/.exec(line) ?? [];
      if (word !== undefined) resolve(Number(word));
    });
    server.once('exit', () => reject(new Error(`The server did not start: ${errors.join('\n')}`)));
  });
  const parent = server.pid ?? Number.NaN;
  const pids = (): readonly number[] => [parent, ...[...childrenOf(parent)].sort((a, b) => a - b)];
  return {
    port,
    pids,
    memory_bytes: () => pids().reduce((sum, pid) => sum + pssOf(pid), 0),
    errors,
    stop: async () => {
      server.kill('SIGINT');
      const killer = setTimeout(() => server.kill('SIGKILL'), 10_000);
      const [code] = (await exited) as [number | null];
      clearTimeout(killer);
      return code;
    },
  };
};
