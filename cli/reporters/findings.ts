/** What a command found, in the form in which other programs show results: suites of cases. */
import type { Assembly } from '../../sim/kernel/system.ts';
import type { Scene } from '../../sim/trace/story.ts';

export type Findings = {
  /** `parley check: design hardened` */
  readonly title: string;
  /** One line. */
  readonly conclusion: string;
  readonly suites: readonly Suite[];
};

/** A configuration that was checked, or a system that was simulated. */
export type Suite = {
  readonly name: string;
  /** In a few words: `holds (exhaustive)`. */
  readonly verdict: string;
  readonly elapsed_ms: number;
  /** What was counted, for tables: states, transitions, … */
  readonly figures: Readonly<Record<string, number>>;
  readonly cases: readonly Case[];
};

/** One property in one suite. */
export type Case = { readonly name: string; readonly says: string } & (
  | { readonly verdict: 'passed' }
  /** Nothing was shown: what it is about never happened. */
  | { readonly verdict: 'vacuous'; readonly premise: string }
  | { readonly verdict: 'undecided'; readonly reason: string }
  | { readonly verdict: 'violated' | 'error'; readonly broken: Broken }
);

export type Broken = {
  /** `safety`, `deadlock`, `error` */
  readonly category: string;
  /** One sentence: how it came. */
  readonly message: string;
  readonly why: string;
  readonly steps: number;
  /** A file; absent if it could not be kept. */
  readonly trace?: string;
  /** Command lines that show it again. */
  readonly commands: readonly string[];
  /** Followed only when asked for: that takes a while. Undefined for a path that is too long to be followed here. */
  readonly story: () => Story | undefined;
};

/** A path, step by step. */
export type Story = { readonly assembly: Assembly; readonly scenes: readonly Scene[] };

/** Beside the properties: that the model itself is right. */
export const wrongCase = (broken: Broken): Case => ({
  name: 'machines-and-operations',
  says: 'Every machine handles every reply, and every operation stays within its bounds.',
  verdict: 'error',
  broken,
});

export const brokenIn = ({
  suites,
}: Findings): readonly (Case & { readonly suite: string; readonly broken: Broken })[] =>
  suites.flatMap(({ name: suite, cases }) => cases.flatMap((one) => ('broken' in one ? [{ ...one, suite }] : [])));
