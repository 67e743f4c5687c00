/** The end of a server, asked for or not, at any moment of its life: nothing of it is left, neither process nor listener. */
import { freePort } from '../outside/ports.test-helper.ts';
import { kill } from '../outside/proc.test-helper.ts';
import { pause, within } from '../outside/waits.test-helper.ts';
import { connectTo } from './client.chaos.ts';
import { timesInWords } from './report.chaos.ts';
import { type Context, type Scenario, scaled } from './scenario.chaos.ts';
import { leavesNothing, type StartedServer, startServer } from './server-process.chaos.ts';

const patience_ms = 10_000;
const processes = 4;

/** Starts a server and comes to a moment of its life. */
type Moment = (server: StartedServer, context: Context) => Promise<void>;

const inBoot: Moment = async ({ next }, { generator }) => {
  let left = 1 + generator.below(processes);
  await next('a fork', ({ event }) => event === 'forked' && --left === 0);
  await pause(generator.below(300));
};

const withClients: Moment = async ({ listening }) => {
  const { port } = await listening;
  for (let number = 0; number < 4; number++)
    connectTo(port, { line: () => {}, closed: () => {} }).write(`JOIN user${number}\n`);
  await pause(20);
};

const inRespawn: Moment = async (server, { generator }) => {
  const { lives } = await server.listening;
  const pid = lives[generator.below(processes)]?.pid;
  if (pid !== undefined) kill(pid);
  await pause(generator.below(300));
};

const moments: readonly Moment[] = [withClients, inRespawn, inBoot];

/** Milliseconds from the signal to the end of the parent. */
const endOnce = async (context: Context, signal: 'SIGINT' | 'SIGKILL', moment: Moment): Promise<number> => {
  const { entry, hosting, report } = context;
  const port = await freePort();
  const flags = ['--hosting', hosting, '--threads', '2'];
  const server = startServer({ entry, report, port, processes, flags, mayBabble: true });
  try {
    await moment(server, context);
    // It stands while its children are looked for, so that it forks none in between.
    kill(server.pid, 'SIGSTOP');
    await pause(5);
    const children = server.children();
    const begin_ms = performance.now();
    kill(server.pid, signal);
    kill(server.pid, 'SIGCONT');
    const [code, by] = await within(server.ended, `the end by ${signal}`, patience_ms);
    const elapsed_ms = performance.now() - begin_ms;
    // Before it has a handler Ctrl-C ends it as it ends any process.
    const isInOrder = signal === 'SIGKILL' ? by === 'SIGKILL' : code === 0 || by === 'SIGINT';
    report.claim(isInOrder, `${signal} ended it with ${code ?? by}.`);
    await leavesNothing(report, [...children, ...server.children()], port);
    return elapsed_ms;
  } finally {
    kill(server.pid);
  }
};

const ends = (name: string, signal: 'SIGINT' | 'SIGKILL', says: string): Scenario => ({
  name,
  says,
  run: async (context) => {
    const count = scaled(50, context);
    const times_ms: number[] = [];
    const before = context.report.complaints().length;
    for (let done = 0; done < count; done++) {
      const moment = moments[done % moments.length] as Moment;
      times_ms.push(await endOnce(context, signal, moment));
    }
    const bad = context.report.complaints().length - before;
    context.report.figure(
      `${bad === 0 ? count : `not all`} of ${count} left nothing; the parent ended after ${timesInWords(times_ms)}`,
    );
  },
});

export const interrupts = ends('interrupts', 'SIGINT', 'SIGINT at rest, in a respawn, in the boot: nothing is left');
export const orphans = ends(
  'orphans',
  'SIGKILL',
  'kill -9 of the parent at rest, in a respawn, in the boot: nothing is left',
);
