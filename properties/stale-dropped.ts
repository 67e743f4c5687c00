import type { Label } from '../sim/vocabulary/labels.ts';
import type { PropertyDefinition } from './property.ts';

/** A datagram for a name that the thread does not serve is never delivered. */
export const staleDropped: PropertyDefinition = {
  name: 'stale-dropped',
  says: 'A message is written only to a client whose name is the one that it was sent to.',
  why: "Anything else is somebody else's mail.",
  source:
    'It might be possible that the client with "dest_username" has left, and this thread is now handling a new user with a different username. In which case, the datagram is simply dropped.',
  category: 'safety',
  premise: 'A datagram reaches a thread that does not serve its destination any more.',
  judge: () => ({
    kind: 'step',
    holds: (heard) => {
      const label = heard as Label;
      return label.type !== 'delivered' || label.datagram.to === label.name;
    },
  }),
  witness: () => ({
    kind: 'step-witness',
    holds: (heard) => {
      const label = heard as Label;
      return label.type === 'dropped' && label.reason === 'stale';
    },
  }),
};
