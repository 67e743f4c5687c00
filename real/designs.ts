/** Which designs the server can run. */
import { designName, hardened, parseDesign } from '../sim/design/design.ts';
import { UsageError } from '../sim/vocabulary/errors.ts';
import type { Design, SafeguardName } from '../sim/vocabulary/safeguards.ts';

/** The safeguards that the drivers can do without: the others are built into them. */
export const dispensable: readonly SafeguardName[] = [
  'quota-under-mutex',
  'ghost-rows-cleared',
  'join-epoch',
  'queues-drained',
  'send-credits',
];

/** The design of that name. Throws a UsageError if there is none, or if the server cannot run it. */
export const serverDesign = (words: string): Design => {
  const design = parseDesign(words);
  const missing = [...hardened].find((safeguard) => !design.has(safeguard) && !dispensable.includes(safeguard));
  if (missing === undefined) return design;
  throw new UsageError(
    `The server cannot run '${designName(design)}': it is not built without ${missing}. It can do without ${dispensable.join(', ')}.`,
  );
};
