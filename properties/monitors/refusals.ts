/** Which clients have had a message refused or dropped and were not told of it yet. */
import type { Value } from '../../sim/engine/index.ts';
import type { Monitor } from '../../sim/kernel/system.ts';
import type { ClientId } from '../../sim/vocabulary/ids.ts';
import type { Label } from '../../sim/vocabulary/labels.ts';
import { authorOf, type Members, membersAfter } from './members.ts';

export type Refusals = {
  /** Clients, sorted, each as often as it has a message that it was not told of. */
  readonly untold: readonly ClientId[];
  readonly members: Members;
  /** A client was there until the server closed its connection, and was never told. */
  readonly neglected: boolean;
};

export const refusalsOf = (value: Value): Refusals => value as Refusals;

const hear = (state: Refusals, label: Label): Refusals => {
  const neglects = label.type === 'closed' && label.attentive && state.untold.includes(label.client);
  const members = membersAfter(state.members, label);
  const untold = untoldAfter(state, label).filter(
    // Nobody has to be told whose process died.
    (client) => label.type !== 'death' || !isEnded(state.members, members, client),
  );
  return { untold, members, neglected: state.neglected || neglects };
};

const untoldAfter = ({ untold, members }: Refusals, label: Label): readonly ClientId[] => {
  switch (label.type) {
    case 'refused':
      return [...untold, label.client].sort((a, b) => a - b);
    case 'told': {
      const place = untold.indexOf(label.client);
      return untold.filter((_, index) => index !== place);
    }
    case 'dropped': {
      // Whoever has left, or is being disconnected, gets nothing: that is no news to the sender.
      const isThere = label.reason !== 'cut' && members.some(({ session }) => session === label.datagram.session);
      return isThere ? [...untold, authorOf(label.datagram)].sort((a, b) => a - b) : untold;
    }
    case 'closed':
      return untold.filter((client) => client !== label.client);
    default:
      return untold;
  }
};

const isEnded = (before: Members, after: Members, client: ClientId): boolean =>
  before.some((member) => member.client === client) && !after.some((member) => member.client === client);

export const refusals: Monitor = {
  name: 'refusals',
  initial: () => ({ untold: [], members: [], neglected: false }),
  hears: ['refused', 'told', 'dropped', 'closed', 'joined', 'left', 'death', 'thread-death'],
  hear: (value, label) => hear(refusalsOf(value), label),
};
