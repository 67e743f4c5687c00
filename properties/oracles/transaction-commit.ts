/**
 * Transaction commit (J. Gray, L. Lamport, "Consensus on Transaction Commit"): TLA+'s TCommit, tlaplus/Examples
 * `specifications/transaction_commit/TCommit.tla`, with 3 resource managers. Published: 34 distinct states, 94 generated,
 * depth 7. The managers see each other's states, which are one component.
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { range } from './values.ts';

type State = readonly ('working' | 'prepared' | 'committed' | 'aborted')[];

const manager = (rm: number): readonly Next<State>[] => [
  ['prepare', (states) => (states[rm] === 'working' ? states.with(rm, 'prepared') : undefined)],
  [
    'commit',
    (states) =>
      states[rm] === 'prepared' && states.every((state) => state === 'prepared' || state === 'committed')
        ? states.with(rm, 'committed')
        : undefined,
  ],
  [
    'abort',
    (states) =>
      (states[rm] === 'working' || states[rm] === 'prepared') && !states.includes('committed')
        ? states.with(rm, 'aborted')
        : undefined,
  ],
];

export const transactionCommit: Oracle = {
  name: 'transaction commit, 3 resource managers',
  source: 'tlaplus/Examples specifications/transaction_commit/TCommit.cfg',
  system: () =>
    stateSystem<State>({ initial: [['working', 'working', 'working']], processes: range(0, 2).map(manager) }),
  distinct: 34,
  generated: 94,
  depth: 7,
  verdicts: [
    {
      property: ofState<State>(
        'nobody commits what another aborts',
        (states) => !(states.includes('committed') && states.includes('aborted')),
      ),
      holds: true,
    },
  ],
};
