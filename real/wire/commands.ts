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
  const verb = firstWord(bytes);
  const rest = verb.length + 1;
  if (verb === 'JOIN') return join(bytes, rest);
  if (verb === 'CHAT') return chat(bytes, rest);
  if (verb === 'LEAV' && bytes.length < rest) return { verb };
  if (verb === 'LEAV') return bad(verb, 'UNKNOWN_COMMAND', 'LEAV stands alone.');
  return bad(verb, 'UNKNOWN_COMMAND', 'This server knows JOIN <username>, CHAT <username> <message> and LEAV.');
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
  const space = bytes.indexOf(32, start);
  if (start >= bytes.length || space <= start || space === bytes.length - 1) {
    return bad('CHAT', 'BAD_MESSAGE', 'It is CHAT <username> <message>.');
  }
  if (bytes.length - space - 1 > message_bytes_max) {
    return bad('CHAT', 'TOO_LONG', `A message has at most ${message_bytes_max} bytes.`);
  }
  const destination = textOf(bytes, start, space);
  const text = textOf(bytes, space + 1);
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
  const space = bytes.indexOf(32);
  const end = space < 0 ? bytes.length : space;
  return (end === 0 || end > echoed_word_bytes_max ? undefined : textOf(bytes, 0, end)) ?? '?';
};
