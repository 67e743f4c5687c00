/** Designs. They shrink towards the hardened one, so what is left out of a shrunk design had to be. */
import fc from 'fast-check';
import { hardened } from '../../sim/design/design.ts';
import { type Design, type SafeguardName, safeguardNames } from '../../sim/vocabulary/safeguards.ts';

/** Whether a safeguard is missing: a coin is tossed for `share` of a hundred. */
const missing = (share: number): fc.Arbitrary<boolean> =>
  fc.oneof(
    { weight: 100 - share, arbitrary: fc.constant(false) },
    { weight: share, arbitrary: fc.constantFrom(false, true) },
  );

const without = (share: number): fc.Arbitrary<Design> =>
  fc.tuple(...safeguardNames.map(() => missing(share))).map(
    (gone): Design => new Set(safeguardNames.filter((_, place) => !gone[place])),
    (design) => safeguardNames.map((name) => !(design as ReadonlySet<SafeguardName>).has(name)),
  );

/** The hardened design itself, one without a few safeguards, or any subset of them. */
export const anyDesign: fc.Arbitrary<Design> = fc.oneof(without(100), without(10), fc.constant(hardened));
