import type { Assembly } from '../sim/kernel/system.ts';
import type { Queue } from '../sim/resources/process-socket.ts';
import { inboxRoom } from '../sim/resources/thread-socket.ts';
import type { Label } from '../sim/vocabulary/labels.ts';
import type { OperationName } from '../sim/vocabulary/operations.ts';
import { byState, everyPart } from './forms.ts';
import { post, postOf } from './monitors/post.ts';
import { actorsOf, type PropertyDefinition } from './property.ts';

/** Nothing in a queue outlives the next session's start. */
export const queuesDrain: PropertyDefinition = {
  name: 'queues-drain',
  says: "No queue holds more than its bound; when a process begins to forward, nothing is in its socket from before its birth, and when a thread waits for its client's first line, nothing is in its socket from before the accept.",
  why: 'What nobody takes out fills the queue: then messages are refused for the sake of people who left long ago.',
  source: 'It might be possible that the client with "dest_username" has left',
  category: 'safety',
  premise: 'A datagram that was left over is dropped.',
  monitors: [post],
  judge: (assembly) => {
    const ledger = assembly.places.at(post.name);
    const readers = readersOf(assembly);
    const queues = readers.map(({ queue }) => assembly.places.at(queue));
    return {
      kind: 'invariant',
      reads: [ledger, ...readers.map(({ index }) => index), ...queues],
      ...byState(
        assembly,
        ({ offers }) => offers.some(({ operation }) => begins.includes(operation)),
        (component, value) =>
          component === ledger
            ? postOf(value)
                .letters.flatMap(({ at, old }) => (old ? [at] : []))
                // Whose words they are does not matter.
                .sort()
            : (value as Queue).length <= boundOf(assembly, component),
      ),
      ...everyPart(
        readers.map(({ queue }, place) => {
          const reader = 1 + place;
          const bound = 1 + readers.length + place;
          return {
            places: [0, reader, bound],
            holds: (views) =>
              views[bound] !== false && (views[reader] === false || !(views[0] as readonly string[]).includes(queue)),
          };
        }),
      ),
    };
  },
  witness: () => ({
    kind: 'step-witness',
    holds: (heard) => {
      const label = heard as Label;
      return label.type === 'dropped' && label.reason === 'drained';
    },
  }),
};

/** What an actor does that begins to read its queue. */
const begins: readonly OperationName[] = ['process-socket.receive', 'connection.read-guest'];

/** Who reads which queue. */
const readersOf = (assembly: Assembly): readonly { readonly index: number; readonly queue: string }[] => [
  ...actorsOf(assembly, 'child').map(({ who, index }) => ({ index, queue: `process-socket ${who.process}` })),
  ...actorsOf(assembly, 'thread').map(({ who, index }) => ({
    index,
    queue: `thread-socket ${who.process}.${who.thread}`,
  })),
];

const boundOf = ({ places, environment }: Assembly, component: number): number => {
  const slot = places.slots[component];
  const isThreads = slot?.kind === 'resource' && slot.resource === 'thread-socket';
  return isThreads ? inboxRoom(environment) : environment.parameters.socket_max;
};
