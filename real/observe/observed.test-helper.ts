/** Starts the compiled server with its log and its admin port in view. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { createInterface } from 'node:readline';
import { until, within } from '../outside/waits.test-helper.ts';
import { entry, hostedAs, requireNoErrors } from '../skeleton.test-helper.ts';

type LogLine = { readonly level: string; readonly event: string; readonly [field: string]: unknown };
type Answer = { readonly status: number; readonly text: string };
/** A sample as Prometheus writes it, `name{label="value"}`, and its value. */
type Samples = { readonly [sample: string]: number };

export type Observed = {
  readonly process: ChildProcess & { readonly pid: number };
  /** What the standard error stream has so far; each line is one of JSON, or this throws. */
  readonly log: () => readonly LogLine[];
  readonly logText: () => string;
  /** An answer of the admin port, or undefined if nobody answers. */
  readonly ask: (path: string) => Promise<Answer | undefined>;
  readonly metrics: () => Promise<Samples>;
  /** Settles with the chat's port once the server says that it listens. */
  readonly listening: () => Promise<{ readonly port: number }>;
};

const running: { readonly server: ChildProcess; readonly told: () => string }[] = [];

/** Settles as soon as the admin port answers. */
export const startObserved = async (...flags: readonly string[]): Promise<Observed> => {
  const server = spawn(
    process.execPath,
    [entry, 'serve', '--port', '0', '--admin-port', '0', ...hostedAs(), ...flags],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said: string[] = [];
  createInterface({ input: server.stdout }).on('line', (line) => said.push(line));
  let errors = '';
  running.push({ server, told: () => errors });
  server.stderr.on('data', (bytes: Buffer) => {
    errors += bytes.toString();
  });
  const match = (pattern: RegExp) => () =>
    said.map((line) => pattern.exec(line)?.[1]).find((port) => port !== undefined);
  const adminPort = await until('the admin port', match(/^parley: health and metrics on http:\/\/127\.0\.0\.1:(\d+) /));
  const ask = (path: string) => httpGet(Number(adminPort), path);
  return {
    process: server as Observed['process'],
    log: () =>
      errors
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as LogLine),
    logText: () => errors,
    ask,
    metrics: async () => samplesOf((await ask('/metrics'))?.text ?? ''),
    listening: async () => ({
      port: Number(await until('the server to listen', match(/^parley: listening on [\d.]+:(\d+) /))),
    }),
  };
};

/** Kills what a test left over, each by its pid. Throws if one has told of an error. */
export const killObserved = async (): Promise<void> => {
  const left = running.splice(0);
  for (const { server } of left) {
    if (server.exitCode !== null || server.signalCode !== null) continue;
    server.kill('SIGKILL');
    await within(once(server, 'exit'), 'a killed server to end');
  }
  requireNoErrors(left.flatMap(({ told }) => told().split('\n')));
};

const httpGet = (port: number, path: string): Promise<Answer | undefined> =>
  new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      let text = '';
      response.on('data', (bytes: Buffer) => {
        text += bytes.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: text.trimEnd() }));
      response.on('error', () => resolve(undefined));
    });
    request.on('error', () => resolve(undefined));
  });

const samplesOf = (text: string): Samples =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const space = line.lastIndexOf(' ');
        return [line.slice(0, space), Number(line.slice(space + 1))];
      }),
  );
