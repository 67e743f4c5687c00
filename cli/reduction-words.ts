/** What a check says of its reductions: what was counted once, and what was not although it was asked for. */
import type { ConfigurationResult } from '../properties/check.ts';

type Reduced = Pick<ConfigurationResult, 'reduction' | 'alike' | 'ordered' | 'refused' | 'store' | 'collision_odds'>;

const isAlike = (results: readonly Reduced[]): boolean => results.some(({ alike }) => alike.length > 0);
const isOrdered = (results: readonly Reduced[]): boolean => results.some(({ ordered }) => ordered);

/** Among the bounds: `clients and names that are alike counted once, orders of steps that lead to the same explored once` */
export const reductionWords = (results: readonly Reduced[]): string => {
  const kinds = (['clients', 'names', 'threads'] as const).filter((kind) =>
    results.some(({ alike }) => alike.some((name) => name.startsWith(kind))),
  );
  const done = [
    ...(kinds.length === 0 ? [] : [`${kinds.join(', ').replace(/, (\w+)$/, ' and $1')} that are alike counted once`]),
    ...(isOrdered(results) ? ['orders of steps that lead to the same explored once'] : []),
  ];
  return done.length === 0 ? 'no reduction' : done.join(', ');
};

/** Behind a number of states: ` (reduced: symmetry and order of steps)`, or nothing. */
export const countedHow = (results: readonly Reduced[]): string => {
  const reductions = [
    ...(isAlike(results) ? ['symmetry'] : []),
    ...(isOrdered(results) ? ['order of steps'] : []),
  ].join(' and ');
  const told = [
    ...(reductions === '' ? [] : [`reduced: ${reductions}`]),
    ...(results.some(({ store }) => store === 'fingerprint')
      ? [`as fingerprints: odds of ${oddsOf(results).toExponential(1)} that one was missed`]
      : []),
  ].join('; ');
  return told === '' ? '' : ` (${told})`;
};

/** That in any of them a state was taken for another: no more than the sum. */
export const oddsOf = (results: readonly Reduced[]): number =>
  Math.min(
    1,
    results.reduce((sum, { collision_odds }) => sum + collision_odds, 0),
  );

/** `Not reduced: processes (the parent takes them in the order of their p_ids).` Undefined where all that was asked for was done. */
export const notReduced = (results: readonly Reduced[]): string | undefined =>
  refusal(results, ({ what, why }) => `${what} (${why})`);

/** The same where there is no room for why. */
export const notReducedShort = (results: readonly Reduced[]): string | undefined =>
  refusal(results, ({ what }) => what);

type Refused = { readonly what: string; readonly why: string };

const refusal = (results: readonly Reduced[], say: (one: Refused) => string): string | undefined => {
  const refused = [...new Set(results.flatMap((result) => result.refused))].map(partsOf);
  const told = [...new Set(refused.map(say))];
  return told.length === 0 ? undefined : `Not reduced: ${told.join('; ')}.`;
};

/** `Processes: the parent …` says of what and why; what says no more than why is about all that could be alike. */
const partsOf = (sentence: string): Refused => {
  const [, what, why] = /^(\w+): (.*)\.$/s.exec(sentence) ?? [];
  if (what !== undefined && why !== undefined) return { what: inASentence(what), why };
  return { what: 'what is alike', why: inASentence(sentence.replace(/\.$/, '')) };
};

const inASentence = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
