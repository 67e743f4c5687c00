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
  const space = bytes.indexOf(32);
  const verb = firstWord(bytes);
  const rest = space < 0 ? undefined : bytes.subarray(space + 1);
  if (verb === 'JOIN') return join(rest);
  if (verb === 'CHAT') return chat(rest);
  if (verb === 'LEAV' && rest === undefined) return { verb };
  if (verb === 'LEAV') return bad(verb, 'UNKNOWN_COMMAND', 'LEAV stands alone.');
  return bad(verb, 'UNKNOWN_COMMAND', 'This server knows JOIN <username>, CHAT <username> <message> and LEAV.');
};

const join = (rest: Uint8Array | undefined): Command => {
  const name = rest === undefined || rest.length > name_bytes_max ? undefined : textOf(rest);
  if (name === undefined || name === '' || name.includes(' ')) {
    return bad(
      'JOIN',
      'BAD_NAME',
      `A name has 1 to ${name_bytes_max} bytes of UTF-8, no space and no control character.`,
    );
  }
  return { verb: 'JOIN', name };
};

const chat = (rest: Uint8Array | undefined): Command => {
  const space = rest?.indexOf(32) ?? -1;
  if (rest === undefined || space <= 0 || space === rest.length - 1) {
    return bad('CHAT', 'BAD_MESSAGE', 'It is CHAT <username> <message>.');
  }
  if (rest.length - space - 1 > message_bytes_max) {
    return bad('CHAT', 'TOO_LONG', `A message has at most ${message_bytes_max} bytes.`);
  }
  const destination = textOf(rest.subarray(0, space));
  const text = textOf(rest.subarray(space + 1));
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
const firstWord = (bytes: Uint8Array): string => {
  const space = bytes.indexOf(32);
  const word = space < 0 ? bytes : bytes.subarray(0, space);
  const text = word.length === 0 || word.length > echoed_word_bytes_max ? undefined : textOf(word);
  return text ?? '?';
};
