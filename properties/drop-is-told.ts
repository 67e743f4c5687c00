import type { Label } from '../sim/vocabulary/labels.ts';
import { untold, untoldOf } from './monitors/untold.ts';
import type { PropertyDefinition } from './property.ts';

/** Who sends a message that the server does not take to its destination learns of it. */
export const dropIsTold: PropertyDefinition = {
  name: 'drop-is-told',
  says: 'Before the server reads the next message of a client, or closes the connection of one that stayed and reads, every message before was sent or the client was told that it was not; and it was told of one that was dropped although its destination was there.',
  why: 'On success a CHAT is not answered: silence must mean that nothing went wrong but that somebody left.',
  source: 'In which case, the datagram is simply dropped.',
  category: 'safety',
  premise: 'A client is told that its message was not sent.',
  monitors: [untold],
  judge: (assembly) => ({
    kind: 'invariant',
    reads: [assembly.places.at(untold.name)],
    view: (_, value) => untoldOf(value).neglected,
    holds: ([neglected]) => neglected === false,
  }),
  witness: () => ({ kind: 'step-witness', holds: (heard) => (heard as Label).type === 'told' }),
};
