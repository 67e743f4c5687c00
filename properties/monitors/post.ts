/**
 * Every message under way: where it should be, for whom, and who really wrote it. What it holds against the server comes
 * from the client's own words (`2.0`: the first CHAT of client 2), which the server carries and never reads.
 */
import type { Value } from '../../sim/engine/index.ts';
import { renamedHolder, renamedText } from '../../sim/kernel/renaming.ts';
import type { Monitor } from '../../sim/kernel/system.ts';
import type { Datagram } from '../../sim/vocabulary/datagram.ts';
import type { Name, Session } from '../../sim/vocabulary/ids.ts';
import type { DeathLabel, Label } from '../../sim/vocabulary/labels.ts';
import { authorOf, inserted, type Members, membersAfter, renamedMembers } from './members.ts';

export type Letter = {
  readonly text: string;
  /** The component that has it. */
  readonly at: string;
  /** The session that the lookup for it found. */
  readonly to: Session;
  /** Under which name its author was joined when it was sent; null: under none. */
  readonly name: Name | null;
  /** It lay in its queue already when whoever reads the queue began. */
  readonly old: boolean;
  /** A later one of the same author for the same session was delivered before it. */
  readonly overtaken: boolean;
};

/**
 * unsent: delivered while it was not under way. repeated: sent though its author had not just said it. order: delivered after a later one. sender: delivered under another's name.
 */
type Offence = 'unsent' | 'repeated' | 'order' | 'sender';

export type Post = {
  /** Sorted by text and place. */
  readonly letters: readonly Letter[];
  readonly members: Members;
  /** What members have said and their threads have not sent yet, sorted: each may be sent once. */
  readonly said: readonly string[];
  readonly offences: readonly Offence[];
};

export const postOf = (value: Value): Post => value as Post;

const hear = (post: Post, label: Label): Post => {
  switch (label.type) {
    case 'sent': {
      const { process, thread, to, datagram } = label;
      const author = post.members.find((member) => member.process === process && member.thread === thread);
      const letter: Letter = {
        text: datagram.text ?? '',
        at: `process-socket ${to}`,
        to: datagram.session,
        name: author !== undefined && author.client === authorOf(datagram) ? author.name : null,
        old: false,
        overtaken: false,
      };
      const said = post.said.filter((text) => text !== letter.text);
      const isRepeated = said.length === post.said.length;
      return accused(
        { ...post, said, letters: inserted(post.letters, letter, byPlace) },
        isRepeated ? ['repeated'] : [],
      );
    }
    case 'said': {
      const before = forgotten(post, [label.client]);
      return { ...before, said: inserted(before.said, label.text, (a, b) => (a < b ? -1 : 1)) };
    }
    case 'told':
      return forgotten(post, [label.client]);
    case 'born':
      return aged(post, `process-socket ${label.process}`);
    case 'received':
      return moved(post, label.datagram, `process-socket ${label.process}`, `child ${label.process}`);
    case 'forwarded':
      return moved(post, label.datagram, `child ${label.process}`, `thread-socket ${label.process}.${label.thread}`);
    case 'taken': {
      const place = `${label.process}.${label.thread}`;
      return moved(post, label.datagram, `thread-socket ${place}`, `thread ${place}`);
    }
    case 'delivered':
      return delivered(post, label.datagram, `thread ${label.process}.${label.thread}`);
    case 'dropped':
      return without(post, label.datagram);
    case 'accepted':
      return aged(post, `thread-socket ${label.process}.${label.thread}`);
    case 'death':
      return mourned(withMembers(post, label), label);
    case 'thread-death': {
      const hand = `thread ${label.process}.${label.thread}`;
      const letters = post.letters.filter(({ at }) => at !== hand);
      return { ...withMembers(post, label), letters };
    }
    default:
      return withMembers(post, label);
  }
};

/** What somebody who is no member any more has said, nobody will send. */
const withMembers = (before: Post, label: Label): Post => {
  const members = membersAfter(before.members, label);
  if (members === before.members) return before;
  const gone = before.members.filter(({ client }) => !members.some((member) => member.client === client));
  return forgotten(
    { ...before, members },
    gone.map(({ client }) => client),
  );
};

