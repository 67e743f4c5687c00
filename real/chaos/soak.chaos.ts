/** For a long time everything at once: clients that come and go, pairs that chat, quotas, kills; the memory must not grow. */

import { pssOf } from '../outside/proc.test-helper.ts';
import { pause } from '../outside/waits.test-helper.ts';
import { aftermath, noTimes, visitorsOf } from './blow.chaos.ts';
import { killProcess, onGround } from './kills.chaos.ts';
import { type Context, type Scenario, usualServer } from './scenario.chaos.ts';

const kill_each_ms = 15_000;
const renewal_each_ms = 2000;
/** Samples of memory at least, so that a short soak has thirds. */
const samples_min = 9;
/** The last third over the middle one. */
const growth_max = 1.15;

type Sample = { readonly parent: number; readonly children: number };

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

export const soak: Scenario = {
  name: 'soak',
  says: 'churn, kills and chat together, and the memory of each process',
  isLong: true,
  run: (context) =>
    onGround(
      context,
      () => usualServer(context, ['--clients-per-process', '2000']),
      async (ground) => {
        const { report, minutes, generator } = context;
        const { server, load } = ground;
        const times = noTimes();
        const samples: Sample[] = [];
        const end_ms = performance.now() + minutes * 60_000;
        const sample_ms = Math.min(60_000, (minutes * 60_000) / samples_min);
        const visitors = [visitorsOf(ground, times), visitorsOf(ground, times)];
        const renewing = setInterval(load.renewOne, renewal_each_ms);
        let [killed, kill_ms, next_sample_ms] = [0, performance.now() + kill_each_ms, performance.now() + sample_ms];
        try {
          while (performance.now() < end_ms) {
            await pause(100);
            if (performance.now() >= kill_ms) {
              kill_ms += kill_each_ms;
              // The last one is spared: it ends by its quota alone.
              const victim = generator.below(server.processes - 1);
              await load.place();
              load.expectLossOf([victim]);
              killProcess(server, victim);
              killed++;
            }
            if (performance.now() >= next_sample_ms) {
              next_sample_ms += sample_ms;
              const pids = server.lives.flatMap((life) => (life?.isReady === true ? [life.pid] : []));
              const sample = { parent: pssOf(server.pid), children: mean(pids.map(pssOf)) };
              samples.push(sample);
              report.figure(
                `${samples.length}: parent ${megabytes(sample.parent)} MB, each child ${megabytes(sample.children)} MB`,
              );
            }
          }
        } finally {
          clearInterval(renewing);
        }
        for (const { done } of visitors) await done();
        await server.whole();
        const [deaths, handled] = [
          await server.metric('parley_process_deaths_total'),
          await server.metric('parley_clients_handled_total'),
        ];
        report.figure(
          `${minutes} minutes: ${handled} clients handled, ${deaths} processes ended, ${killed} of them killed`,
        );
        for (const role of ['parent', 'children'] as const)
          judge(
            context,
            role,
            samples.map((sample) => sample[role]),
          );
        await load.isWhole(5000);
        await aftermath(ground, times);
      },
    ),
};

const judge = ({ report, judgesSpeed }: Context, role: string, values: readonly number[]): void => {
  const third = Math.floor(values.length / 3);
  const [middle, last] = [mean(values.slice(third, -third)), mean(values.slice(-third))];
  report.figure(
    `${role}: ${megabytes(middle)} MB in the middle third, ${megabytes(last)} MB in the last (${(last / middle).toFixed(2)})`,
  );
  report.claim(
    !judgesSpeed || last <= growth_max * middle,
    `The memory of ${role} grew by more than ${Math.round(100 * growth_max - 100)} %.`,
  );
};
