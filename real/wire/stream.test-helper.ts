/** Streams of bytes as clients may send them, and what the reader makes of them. */
import fc from 'fast-check';
import { line_bytes_max, message_bytes_max, name_bytes_max, read_bytes_max } from '../limits.ts';
import { type Command, commandOf } from './commands.ts';
import { lineReader } from './lines.ts';
import { requestLine } from './requests.ts';

/** `JOIN name`, `CHAT to text`, `LEAV`, or the first three words of the complaint. */
const inWords = (command: Command): string =>
  command.verb === 'BAD' ? command.complaint.split(' ').slice(0, 3).join(' ') : requestLine(command);

/** The commands that are read when the bytes arrive in these pieces, and the most bytes that the reader held meanwhile. */
export const commandsOf = (pieces: readonly Uint8Array[]): { words: readonly string[]; held_max: number } => {
  const reader = lineReader();
  const words: string[] = [];
  let held_max = 0;
  const whole = reader.space().length;
  const drain = (): Uint8Array => {
    for (let line = reader.next(); line !== undefined; line = reader.next()) words.push(inWords(commandOf(line)));
    const space = reader.space();
    held_max = Math.max(held_max, whole - space.length);
    return space;
  };
  for (const piece of pieces) {
    for (let sent = 0; sent < piece.length; ) {
      const space = drain();
      const part = piece.subarray(sent, sent + Math.min(space.length, read_bytes_max));
      space.set(part);
      reader.filled(part.length);
      sent += part.length;
    }
    drain();
  }
  return { words, held_max };
};

/** `bytes` cut at those places. */
export const cut = (bytes: Uint8Array, places: readonly number[]): readonly Uint8Array[] => {
  const sorted = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
};

/** Any characters that a name or a message may have, of at most so many bytes. */
export const text = (bytes_max: number): fc.Arbitrary<string> =>
  fc
    .string({ unit: 'binary', minLength: 1, maxLength: bytes_max })
    .filter((word) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(word) && Buffer.byteLength(word) <= bytes_max);
export const name = text(name_bytes_max).filter((word) => !word.includes(' '));

const bytes = (written: string | Uint8Array): Buffer => Buffer.from(written as Uint8Array);
/** Pieces of lines, so that most streams say something. */
const piece: fc.Arbitrary<Buffer> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('JOIN ', 'CHAT ', 'LEAV', 'CHAT bob ', 'join ', ' ', '\r', '\u0000').map(bytes),
  },
  { weight: 4, arbitrary: fc.constantFrom('\n', '\r\n', '\n\n', '\r\r\n').map(bytes) },
  { weight: 3, arbitrary: name.map(bytes) },
  { weight: 1, arbitrary: fc.constantFrom('\u2028', '\u0085', '\u001b[2J', '\ufeff', '🙂', 'é').map(bytes) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 12 }).map(bytes) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom(name_bytes_max, message_bytes_max, line_bytes_max, read_bytes_max),
        fc.integer({ min: -3, max: 3 }),
      )
      .map(([length, more]) => Buffer.alloc(length + more, 'x')),
  },
);

export const stream: fc.Arbitrary<Buffer> = fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.concat(pieces));
export const places = fc.array(fc.nat(), { maxLength: 30 });
