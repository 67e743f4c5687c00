/** Who is joined where: the part of history that several monitors share. */
import type { Renaming } from '../../sim/kernel/renaming.ts';
import { endsHolder } from '../../sim/resources/resource.ts';
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import type { ClientId, Name, ProcessId, Session, ThreadId } from '../../sim/vocabulary/ids.ts';
import type { Label } from '../../sim/vocabulary/labels.ts';

type Member = {
  readonly process: ProcessId;
  readonly thread: ThreadId;
  readonly client: ClientId;
  readonly name: Name;
  readonly session: Session;
};

/** Sorted by client. */
export type Members = readonly Member[];

/** From a row's completion to its clearing, or to the end of its thread. */
export const membersAfter = (members: Members, label: Label): Members => {
  switch (label.type) {
    case 'joined': {
      const { client, process, thread, name, session } = label;
      const others = members.filter((member) => member.process !== process || member.thread !== thread);
      return inserted(others, { process, thread, client, name, session }, (a, b) => a.client - b.client);
    }
    case 'left':
      return members.filter(({ process, thread }) => process !== label.process || thread !== label.thread);
    case 'death':
    case 'thread-death':
      return members.filter(({ process, thread }) => !endsHolder(label, `${process}.${thread}`));
    default:
      return members;
  }
};

export const renamedMembers = (members: Members, to: Renaming): Members =>
  members
    .map(({ process, thread, client, name, session }) => ({
      process,
      thread: to.thread(process, thread),
      client: to.client(client),
      name: to.name(name),
      session: to.client(session),
    }))
    .sort((a, b) => a.client - b.client);

/** A sorted list with one more item, behind those that are equal to it. */
export const inserted = <Item>(
  sorted: readonly Item[],
  item: Item,
  order: (a: Item, b: Item) => number,
): readonly Item[] => {
  let at = sorted.length;
  while (at > 0 && order(item, sorted[at - 1] as Item) < 0) at--;
  const longer = sorted.slice();
  longer.splice(at, 0, item);
  return longer;
};

/** Who wrote it, by its own words; −1 where it has none. */
export const authorOf = ({ text }: Datagram): ClientId => (text === undefined ? -1 : Number(text.split('.')[0]));
