/** What a scenario is: a story that is told at a scale, and claims. */
import type { Generator } from '../../sim/schedulers/generator.ts';
import type { Report } from './report.chaos.ts';
import { type ChaosServer, startServer } from './server-process.chaos.ts';

export type Context = {
  /** The compiled command. */
  readonly entry: string;
  readonly hosting: 'threads' | 'carriers';
  /** Hardened, or without a safeguard whose lack must be noticed. */
  readonly design: string;
  /** 1 is as often as the scenario wants. */
  readonly scale: number;
  readonly minutes: number;
  /** Whether it counts how fast all went, and how much memory it took: on a machine that does nothing else. */
  readonly judgesSpeed: boolean;
  readonly generator: Generator;
  readonly report: Report;
};

export type Scenario = {
  readonly name: string;
  readonly says: string;
  /** Left out unless it is asked for. */
  readonly isLong?: true;
  readonly run: (context: Context) => Promise<void>;
};

/** Until a new client must be served, of all but a hundredth of them. */
export const served_ms_max = 500;

/** So often at this scale, once at least. */
export const scaled = (count: number, { scale }: Context): number => Math.max(1, Math.round(count * scale));

/** No process comes to its quota before anybody asks it to. */
const endless = '1000000000';

/** A server of N=4, of few threads, whose processes end only when they are killed. The last of the same flag counts. */
export const usualServer = (
  { entry, hosting, design, report }: Context,
  flags: readonly string[] = [],
  environment: { readonly [name: string]: string } = {},
): Promise<ChaosServer> =>
  startServer({
    entry,
    report,
    environment,
    flags: ['--hosting', hosting, '--design', design, '--threads', '4', '--clients-per-process', endless, ...flags],
  }).listening;
