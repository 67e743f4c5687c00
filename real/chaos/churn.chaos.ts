/** Processes worn out by clients that come and go: each ends after as many as it may serve, and nobody waits for ever. */

import { isChild, kill } from '../outside/proc.test-helper.ts';
import { visit } from './client.chaos.ts';
import type { LogEvent } from './log.chaos.ts';
import { timesInWords } from './report.chaos.ts';
import { type Context, type Scenario, scaled, usualServer } from './scenario.chaos.ts';
import type { ChaosServer } from './server-process.chaos.ts';

const threads = 2;
/** Clients at once: as many as there are threads. */
const visitors_max = 8;
const patience_ms = 20_000;
/** A child is killed so often in each churn. */
const kills = 10;

/** What the log tells of one incarnation. */
type Work = { accepted: number; handled: number; end: 'none' | 'quota' | 'killed' };

const churnOf = async (context: Context, clients_per_process: number, wanted: number): Promise<void> => {
  const { report } = context;
  const count = scaled(wanted, context);
  const flags = ['--threads', `${threads}`, '--clients-per-process', `${clients_per_process}`, '--log-level', 'debug'];
  const server = await usualServer(context, flags);
  const works = new Map<string, Work>();
  server.listen((event) => follow(event, works));
  const served_ms: number[] = [];
  let [next, retries, killed] = [0, 0, 0];
  const begin_ms = performance.now();
  const coming = async (): Promise<void> => {
    while (next < count) {
      const number = next++;
      if (number % Math.ceil(count / kills) === Math.floor(count / kills / 2) && killOne(server, context)) killed++;
      const hangsUp = number % 2 === 1;
      const one = await visit({ port: server.port, name: `churn${number}`, patience_ms, hangsUp });
      served_ms.push(one.served_ms);
      retries += one.retries;
    }
  };
  try {
    await Promise.all(Array.from({ length: visitors_max }, coming)).catch((error: Error) => {
      next = count;
      report.claim(false, `CPP=${clients_per_process}: ${error.message}`);
    });
    const elapsed_s = (performance.now() - begin_ms) / 1000;
    await server.whole();
    judge(context, clients_per_process, works);
    const ends = [...works.values()].filter(({ end }) => end === 'quota').length;
    report.figure(
      `CPP=${clients_per_process}: ${served_ms.length} of ${count} clients served in ${elapsed_s.toFixed(1)} s, after ${timesInWords(served_ms)}`,
    );
    report.figure(
      `  ${ends} incarnations came to their quota, ${killed} were killed, whose ${retries} clients came again`,
    );
    report.claim(served_ms.length === count, 'Not every client was served.');
    report.claim(retries <= killed * threads, 'A client lost its connection though nobody had killed its process.');
    const [accepted, handled] = [
      await server.metric('parley_clients_accepted_total'),
      await server.metric('parley_clients_handled_total'),
    ];
    report.claim(
      accepted - handled <= killed * threads,
      `${accepted} were accepted and only ${handled} served to their end.`,
    );
  } finally {
    await server.stop();
  }
};

const follow = (event: LogEvent, works: Map<string, Work>): void => {
  if (event['incarnation'] === undefined) return;
  const key = `${event['p_id']}.${event['incarnation']}`;
  const work = works.get(key) ?? { accepted: 0, handled: 0, end: 'none' };
  works.set(key, work);
  if (event.event === 'accepted') work.accepted++;
  if (event.event === 'left' || event.event === 'lost' || event.event === 'cut') work.handled++;
  if (event.event === 'died') work.end = event['code'] === 0 ? 'quota' : 'killed';
};

/** Exactly CPP of each that was not killed, and of nobody more. */
const judge = ({ report }: Context, clients_per_process: number, works: ReadonlyMap<string, Work>): void => {
  for (const { accepted, handled, end } of works.values()) {
    report.claim(
      end === 'quota'
        ? accepted === clients_per_process && handled === clients_per_process
        : accepted <= clients_per_process,
      `An incarnation (${end}) accepted ${accepted} and served ${handled} where CPP=${clients_per_process}.`,
    );
  }
};

const killOne = ({ lives, processes }: ChaosServer, { generator }: Context): boolean => {
  const pid = lives[generator.below(processes)]?.pid;
  if (pid === undefined || !isChild(pid)) return false;
  kill(pid);
  return true;
};

export const churn: Scenario = {
  name: 'churn',
  says: 'clients that come and go, with processes that end after 1, 5 and 100 of them, some killed besides',
  run: async (context) => {
    await churnOf(context, 1, 1000);
    await churnOf(context, 5, 10_000);
    await churnOf(context, 100, 50_000);
  },
};
