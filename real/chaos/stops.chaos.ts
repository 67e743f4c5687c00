/** A child stands still for a while, as under SIGSTOP: it is alive, so that it keeps what it holds, and its clients wait; nobody else does. */

import { isChild, kill } from '../outside/proc.test-helper.ts';
import { pause } from '../outside/waits.test-helper.ts';
import { aftermath, blow, type Ground, noTimes, visitorsOf } from './blow.chaos.ts';
import { onGround } from './kills.chaos.ts';
import { quantile, timesInWords } from './report.chaos.ts';
import { type Scenario, scaled, served_ms_max, usualServer } from './scenario.chaos.ts';

const stopped_ms = 2000;
const soon_ms = 3000;
const pace_ms = 20;

/** Until new clients were served while one stood that did not accept, and while the one that did. */
type Served = { readonly beside_ms: number[]; readonly behind_ms: number[] };

export const stops: Scenario = {
  name: 'stops',
  says: 'SIGSTOP of a child for two seconds, then SIGCONT',
  run: (context) =>
    onGround(
      context,
      () => usualServer(context),
      async (ground) => {
        const { report } = context;
        const served: Served = { beside_ms: [], behind_ms: [] };
        const shares: number[] = [];
        const count = scaled(20, context);
        for (let done = 0; done < count; done++) shares.push(...(await stopOne(ground, served)));
        report.figure(
          `${count} stops; clients of the others had ${shares.map((share) => `${Math.round(100 * share)} %`).join(', ')} of their messages meanwhile`,
        );
        report.figure(`new clients meanwhile served after ${timesInWords(served.beside_ms)}`);
        report.figure(`where the one that accepts stood, after ${timesInWords(served.behind_ms)}`);
        report.claim(
          !context.judgesSpeed || shares.every((share) => share >= 0.8),
          'The clients of others had less than 80 % of their messages.',
        );
        report.claim(
          !context.judgesSpeed || !(quantile(served.beside_ms, 0.99) > served_ms_max),
          'New clients waited for a process that did not accept.',
        );
        report.claim(
          !context.judgesSpeed || !(quantile(served.behind_ms, 1) > stopped_ms + served_ms_max),
          'New clients waited longer than the stop.',
        );
        await aftermath(ground, noTimes());
      },
      { pace_ms },
    ),
};

/** The share of what the others sent each other meanwhile that arrived, if there were any. */
const stopOne = async ({ context, server, load }: Ground, served: Served): Promise<readonly number[]> => {
  const victim = context.generator.below(server.processes);
  const pid = server.lives[victim]?.pid;
  await load.place();
  const others = load.beside([victim]);
  const all = load.beside([]);
  if (pid === undefined || !isChild(pid)) return [];
  kill(pid, 'SIGSTOP');
  try {
    await pause(20);
    const { acceptHolder } = await server.state();
    const accepts = acceptHolder !== null && Number.parseInt(acceptHolder, 10) === victim;
    // Who stands inside the table keeps everybody out, which is as it must be: it lives.
    const inTable = (await server.metric('parley_table_lock_held')) > 0 && (await stays(server.metric));
    const times_ms = accepts || inTable ? served.behind_ms : served.beside_ms;
    const visitors = visitorsOf({ context, server, load }, { first_ms: times_ms, served_ms: times_ms });
    const before = others.map(({ way }) => way.delivered());
    const begin_ms = performance.now();
    await pause(stopped_ms);
    const wanted = (performance.now() - begin_ms) / pace_ms;
    const arrived = others.map(({ way }, at) => way.delivered() - (before[at] ?? 0));
    kill(pid, 'SIGCONT');
    await visitors.done();
    // Nobody lost a connection, and what was not told arrives.
    await load.goesOn(all, soon_ms);
    return inTable || others.length === 0
      ? []
      : [arrived.reduce((sum, one) => sum + one, 0) / (others.length * wanted)];
  } finally {
    kill(pid, 'SIGCONT');
  }
};

/** Whether the table is held all the time. */
const stays = async (metric: (sample: string) => Promise<number>): Promise<boolean> => {
  for (let look = 0; look < 5; look++) {
    await pause(10);
    if ((await metric('parley_table_lock_held')) === 0) return false;
  }
  return true;
};

/** As many clients as there are threads: who comes back gets the thread that was its own. */
const full_pairs = 2;

export const stale: Scenario = {
  name: 'stale',
  says: 'kill -9 of a child that stood while messages for it piled up; their destination comes back under its name, on its thread',
  run: (context) =>
    onGround(
      context,
      () => usualServer(context, ['--threads', '1']),
      async (ground) => {
        const times = noTimes();
        const count = scaled(20, context);
        for (let done = 0; done < count; done++) {
          const victim = context.generator.below(ground.server.processes);
          const pid = ground.server.lives[victim]?.pid;
          if (pid === undefined || !isChild(pid)) continue;
          kill(pid, 'SIGSTOP');
          await pause(stopped_ms);
          await blow(ground, [victim], () => kill(pid), times);
        }
        context.report.figure(`${count} stopped and killed`);
        // There is hardly a thread for a new client.
        await aftermath({ ...ground, context: { ...context, judgesSpeed: false } }, times);
      },
      { pairs: full_pairs, pace_ms },
    ),
};
