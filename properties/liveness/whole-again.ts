import type { StateProperty, Value } from '../../sim/engine/index.ts';
import { wholeAgain as whole } from '../whole-again.ts';
import type { LivenessDefinition } from './definition.ts';
import { allClientsGo, everybodyRuns, offersTakeTurns, theStoppedGoOn } from './fairness.ts';

/** Faults have budgets, so every run has a last one: after it the server is whole again and again. */
export const wholeAgain: LivenessDefinition = {
  name: 'whole-again',
  says: 'Again and again the parent is gone, or everything is whole at once: every process serves, the locks can be had, the table has no row but those of clients that stay, and no datagram waits in a process socket.',
  why: 'What a fault leaves behind is paid by clients that were not there.',
  source: whole.source,
  premise: 'The server runs.',
  assumes: [everybodyRuns, offersTakeTurns, theStoppedGoOn, allClientsGo],
  claims: (assembly) => {
    // What whole means is said once, by the property of what has come to rest.
    const { reads, view, holds } = whole.judge(assembly) as Omit<StateProperty, 'name'>;
    return [{ of: 'the server', reads, view, from: () => true, to: (views: readonly Value[]) => holds(views) }];
  },
};
