/**
 * Whose message is on the server's conscience: a client has said it, and it was neither sent nor was the client told that
 * it was not. What the server says of itself is not asked: a CHAT that was read and forgotten counts as well.
 */
import type { Value } from '../../sim/engine/index.ts';
import type { Monitor } from '../../sim/kernel/system.ts';
import type { ClientId } from '../../sim/vocabulary/ids.ts';
import type { Label } from '../../sim/vocabulary/labels.ts';
import { authorOf, inserted, type Members, membersAfter, renamedMembers } from './members.ts';

type Untold = {
  /** Clients, sorted, each as often as it has such a message. */
  readonly clients: readonly ClientId[];
  readonly members: Members;
  /** A client went on, or stayed until the server closed its connection, and was never told. */
  readonly neglected: boolean;
};

export const untoldOf = (value: Value): Untold => value as Untold;

const hear = (state: Untold, label: Label): Untold => {
  const members = membersAfter(state.members, label);
  const goesOn = label.type === 'said' || (label.type === 'closed' && label.attentive);
  const neglects = goesOn && state.clients.includes(label.client);
  return { clients: clientsAfter(state, members, label), members, neglected: state.neglected || neglects };
};

const has = (members: Members, client: ClientId): boolean => members.some((member) => member.client === client);

/** `after` are the members that are left. */
const clientsAfter = ({ clients, members }: Untold, after: Members, label: Label): readonly ClientId[] => {
  switch (label.type) {
    case 'said':
      return withOne(clients, label.client);
    case 'told':
      return withoutOne(clients, label.client);
    case 'sent':
      return withoutOne(clients, authorOf(label.datagram));
    case 'dropped': {
      // Whoever has left, or is being disconnected, gets nothing: that is no news to the sender.
      const isThere = label.reason !== 'cut' && members.some(({ session }) => session === label.datagram.session);
      return isThere ? withOne(clients, authorOf(label.datagram)) : clients;
    }
    // Nobody has to be told whose thread died.
    case 'death':
    case 'thread-death':
      return clients.filter((client) => !has(members, client) || has(after, client));
    case 'closed':
      return clients.filter((client) => client !== label.client);
    default:
      return clients;
  }
};

const withOne = (clients: readonly ClientId[], client: ClientId): readonly ClientId[] =>
  inserted(clients, client, (a, b) => a - b);

const withoutOne = (clients: readonly ClientId[], client: ClientId): readonly ClientId[] => {
  const place = clients.indexOf(client);
  return clients.filter((_, index) => index !== place);
};

export const untold: Monitor = {
  name: 'untold',
  initial: () => ({ clients: [], members: [], neglected: false }),
  hears: ['said', 'told', 'sent', 'dropped', 'closed', 'joined', 'left', 'death', 'thread-death'],
  hear: (value, label) => hear(untoldOf(value), label),
  renamed: (value, to) => {
    const { clients, members, neglected } = untoldOf(value);
    const renamed = clients.map(to.client).sort((a, b) => a - b);
    return { clients: renamed, members: renamedMembers(members, to), neglected };
  },
};
