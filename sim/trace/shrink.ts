/**
 * Makes a list of steps that shows something as short as it can: delta debugging (Zeller and Hildebrandt, "Simplifying
 * and Isolating Failure-Inducing Input", 2002). Whole actors are left out first, then chunks, then single steps. Deviations
 * from ddmin: only what is left out is tried, never a chunk alone, since a run needs its beginning; chunks are also taken
 * from one actor's own steps, since what it locks it must unlock; and what counts is not the list that was tried but the
 * steps that were really taken of it.
 */
import { SLIDING_CHUNK_MAX } from './limits.ts';

/**
 * Tries a list: the steps that were taken of it up to where it shows the same, at most `steps_max` of them, or undefined if
 * it does not. It must be deterministic.
 */
type Attempt<Step> = (steps: readonly Step[], steps_max: number) => readonly Step[] | undefined;

type Shrunk<Step> = {
  readonly steps: readonly Step[];
  readonly replays: number;
  /** Whether no step can be left out any more; otherwise the bound on replays was hit. */
  readonly minimal: boolean;
};

/** Shrinks `steps`, which show it, by at most `replays_max` attempts. The result is never longer than `steps`. */
export const shrink = <Step extends { readonly actor: string | number }>(
  steps: readonly Step[],
  attempt: Attempt<Step>,
  replays_max: number,
): Shrunk<Step> => {
  let current = steps;
  let replays = 0;
  /** Leaves out the steps at those places, if it still shows the same in fewer steps. */
  const leaveOut = (places: ReadonlySet<number>): boolean => {
    if (replays >= replays_max) return false;
    replays++;
    const taken = attempt(
      current.filter((_, place) => !places.has(place)),
      current.length - 1,
    );
    if (taken === undefined) return false;
    current = taken;
    return true;
  };
  const placesOf = (actor: Step['actor']): readonly number[] =>
    current.flatMap((step, place) => (step.actor === actor ? [place] : []));
  const actors = () => [...new Set(current.map(({ actor }) => actor))];

  const leaveOutActors = (): void => {
    for (const actor of actors()) leaveOut(new Set(placesOf(actor)));
  };
  /** Chunks of the places that `list` gives, the large ones first and the last ones first: nothing depends on those. */
  const leaveOutChunks = (list: () => readonly number[], size_min: number): void => {
    for (let size = Math.ceil(list().length / 2); size >= size_min; size >>= 1) {
      const stride = size > SLIDING_CHUNK_MAX ? size : 1;
      for (let end = list().length; end > 0 && replays < replays_max; ) {
        const places = list();
        const shorter = leaveOut(new Set(places.slice(Math.max(0, end - size), end)));
        end = Math.min(list().length, end - (shorter ? size : stride));
      }
    }
  };

  for (let before = Infinity; current.length < before && replays < replays_max; ) {
    before = current.length;
    leaveOutActors();
    leaveOutChunks(() => [...current.keys()], 1);
    for (const actor of actors()) leaveOutChunks(() => placesOf(actor), 2);
  }
  return { steps: current, replays, minimal: replays < replays_max };
};
