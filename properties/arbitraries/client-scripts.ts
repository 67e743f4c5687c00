/**
 * What clients do, in order. Shrinks towards nobody, towards saying nothing, and towards staying. Most clients join before
 * they say anything else and most systems have several: else little that is worth judging would happen.
 */
import fc from 'fast-check';
import type { ClientScript, ScriptLine } from '../case.ts';
import { CLIENTS_MAX, LINES_MAX, NAMES_MAX } from './limits.ts';

const name = fc.nat(NAMES_MAX - 1);
const join = fc.record({ verb: fc.constant('JOIN' as const), name });
const chat = fc.record({ verb: fc.constant('CHAT' as const), name });
const rubbish = fc.record({ verb: fc.constant('BAD' as const) });

/** Lists of up to `maxLength`; of several arbitraries the first shrinks whatever any of them made. */
const some = <T>(item: fc.Arbitrary<T>, maxLength: number, minLength = 0) =>
  fc.array(item, { minLength, maxLength, size: 'max' });

const anyLine: fc.Arbitrary<ScriptLine> = fc.oneof(
  { weight: 3, arbitrary: join },
  { weight: 4, arbitrary: chat },
  { weight: 1, arbitrary: rubbish },
);

const joinFirst: fc.Arbitrary<ScriptLine[]> = fc
  .tuple(join, some(chat, LINES_MAX - 1))
  .map(([first, rest]) => [first, ...rest]);

const anyScript: fc.Arbitrary<ClientScript> = fc.record({
  lines: fc.oneof({ weight: 1, arbitrary: some(anyLine, LINES_MAX) }, { weight: 3, arbitrary: joinFirst }),
  ends: fc.constantFrom('stays', 'hangs up', 'leaves'),
});

export const anyClients: fc.Arbitrary<readonly ClientScript[]> = fc.oneof(
  { weight: 1, arbitrary: some(anyScript, CLIENTS_MAX) },
  { weight: 3, arbitrary: some(anyScript, CLIENTS_MAX, 2) },
);
