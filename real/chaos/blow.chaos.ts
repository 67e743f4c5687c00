/** One blow at a server under load, and everything that must follow it. */

import { pause } from '../outside/waits.test-helper.ts';
import { visit } from './client.chaos.ts';
import type { Load } from './load.chaos.ts';
import { quantile, timesInWords } from './report.chaos.ts';
import { type Context, served_ms_max } from './scenario.chaos.ts';
import type { ChaosServer } from './server-process.chaos.ts';

export type Ground = { readonly context: Context; readonly server: ChaosServer; readonly load: Load };

/** Until the first new client after a blow was served, until each that came later was, and until the server was whole. */
export type Times = { readonly first_ms: number[]; readonly served_ms: number[]; readonly whole_ms: number[] };
export const noTimes = (): Times => ({ first_ms: [], served_ms: [], whole_ms: [] });

const patience_ms = 20_000;
/** For the clients of other processes to hear something new, and for a name to be given again. */
const soon_ms = 2000;
let visitors = 0;

type Visitors = { readonly done: () => Promise<void> };

/** New clients, one after the other, until they are done. */
export const visitorsOf = (
  { context: { report }, server }: Ground,
  { first_ms, served_ms }: Omit<Times, 'whole_ms'>,
): Visitors => {
  let isOver = false;
  const coming = (async () => {
    for (let number = 0; !isOver || number === 0; number++) {
      const { served_ms: one_ms } = await visit({ port: server.port, name: `visitor${visitors++}`, patience_ms });
      (number === 0 ? first_ms : served_ms).push(one_ms);
      await pause(20);
    }
  })().catch((error: Error) => report.claim(false, error.message));
  return {
    done: () => {
      isOver = true;
      return coming;
    },
  };
};

/**
 * `strike` kills the processes of these p_ids. New clients come from that moment on until all have successors; then the names of the dead
 * must be theirs again, and the clients of the others must not have noticed.
 */
export const blow = async (
  ground: Ground,
  victims: readonly number[],
  strike: () => void | Promise<void>,
  times: Times,
): Promise<void> => {
  const { server, load } = ground;
  await load.place();
  const progress = load.expectLossOf(victims);
  const whole = server.whole(victims);
  // Should the strike fail, that is told, and not this besides.
  whole.catch(() => {});
  const begin_ms = performance.now();
  await strike();
  const visitors = visitorsOf(ground, times);
  await whole;
  times.whole_ms.push(performance.now() - begin_ms);
  await load.isWhole(soon_ms);
  await load.goesOn(progress, soon_ms);
  await visitors.done();
};

/** After the last blow: the figures, and that nothing is left of all of them. */
export const aftermath = async (ground: Ground, times: Times): Promise<void> => {
  const { context, load } = ground;
  const { report, judgesSpeed } = context;
  if (times.first_ms.length > 0) {
    report.figure(`the first new client served after ${timesInWords(times.first_ms)}`);
    report.figure(`those after it served after ${timesInWords(times.served_ms)}`);
  }
  if (times.whole_ms.length > 0)
    report.figure(
      `whole again after ${timesInWords(times.whole_ms)}; names given again after ${timesInWords(load.returns_ms)}`,
    );
  report.claim(
    !judgesSpeed || [times.first_ms, times.served_ms].every((all_ms) => !(quantile(all_ms, 0.99) > served_ms_max)),
    `A new client was not served within ${served_ms_max} ms (p99).`,
  );
  await load.settle();
  report.figure(`${load.delivered()} messages delivered, of ${load.told()} their senders were told otherwise`);
  await load.stop();
  await isClean(ground);
};

/** N processes, nobody in a lock, no credit out. A JOIN that ended shows that nobody reads or writes the table. */
const isClean = async ({ context: { report }, server }: Ground): Promise<void> => {
  const { pids, acceptHolder } = await server.state();
  report.claim(
    pids.length === server.processes && pids.every((pid, p) => pid > 0 && server.lives[p]?.pid === pid),
    `The processes at the end are ${pids}.`,
  );
  report.claim(acceptHolder === null || Number.parseInt(acceptHolder, 10) < pids.length, `${acceptHolder} accepts.`);
  await visit({ port: server.port, name: `visitor${visitors++}`, patience_ms }).catch((error: Error) =>
    report.claim(false, error.message),
  );
  for (const sample of ['parley_table_lock_waiting', 'parley_table_lock_held']) {
    report.claim((await server.metric(sample)) === 0, `${sample} is not 0 although nobody does anything.`);
  }
  // Who is killed between taking a credit and sending takes it along, until the session that it was for ends.
  const [out, deaths] = [
    await server.metric('parley_messages_in_flight'),
    await server.metric('parley_process_deaths_total'),
  ];
  report.figure(`${out} credits out after ${deaths} deaths`);
  report.claim(out <= deaths, 'More credits are out than processes died.');
};

/** Those figures of the server that tell of dead holders. */
export const deadHolders = async (server: ChaosServer): Promise<{ [lock: string]: number }> => {
  const at = (lock: string) => server.metric(`parley_owner_deaths_total{lock="${lock}"}`);
  return {
    accept_mutex: await at('accept_mutex'),
    table_lock: await at('table_lock'),
    table_mutex: await at('table_mutex'),
  };
};
