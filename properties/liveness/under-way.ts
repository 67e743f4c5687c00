/** Messages that were sent to a session which is still there, and were not delivered to it. */
import type { Value } from '../../sim/engine/index.ts';
import type { Monitor } from '../../sim/kernel/system.ts';
import type { Session } from '../../sim/vocabulary/ids.ts';
import type { Label } from '../../sim/vocabulary/labels.ts';
import { inserted, type Members, membersAfter } from '../monitors/members.ts';

type UnderWay = {
  /** Sorted by their words, which tell messages apart; one without words is not followed. */
  readonly messages: readonly { readonly text: string; readonly to: Session }[];
  readonly members: Members;
};

export const isUnderWay = (value: Value, text: string): boolean =>
  (value as UnderWay).messages.some((message) => message.text === text);

const hear = ({ messages, members: before }: UnderWay, label: Label): UnderWay => {
  const members = membersAfter(before, label);
  switch (label.type) {
    case 'sent': {
      const { text = '', session: to } = label.datagram;
      const isThere = members.some(({ session }) => session === to);
      if (text === '' || !isThere) return { messages, members };
      return { messages: inserted(messages, { text, to }, (a, b) => (a.text < b.text ? -1 : 1)), members };
    }
    case 'delivered':
      return { messages: messages.filter(({ text }) => text !== label.datagram.text), members };
    default:
      return { messages: messages.filter(({ to }) => members.some(({ session }) => session === to)), members };
  }
};

export const underWay: Monitor = {
  name: 'under-way',
  initial: () => ({ messages: [], members: [] }),
  hears: ['sent', 'delivered', 'joined', 'left', 'death', 'thread-death'],
  hear: (value, label) => hear(value as UnderWay, label),
};
