/**
 * Property-based testing of the chat: fast-check generates cases until a property falls in one, and shrinks it. What it
 * finds is its seed and its path: they and the design give the same case again, without the search for it.
 */
import fc from 'fast-check';
import type { TraceStep } from '../../sim/trace/codec.ts';
import { UsageError } from '../../sim/vocabulary/errors.ts';
import type { Design } from '../../sim/vocabulary/safeguards.ts';
import type { Case } from '../case.ts';
import type { PropertyDefinition } from '../index.ts';
import { type CaseRun, type CaseRunner, caseRunner } from '../property-run.ts';
import { casesOf } from './cases.ts';

export type FuzzOptions = {
  readonly design: Design | 'any';
  readonly properties: readonly PropertyDefinition[];
  /** Cases to try at most. */
  readonly runs: number;
  /** A whole number of 32 bits. */
  readonly seed: number;
  /** Only the case at the end of this path, as an earlier fuzzing told it. */
  readonly path?: string;
  /** Whoever fuzzes several times shares one: it keeps the systems that it has put together. */
  readonly run?: CaseRunner;
  readonly onProgress?: (progress: FuzzProgress) => void;
};

export type FuzzProgress = { readonly runs: number; readonly shrinks: number };

export type Counterexample = {
  readonly case: Case;
  /** What falls with the last step, or the error that a machine or an operation meets after it. */
  readonly fall:
    | { readonly is: 'property'; readonly property: PropertyDefinition }
    | { readonly is: 'error'; readonly message: string };
  readonly steps: readonly TraceStep[];
  readonly seed: number;
  readonly path: string;
  /** How often it was made simpler. */
  readonly shrinks: number;
};

export type Fuzzing = {
  readonly outcome: 'no violation' | 'violated' | 'error';
  /** Cases that were tried, without those of shrinking. */
  readonly runs: number;
  /** How many of them did not come to rest within their bound on steps. */
  readonly cut: number;
  /** In how many of them the premise of each property was met. */
  readonly premises: Readonly<Record<string, number>>;
  readonly counterexample?: Counterexample;
};

/** Throws a UsageError if the path does not exist for this seed. */
export const fuzz = (options: FuzzOptions): Fuzzing => {
  const { design, properties, seed, path, run = caseRunner(), onProgress } = options;
  const premises: Record<string, number> = Object.fromEntries(properties.map(({ name }) => [name, 0]));
  const tally = { runs: 0, cut: 0, shrinks: 0 };
  let wanted: Fall | undefined;
  const count = ({ end, met }: CaseRun): void => {
    tally.runs++;
    if (end === 'steps') tally.cut++;
    for (const name of met) premises[name] = (premises[name] ?? 0) + 1;
  };
  /** Whether a case passes. While it is shrunk only what fell first counts: else one error would turn into another. */
  const passes = (one: Case): boolean => {
    const result = run(one, wanted?.is === 'property' ? [wanted.property] : properties);
    const fall = fallOf(result, properties);
    if (wanted === undefined) count(result);
    else tally.shrinks++;
    onProgress?.(tally);
    if (fall === undefined || (wanted !== undefined && !isSame(fall, wanted))) return true;
    wanted ??= fall;
    return false;
  };
  const finished = (counterexample?: Counterexample): Fuzzing => ({
    outcome: counterexample === undefined ? 'no violation' : counterexample.fall.is === 'error' ? 'error' : 'violated',
    runs: tally.runs,
    cut: tally.cut,
    premises,
    ...(counterexample === undefined ? {} : { counterexample }),
  });
  const told = (one: Case, at: string, shrinks: number): Counterexample | undefined => {
    const result = run(one, wanted?.is === 'property' ? [wanted.property] : properties);
    const fall = fallOf(result, properties);
    return fall === undefined ? undefined : { case: one, fall, steps: result.steps, seed, path: at, shrinks };
  };

  if (path !== undefined) {
    const one = caseAt(design, seed, path);
    passes(one);
    return finished(told(one, path, 0));
  }
  const { counterexample, counterexamplePath, numShrinks, errorInstance } = fc.check(
    fc.property(casesOf(design), passes),
    {
      seed,
      numRuns: options.runs,
    },
  );
  // A case that cannot even be put together is a defect, and no answer of a property.
  if (errorInstance instanceof Error && wanted === undefined) throw errorInstance;
  const [shrunk] = counterexample ?? [];
  return finished(shrunk && told(shrunk, counterexamplePath ?? '', numShrinks));
};

type Fall = Counterexample['fall'];

const fallOf = ({ end, fallen, error }: CaseRun, properties: readonly PropertyDefinition[]): Fall | undefined => {
  if (end === 'error') return { is: 'error', message: error ?? '' };
  const property = properties.find(({ name }) => fallen.includes(name));
  return property === undefined ? undefined : { is: 'property', property };
};

/** Whether two falls are one. In a smaller case the same error may be about another process, client or bound. */
const isSame = (a: Fall, b: Fall): boolean => {
  if (a.is === 'property' || b.is === 'property') return a.is === b.is;
  const kindOf = (message: string) => message.replace(/\d+/g, '');
  return kindOf(a.message) === kindOf(b.message);
};

/** The end of a path is where a check that fails always and does not shrink begins. */
const caseAt = (design: Design | 'any', seed: number, path: string): Case => {
  const wrong = (): UsageError =>
    new UsageError(
      `The path '${path}' does not exist for seed ${seed}: give the design, the seed and the path that were printed together, by the same version of Parley.`,
    );
  if (!/^\d+(:\d+)*$/.test(path)) throw wrong();
  const failing = fc.property(casesOf(design), (_: Case) => false);
  try {
    const one = fc.check(failing, { seed, path, numRuns: 1, endOnFailure: true }).counterexample?.[0];
    if (one !== undefined) return one;
  } catch {
    // fast-check says that the path leads nowhere.
  }
  throw wrong();
};
