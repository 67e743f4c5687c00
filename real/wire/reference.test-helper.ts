/** The wire read slowly and plainly, whole streams at once: what the reader and the parser of the server must agree with. */
import { line_bytes_max, message_bytes_max, name_bytes_max } from '../limits.ts';

/** `JOIN name`, `CHAT to text` and `LEAV` as they are understood, or the beginning of the complaint. */
export const understood = (stream: Buffer): readonly string[] => {
  const lines: Buffer[] = [];
  let line: number[] = [];
  for (const byte of stream) {
    if (byte !== 10) {
      line.push(byte);
      continue;
    }
    if (line.at(-1) === 13) line.pop();
    lines.push(Buffer.from(line));
    line = [];
  }
  const answers = lines.map(meaning);
  // The last line has no end: nothing is known of it but that it is too long already.
  if (line.at(-1) === 13) line.pop();
  return line.length > line_bytes_max ? [...answers, meaning(Buffer.from(line))] : answers;
};

const meaning = (line: Buffer): string => {
  const [word = Buffer.alloc(0), ...others] = split(line);
  const echoed = word.length >= 1 && word.length <= 32 && isText(word) ? word.toString() : '?';
  if (line.length > line_bytes_max) return `ERR ${echoed} TOO_LONG`;
  if (echoed === 'JOIN') {
    const [name] = others;
    const good = others.length === 1 && name !== undefined && name.length >= 1 && name.length <= name_bytes_max;
    return good && isText(name) ? `JOIN ${name}` : 'ERR JOIN BAD_NAME';
  }
  if (echoed === 'CHAT') {
    const [to, ...words] = others;
    const text = Buffer.from(line.subarray(5 + (to?.length ?? 0) + 1));
    if (to === undefined || to.length === 0 || words.length === 0 || text.length === 0) return 'ERR CHAT BAD_MESSAGE';
    if (text.length > message_bytes_max) return 'ERR CHAT TOO_LONG';
    return isText(to) && isText(text) ? `CHAT ${to} ${text}` : 'ERR CHAT BAD_MESSAGE';
  }
  if (echoed === 'LEAV' && others.length === 0) return 'LEAV';
  return `ERR ${echoed} UNKNOWN_COMMAND`;
};

const split = (line: Buffer): readonly Buffer[] =>
  line
    .toString('latin1')
    .split(' ')
    .map((word) => Buffer.from(word, 'latin1'));

/** UTF-8 that comes back as it was, of characters that neither control nor end a line. */
const isText = (bytes: Buffer): boolean => {
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) return false;
  return [...text].every((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= 32 && !(code >= 127 && code <= 159) && code !== 0x2028 && code !== 0x2029;
  });
};
