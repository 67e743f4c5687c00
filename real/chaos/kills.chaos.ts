/** One process after another is killed, the next as soon as all serve again. */
import { aftermath, blow, type Ground, noTimes } from './blow.chaos.ts';
import { startLoad } from './load.chaos.ts';
import { isChild, kill } from './proc.chaos.ts';
import { type Context, type Scenario, scaled, usualServer } from './scenario.chaos.ts';
import type { ChaosServer } from './server-process.chaos.ts';
import { pause } from './waits.chaos.ts';

/** Few enough that half of the processes have room for all, and for a new client. */
const usual_pairs = 3;

/** Kills whoever has that p_id. */
export const killProcess = ({ lives }: ChaosServer, p_id: number): void => {
  const pid = lives[p_id]?.pid;
  // It may have ended a moment ago, and another process have its pid already.
  if (pid !== undefined && isChild(pid)) kill(pid);
};

/** A server under load, what `story` does to it, and the order in which all is ended whatever happens. */
export const onGround = async (
  context: Context,
  start: () => Promise<ChaosServer>,
  story: (ground: Ground) => Promise<void>,
  { pairs = usual_pairs, pace_ms = 20 } = {},
): Promise<void> => {
  const server = await start();
  try {
    const load = await startLoad({ server, report: context.report, pairs, pace_ms });
    try {
      await story({ context, server, load });
    } finally {
      await load.stop();
    }
  } finally {
    await server.stop();
  }
};

export const kills: Scenario = {
  name: 'kills',
  says: 'kill -9 of a random child under load, the next when its successor serves',
  run: (context) =>
    onGround(
      context,
      () => usualServer(context),
      async (ground) => {
        const { server } = ground;
        const times = noTimes();
        const count = scaled(1000, context);
        for (let done = 0; done < count; done++) {
          const victim = context.generator.below(server.processes);
          await pause(context.generator.below(20));
          await blow(ground, [victim], () => killProcess(server, victim), times);
        }
        context.report.figure(`${count} children killed`);
        await aftermath(ground, times);
      },
    ),
};

export const crowds: Scenario = {
  name: 'crowds',
  says: 'kill -9 of all children but one at once',
  run: (context) =>
    onGround(
      context,
      () => usualServer(context),
      async (ground) => {
        const { server } = ground;
        // The one that is left has no room for all, so that how long a new client waits is told and not judged.
        const times = noTimes();
        const count = scaled(20, context);
        for (let done = 0; done < count; done++) {
          const spared = context.generator.below(server.processes);
          const victims = [...server.lives.keys()].filter((p) => p !== spared);
          await blow(ground, victims, () => victims.forEach((p) => void killProcess(server, p)), times);
        }
        context.report.figure(`${count} times ${server.processes - 1} children killed at once`);
        await aftermath({ ...ground, context: { ...context, judgesSpeed: false } }, times);
      },
    ),
};
