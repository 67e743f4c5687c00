/**
 * Two-phase commit (J. Gray, L. Lamport, "Consensus on Transaction Commit"): TLA+'s TwoPhase, tlaplus/Examples
 * `specifications/transaction_commit/TwoPhase.tla`. Published: 288 distinct states with 3 resource managers (its manifest: 1,146
 * generated, depth 11) and 50,816 with 6 (a comment at its end); 8,832 with 5 (stateright, `examples/2pc.rs`, a test);
 * 296,448 with 7. With n managers it is 4^n + 6^n + 2^n: before the decision, after an abort, after a commit.
 *
 * Managers are interchangeable: their multisets are (n + 3 over 3) + (n + 5 over 5) + (n + 1), so 80 and 314. stateright publishes
 * 665 for 5 managers: it sorts them by their states alone, which leaves some states apart that are alike.
 *
 * The system itself stands beside the engine's own tests, which need it, too. Consistency is TCommit's.
 */
import type { Property } from '../../sim/engine/index.ts';
import { twoPhase } from '../../sim/engine/published.test-helper.ts';
import type { Oracle } from './oracle.ts';
import { range } from './values.ts';

const ofManagers = (
  managers: number,
  name: string,
  kind: 'invariant' | 'witness',
  holds: (states: readonly string[]) => boolean,
): Property => ({
  name,
  kind,
  reads: range(0, managers - 1),
  view: (_, value) => value,
  holds: (views) => holds(views as readonly string[]),
});

const oracle = (managers: number, distinct: number): Oracle => ({
  name: `two-phase commit, ${managers} resource managers`,
  source: 'tlaplus/Examples specifications/transaction_commit/TwoPhase.tla; stateright examples/2pc.rs',
  system: () => twoPhase(managers),
  distinct,
  verdicts: [
    {
      property: ofManagers(
        managers,
        'nobody commits what another aborts',
        'invariant',
        (states) => !(states.includes('committed') && states.includes('aborted')),
      ),
      holds: true,
    },
    // All choose to abort.
    {
      property: ofManagers(managers, 'all abort', 'witness', (states) => states.every((state) => state === 'aborted')),
      holds: true,
      steps: managers,
    },
    // All prepare, all are received, one decides, all are told.
    {
      property: ofManagers(managers, 'all commit', 'witness', (states) =>
        states.every((state) => state === 'committed'),
      ),
      holds: true,
      steps: 3 * managers + 1,
    },
  ],
});

export const twoPhaseCommit: readonly Oracle[] = [
  { ...oracle(3, 288), symmetric: 80, generated: 1146, depth: 11, deadlocks: 0 },
  { ...oracle(5, 8832), symmetric: 314 },
  oracle(6, 50816),
  oracle(7, 296448),
];
