/** Random designs for fast-check: any set of safeguards, shown by its name. */
import fc from 'fast-check';
import { type SafeguardName, safeguardNames } from '../vocabulary/safeguards.ts';

/** Any of the 2^21 designs. Shrinks towards the literal one. */
export const anyDesign: fc.Arbitrary<ReadonlySet<SafeguardName>> = fc
  .subarray([...safeguardNames])
  .map((names) => new Set(names));
