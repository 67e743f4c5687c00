import type { Label } from '../sim/vocabulary/labels.ts';
import { refusals, refusalsOf } from './monitors/refusals.ts';
import type { PropertyDefinition } from './property.ts';

/** Who sends a message that the server does not take to its destination learns of it. */
export const dropIsTold: PropertyDefinition = {
  name: 'drop-is-told',
  says: 'A client that stays until the server closes its connection, and reads, has been told of every message of its that was refused, or dropped although its destination was there.',
  why: 'On success a CHAT is not answered: silence must mean that nothing went wrong but that somebody left.',
  source: 'In which case, the datagram is simply dropped.',
  category: 'safety',
  premise: 'A client is told that its message was not sent.',
  monitors: [refusals],
  judge: (assembly) => ({
    kind: 'invariant',
    reads: [assembly.places.at(refusals.name)],
    view: (_, value) => refusalsOf(value).neglected,
    holds: ([neglected]) => neglected === false,
  }),
  witness: () => ({ kind: 'step-witness', holds: (heard) => (heard as Label).type === 'told' }),
};
