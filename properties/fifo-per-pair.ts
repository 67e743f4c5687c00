import { post, postOf } from './monitors/post.ts';
import type { PropertyDefinition } from './property.ts';

/** Messages of one person to another do not overtake each other. */
export const fifoPerPair: PropertyDefinition = {
  name: 'fifo-per-pair',
  says: 'What one session sends to another is delivered in the order in which it was sent.',
  why: 'An answer that comes before its question is misunderstood.',
  source:
    'The main thread of the process with p_id=dest_pid reads the datagram(on sockarray_process[dest_pid][0]), and with the help of dest_tid it forwards the datagram to the thread.',
  category: 'safety',
  premise: 'Two messages of one session to another are under way at once.',
  monitors: [post],
  judge: (assembly) => ({
    kind: 'invariant',
    reads: [assembly.places.at(post.name)],
    view: (_, value) => postOf(value).offences.includes('order'),
    holds: ([offended]) => offended === false,
  }),
  witness: (assembly) => ({
    kind: 'witness',
    reads: [assembly.places.at(post.name)],
    view: (_, value) => {
      const pairs = postOf(value).letters.map(({ text, to }) => `${text.split('.')[0]} ${to}`);
      return new Set(pairs).size < pairs.length;
    },
    holds: ([both]) => both === true,
  }),
};
