/**
 * What a server may say, as one strict grammar: for whoever reads its lines. Codes are stable, the text of an error is for
 * people.
 *
 *     line    = "OK JOIN " name | "OK LEAV" | "MSG " name " " message | "ERR " verb " " code " " text
 *     name    = 1 to 32 bytes, no space      message = 1 to 1024 bytes
 *     verb    = "?" or the first word of what was sent, 1 to 32 bytes
 *     all of it UTF-8 without control characters and line separators, at most reply_bytes_max bytes
 */
import { echoed_word_bytes_max, message_bytes_max, name_bytes_max, reply_bytes_max } from '../limits.ts';
import { textOf } from './text.ts';

/** Which codes may answer a verb. What is no verb, and a line that is too long, is told of any word. */
const codesOf = {
  // The last two of JOIN and the last two of CHAT are no answers: the server ends the session.
  JOIN: ['NAME_TAKEN', 'BAD_NAME', 'ALREADY_JOINED', 'TABLE_FULL', 'TOO_LONG', 'TOO_LATE', 'CROWDED'],
  CHAT: ['NOT_JOINED', 'NO_SUCH_USER', 'BUSY', 'BAD_MESSAGE', 'TOO_LONG', 'IDLE', 'GOING_DOWN'],
  other: ['UNKNOWN_COMMAND', 'TOO_LONG'],
} as const;

type ErrorCode = (typeof codesOf)[keyof typeof codesOf][number];

export type Reply =
  | { readonly is: 'joined'; readonly name: string }
  | { readonly is: 'left' }
  | { readonly is: 'message'; readonly from: string; readonly text: string }
  | {
      readonly is: 'error';
      readonly verb: string;
      readonly code: ErrorCode;
      /** Whom it is about: of NO_SUCH_USER and BUSY. */
      readonly about?: string;
      readonly text: string;
    };

/** What a line of the server says, without its LF; undefined if it is none. */
export const replyOf = (line: Uint8Array): Reply | undefined => {
  const whole =
    line.length > reply_bytes_max ? undefined : textOf(Buffer.from(line.buffer, line.byteOffset, line.length));
  if (whole === undefined) return undefined;
  if (whole === 'OK LEAV') return { is: 'left' };
  const [head, rest] = parted(whole);
  if (head === 'MSG') return message(rest);
  if (head === 'ERR') return error(rest);
  const [verb, name] = parted(rest);
  return head === 'OK' && verb === 'JOIN' && isWord(name, name_bytes_max) ? { is: 'joined', name } : undefined;
};

const message = (rest: string): Reply | undefined => {
  const [from, text] = parted(rest);
  const fits = isWord(from, name_bytes_max) && text !== '' && Buffer.byteLength(text) <= message_bytes_max;
  return fits ? { is: 'message', from, text } : undefined;
};

const error = (rest: string): Reply | undefined => {
  const [verb, codeAndText] = parted(rest);
  const [word, text] = parted(codeAndText);
  const codes: readonly ErrorCode[] = codesOf[verb === 'JOIN' || verb === 'CHAT' ? verb : 'other'];
  const code = codes.find((one) => one === word);
  if (code === undefined || text === '' || !isWord(verb, echoed_word_bytes_max)) return undefined;
  if (code !== 'NO_SUCH_USER' && code !== 'BUSY') return { is: 'error', verb, code, text };
  const [about, sentence] = parted(text);
  return about === '' || sentence === '' ? undefined : { is: 'error', verb, code, about, text };
};

/** What stands before the first space, and what behind it. */
const parted = (text: string): readonly [string, string] => {
  const space = text.indexOf(' ');
  return space < 0 ? [text, ''] : [text.slice(0, space), text.slice(space + 1)];
};

const isWord = (text: string, bytes_max: number): boolean =>
  text !== '' && !text.includes(' ') && Buffer.byteLength(text) <= bytes_max;
