/** Which faults strike, and when. Shrinks towards none, and towards the beginning of the run. */
import fc from 'fast-check';
import type { FaultName, PlannedFault } from '../case.ts';
import { faultNames } from '../simulate.ts';
import { FAULT_AFTER_MAX, FAULT_SOON_MAX, FAULTS_MAX } from './limits.ts';

const names = [...Object.keys(faultNames), 'continue'] as readonly FaultName[];

const anyFault: fc.Arbitrary<PlannedFault> = fc.record({
  // Not `constantFrom`: every fault is as simple as another.
  fault: fc.oneof(...names.map((name) => fc.constant(name))),
  process: fc.nat(1),
  thread: fc.nat(1),
  // Start and recovery are short and full of moments that matter.
  after: fc.oneof(fc.nat(FAULT_AFTER_MAX), fc.nat(FAULT_SOON_MAX)),
});

export const anyFaults: fc.Arbitrary<readonly PlannedFault[]> = fc.array(anyFault, {
  maxLength: FAULTS_MAX,
  size: 'max',
});
