import type { Label } from '../sim/vocabulary/labels.ts';
import { post, postOf } from './monitors/post.ts';
import type { PropertyDefinition } from './property.ts';

/** A message bears the name of who wrote it. */
export const trueSender: PropertyDefinition = {
  name: 'true-sender',
  says: 'A message is delivered under the name that its author had when it was sent.',
  why: 'Whoever can speak under the name of another can say anything.',
  source:
    "After verification, the message content and the sender's username are sent to the client with dest_username.",
  category: 'safety',
  premise: 'A message is delivered to another than its author.',
  monitors: [post],
  judge: (assembly) => ({
    kind: 'invariant',
    reads: [assembly.places.at(post.name)],
    view: (_, value) => postOf(value).offences.includes('sender'),
    holds: ([offended]) => offended === false,
  }),
  witness: () => ({
    kind: 'step-witness',
    holds: (heard) => {
      const label = heard as Label;
      return label.type === 'delivered' && label.name !== label.datagram.from;
    },
  }),
};
