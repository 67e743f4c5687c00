import { post, postOf } from './monitors/post.ts';
import type { PropertyDefinition } from './property.ts';

/** No message is delivered twice. */
export const atMostOnce: PropertyDefinition = {
  name: 'at-most-once',
  says: 'A message is sent once, after its author said it, and delivered while it is under way, by which it is under way no more: so once at most.',
  why: 'What is read twice was not said twice.',
  source:
    "After verification, the message content and the sender's username are sent to the client with dest_username.",
  category: 'safety',
  premise: 'A message is delivered.',
  monitors: [post],
  judge: (assembly) => ({
    kind: 'invariant',
    reads: [assembly.places.at(post.name)],
    view: (_, value) => postOf(value).offences.some((one) => one === 'unsent' || one === 'repeated'),
    holds: ([offended]) => offended === false,
  }),
  witness: () => ({ kind: 'step-witness', holds: ({ type }) => type === 'delivered' }),
};
