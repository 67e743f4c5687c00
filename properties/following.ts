/** What all replays of kept traces share: what may be asked, and how far the steps of a trace can be taken again. */
import type { Alterations, Assembly } from '../sim/kernel/system.ts';
import type { TraceStep } from '../sim/trace/codec.ts';
import { follow, type Scene } from '../sim/trace/story.ts';
import { ModelError, UsageError } from '../sim/vocabulary/errors.ts';

export type ReplayOptions = {
  /** As `parseDesign` reads it. Usually the trace's own. */
  readonly design?: string;
  /** Names of the properties to judge. Usually all; of a lasso the one that it was kept for. */
  readonly properties?: readonly string[];
  /** What is wrong on purpose in the machines and operations. */
  readonly alterations?: Alterations;
};

export type Followed = {
  /** The steps that could be taken. */
  readonly scenes: readonly Scene[];
  /** The first step that cannot be taken or gets another answer, from 1, and what its actor could do instead. */
  readonly impossible?: { readonly step: number; readonly says: string };
};

/** As many steps as can be taken. Where `follow` refuses one, halving finds out which. */
export const followed = (assembly: Assembly, steps: readonly TraceStep[]): Followed => {
  const refusal = (count: number): string | undefined => {
    try {
      follow(assembly, steps.slice(0, count));
      return undefined;
    } catch (error) {
      if (error instanceof UsageError) return error.message;
      throw error;
    }
  };
  const says = refusal(steps.length);
  if (says === undefined) return { scenes: follow(assembly, steps) };
  let possible = 0;
  let step = steps.length;
  while (step - possible > 1) {
    const middle = (possible + step) >> 1;
    if (refusal(middle) === undefined) possible = middle;
    else step = middle;
  }
  return { scenes: follow(assembly, steps.slice(0, possible)), impossible: { step, says } };
};

/** What the model's own code throws is an answer of the model, and no defect of whoever asks it. `where` begins the words. */
export const modelled = <T>(where: string, ask: () => T): T => {
  try {
    return ask();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new ModelError(`${where}: ${(error as Error).message}`, { cause: error });
  }
};
