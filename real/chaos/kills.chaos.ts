/** One process after another is killed, the next as soon as all serve again. */

import { isChild, kill } from '../outside/proc.test-helper.ts';
import { pause } from '../outside/waits.test-helper.ts';
import { aftermath, blow, type Ground, noTimes } from './blow.chaos.ts';
import { startLoad } from './load.chaos.ts';
import { type Context, type Scenario, scaled, usualServer } from './scenario.chaos.ts';
import type { ChaosServer } from './server-process.chaos.ts';

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

/** So many blows, scaled, each after a pause; how many there were is told in the words of `figure`. */
const blows = (
  context: Context,
  full: number,
  victimsOf: (server: ChaosServer) => readonly number[],
  figure: (count: number, server: ChaosServer) => string,
  judgesSpeed = context.judgesSpeed,
): Promise<void> =>
  onGround(
    context,
    () => usualServer(context),
    async (ground) => {
      const { server } = ground;
      const times = noTimes();
      const count = scaled(full, context);
      for (let done = 0; done < count; done++) {
        await pause(context.generator.below(20));
        const victims = victimsOf(server);
        await blow(ground, victims, () => victims.forEach((p) => void killProcess(server, p)), times);
      }
      context.report.figure(figure(count, server));
      await aftermath({ ...ground, context: { ...context, judgesSpeed } }, times);
    },
  );

export const kills: Scenario = {
  name: 'kills',
  says: 'kill -9 of a random child under load, the next when its successor serves',
  run: (context) =>
    blows(
      context,
      1000,
      ({ processes }) => [context.generator.below(processes)],
      (count) => `${count} children killed`,
    ),
};

export const crowds: Scenario = {
  name: 'crowds',
  says: 'kill -9 of all children but one at once',
  run: (context) =>
    blows(
      context,
      20,
      ({ lives, processes }) => {
        const spared = context.generator.below(processes);
        return [...lives.keys()].filter((p) => p !== spared);
      },
      (count, { processes }) => `${count} times ${processes - 1} children killed at once`,
      // The one that is left has no room for all, so that how long a new client waits is told and not judged.
      false,
    ),
};