const forgotten = (before: Post, clients: readonly number[]): Post => {
  if (clients.length === 0 || before.said.length === 0) return before;
  const said = before.said.filter((text) => !clients.includes(Number(authorIn(text))));
  return said.length === before.said.length ? before : { ...before, said };
};

export const post: Monitor = {
  name: 'post',
  initial: () => ({ letters: [], members: [], said: [], offences: [] }),
  hears: [
    'said',
    'told',
    'born',
    'sent',
    'received',
    'forwarded',
    'taken',
    'delivered',
    'dropped',
    'accepted',
    'joined',
    'left',
    'death',
    'thread-death',
  ],
  hear: (value, label) => hear(postOf(value), label),
  renamed: (value, to) => {
    const { letters, members, said, offences } = postOf(value);
    const renamed = letters.map((letter) => ({
      ...letter,
      text: renamedText(to, letter.text),
      at: renamedHolder(to, letter.at),
      to: to.client(letter.to),
      name: letter.name === null ? null : to.name(letter.name),
    }));
    return {
      letters: renamed.sort(byPlace),
      members: renamedMembers(members, to),
      said: said.map((text) => renamedText(to, text)).sort(),
      offences,
    };
  },
};

const byPlace = (a: Letter, b: Letter): number =>
  a.text === b.text ? (a.at < b.at ? -1 : 1) : a.text < b.text ? -1 : 1;

/** A letter that is not where it is taken from stays where it should be: what holds it says that it has it not. */
const moved = (before: Post, { text }: Datagram, from: string, to: string): Post => {
  const place = before.letters.findIndex((letter) => letter.text === text && letter.at === from);
  const letter = before.letters[place];
  if (letter === undefined) return before;
  const others = before.letters.filter((_, index) => index !== place);
  return { ...before, letters: inserted(others, { ...letter, at: to, old: false }, byPlace) };
};

/** Of two with the same words it is the one in that hand. */
const without = (before: Post, { text }: Datagram, hand?: string): Post => {
  const own = before.letters.findIndex((letter) => letter.text === text && letter.at === hand);
  const place = own >= 0 ? own : before.letters.findIndex((letter) => letter.text === text);
  return place < 0 ? before : { ...before, letters: before.letters.filter((_, index) => index !== place) };
};

const delivered = (before: Post, datagram: Datagram, hand: string): Post => {
  const own = before.letters.filter(({ text }) => text === datagram.text);
  const letter = own.find(({ at }) => at === hand) ?? own[0];
  if (letter === undefined) return accused(before, ['unsent']);
  const isOvertaken = (other: Letter): boolean =>
    other.to === letter.to && authorIn(other.text) === authorIn(letter.text) && isBefore(other.text, letter.text);
  const rest = without(before, datagram, hand);
  const letters = rest.letters.map((other) => (isOvertaken(other) ? { ...other, overtaken: true } : other));
  return accused({ ...rest, letters }, [
    ...(letter.overtaken ? (['order'] as const) : []),
    ...(letter.name === datagram.from ? [] : (['sender'] as const)),
  ]);
};

const accused = (before: Post, offences: readonly Offence[]): Post =>
  offences.length === 0 ? before : { ...before, offences: [...new Set([...before.offences, ...offences])].sort() };

/** Whoever reads that queue begins anew: what is in it now was there before. */
const aged = (before: Post, place: string): Post => ({
  ...before,
  letters: before.letters.map((letter) => (letter.at === place ? { ...letter, old: true } : letter)),
});

/** What was in the memory of a dead process is lost with it; what waits in its socket waits for its successor. */
const mourned = (before: Post, { processes }: DeathLabel): Post => {
  const lives = ({ at }: Letter): boolean =>
    !processes.some(
      (p) => at === `child ${p}` || at.startsWith(`thread ${p}.`) || at.startsWith(`thread-socket ${p}.`),
    );
  return { ...before, letters: before.letters.filter(lives) };
};

const authorIn = (text: string): string => text.split('.')[0] ?? '';

const isBefore = (one: string, other: string): boolean => Number(one.split('.')[1]) < Number(other.split('.')[1]);
