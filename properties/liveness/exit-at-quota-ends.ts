import type { Quota } from '../../sim/resources/quota.ts';
import { quotasAndThreads } from '../property.ts';
import type { LivenessDefinition } from './definition.ts';
import { everybodyRuns, offersTakeTurns, theStoppedGoOn } from './fairness.ts';

/** No client is assumed to go: an exit that waits for one of them may wait for ever. */
export const exitAtQuotaEnds: LivenessDefinition = {
  name: 'exit-at-quota-ends',
  says: 'Each process that has handled CPP clients ends.',
  why: 'An exit that hangs takes T places away until a stranger connects.',
  source: 'If the number of clients handled become equal to CPP. Then the thread causes the process to exit.',
  premise: 'A process has handled CPP clients.',
  assumes: [everybodyRuns, offersTakeTurns, theStoppedGoOn],
  claims: (assembly) =>
    quotasAndThreads(assembly).quotas.map((index, p) => ({
      of: `process ${p}`,
      reads: [index],
      // The quota of a process ends with it.
      view: (_, value) => (value as Quota).handled >= assembly.environment.parameters.clients_per_process,
      from: ([full]) => full === true,
      to: ([full]) => full === false,
    })),
};
