/** What a liveness property is here: a sentence about what comes in the end, and the fairness that it needs, with reasons. */
import type { LeadsTo } from '../../sim/engine/index.ts';
import type { Assembly, Monitor } from '../../sim/kernel/system.ts';
import type { Assumption } from './fairness.ts';

/** One thing that the property says of somebody: of whom, and what is followed by what. */
export type Claim = Pick<LeadsTo, 'reads' | 'view' | 'from' | 'to'> & { readonly of: string };

export type LivenessDefinition = {
  readonly name: string;
  /** What it says, as one sentence. */
  readonly says: string;
  /** Why it must hold: what a user loses when it does not. */
  readonly why: string;
  /** The sentence of the source that asks for it, or what else does. */
  readonly source: string;
  /** Without this nothing is owed, and that it holds says nothing. */
  readonly premise: string;
  /** Runs that are not fair in this sense may break it. */
  readonly assumes: readonly Assumption[];
  /** The history that it needs: the system is assembled with these. */
  readonly monitors?: readonly Monitor[];
  readonly claims: (assembly: Assembly) => readonly Claim[];
};
