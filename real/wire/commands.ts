/** Lines in: what a client's line means, or the complaint about it. The only place that looks at foreign bytes. */
import { echoed_word_bytes_max, message_bytes_max, name_bytes_max } from '../limits.ts';
import { errorLine } from './answers.ts';
import type { RawLine } from './lines.ts';
import { textOf } from './text.ts';

export type Command =
  | { readonly verb: 'JOIN'; readonly name: string }
  | { readonly verb: 'CHAT'; readonly destination: string; readonly text: string }
  | { readonly verb: 'LEAV' }
  /** No command, or one that cannot be carried out: `complaint` is the line to answer with. */
  | { readonly verb: 'BAD'; readonly complaint: string };

export const commandOf = ({ is, bytes }: RawLine): Command => {
  if (is === 'too-long')
    return bad(firstWord(bytes), 'TOO_LONG', 'A line has at most the longest message, its name and its verb.');
  if (isFirst(verbs.CHAT, bytes)) return chat(bytes, verbs.CHAT.length + 1);
  if (isFirst(verbs.JOIN, bytes)) return join(bytes, verbs.JOIN.length + 1);
  if (isFirst(verbs.LEAV, bytes)) {
    return bytes.length === verbs.LEAV.length ? { verb: 'LEAV' } : bad('LEAV', 'UNKNOWN_COMMAND', 'LEAV stands alone.');
  }
  return bad(
    firstWord(bytes),
    'UNKNOWN_COMMAND',
    'This server knows JOIN <username>, CHAT <username> <message> and LEAV.',
  );
};

const verbs = { JOIN: Buffer.from('JOIN'), CHAT: Buffer.from('CHAT'), LEAV: Buffer.from('LEAV') } as const;
const space = 32;

/** Whether that verb is the first word. No string is made of what nearly every line begins with. */
const isFirst = (verb: Buffer, bytes: Buffer): boolean => {
  for (let at = 0; at < verb.length; at++) if (bytes[at] !== verb[at]) return false;
  return bytes.length === verb.length || bytes[verb.length] === space;
};

/** Where the first space from `start` on is, or the end. A loop of its own: a name is short, and a call into native code is not. */
const spaceFrom = (bytes: Buffer, start: number): number => {
  let at = start;
  while (at < bytes.length && bytes[at] !== space) at++;
  return at;
};

/** `start` is where what follows the verb begins, or behind the end. */
const join = (bytes: Buffer, start: number): Command => {
  const byte_count = bytes.length - start;
  const name = byte_count < 1 || byte_count > name_bytes_max ? undefined : textOf(bytes, start);
  if (name === undefined || name.includes(' ')) {
    return bad(
      'JOIN',
      'BAD_NAME',
      `A name has 1 to ${name_bytes_max} bytes of UTF-8, no space and no control character.`,
    );
  }
  return { verb: 'JOIN', name };
};

const chat = (bytes: Buffer, start: number): Command => {
  const end = spaceFrom(bytes, start);
  if (end === start || end >= bytes.length - 1) {
    return bad('CHAT', 'BAD_MESSAGE', 'It is CHAT <username> <message>.');
  }
  if (bytes.length - end - 1 > message_bytes_max) {
    return bad('CHAT', 'TOO_LONG', `A message has at most ${message_bytes_max} bytes.`);
  }
  const destination = textOf(bytes, start, end);
  const text = textOf(bytes, end + 1);
  if (destination === undefined || text === undefined) {
    return bad('CHAT', 'BAD_MESSAGE', 'A message is UTF-8 without control characters.');
  }
  return { verb: 'CHAT', destination, text };
};

const bad = (verb: string, code: string, text: string): Command => ({
  verb: 'BAD',
  complaint: errorLine(verb, code, text),
});

/** The first word of a line, if it can be repeated to the client in an error; else `?`. */
const firstWord = (bytes: Buffer): string => {
  const end = spaceFrom(bytes, 0);
  return (end === 0 || end > echoed_word_bytes_max ? undefined : textOf(bytes, 0, end)) ?? '?';
};
