/**
 * The states of a system, whole, after a search that came to its end: for whoever wants to check what it says without
 * believing it.
 */
import type { Property, System, Value } from './component.ts';
import { slotHash } from './hash.ts';
import type { SearchOptions, SearchOutcome } from './outcome.ts';
import { outcomeOf } from './run.ts';
import { explore } from './search.ts';

export type StateSet = {
  /** The initial state is the first. */
  readonly count: number;
  /** For each state one id for each component, in the order of the system's components: `count` rows. */
  readonly ids: Uint16Array | Uint32Array;
  /** The values of each component, by id. */
  readonly values: readonly (readonly Value[])[];
};

/**
 * `search`, and where everything holds in every state that can be reached, `give` gets them. They are the search's own arrays:
 * to be read, and at once. @throws as `search`; RangeError where the options ask for less than all states, whole
 */
export function searchStates(
  system: System,
  properties: readonly Property[],
  options: SearchOptions,
  give: (states: StateSet) => void,
): SearchOutcome {
  if (options.store === 'fingerprint')
    throw new RangeError('fingerprints are stored, not states: nobody can have them');
  if ((options.exchanges ?? []).length > 0)
    throw new RangeError('only one of several states that are alike is stored: nobody can have the others');
  const run = explore(system, properties, options, slotHash);
  const outcome = outcomeOf(run);
  const { count, width, vectors } = run.visited;
  if (outcome.verdict === 'holds' && outcome.exhaustive) {
    give({ count, ids: vectors.subarray(0, count * width), values: run.memo.interners.map(({ values }) => values) });
  }
  return outcome;
}
