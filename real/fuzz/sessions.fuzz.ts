/** What is thrown at the server: sessions of real clients, some of them damaged, and rubbish. Each is its seed and number. */
import { generatorOf } from '../../sim/schedulers/generator.ts';
import { line_bytes_max, message_bytes_max, name_bytes_max } from '../limits.ts';
import { goodNames } from './good-pair.fuzz.ts';

export type FuzzSession = {
  readonly bytes: Buffer;
  /** Where the bytes are cut into packets. */
  readonly cuts: readonly number[];
  /** A client that says it is done and reads to the end, or one that just goes. */
  readonly end: 'finish' | 'hang-up';
};

const names = [
  ...Array.from({ length: 8 }, (_, index) => `user${index}`),
  'grüß',
  '🙂',
  'n'.repeat(name_bytes_max),
  ...goodNames,
];
const ends = ['\n', '\n', '\n', '\r\n', '\n\n', '\r\r\n'];
const scraps = [
  '\0',
  '\r',
  '\u001b[2J',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\ud800',
  ' ',
  '  ',
  'OK JOIN eve',
  'MSG eve hi',
  '\u00ff',
];

type Generator = ReturnType<typeof generatorOf>;
const one = <T>({ below }: Generator, list: readonly T[]): T => list[below(list.length)] as T;

/** The session of that number: at most about `lines_max` lines. */
export const fuzzSession = (seed: number, number: number, lines_max: number): FuzzSession => {
  const generator = generatorOf(seed, number);
  const { below } = generator;
  const count = 1 + below(lines_max);
  const lines = below(10) === 0 ? [] : [line(`JOIN ${one(generator, names)}`, generator)];
  while (lines.length < count) lines.push(anyLine(generator));
  if (below(2) === 0) lines.push(line('LEAV', generator));
  let bytes: Buffer = Buffer.concat(lines);
  for (let damages = below(3) === 0 ? 1 + below(4) : 0; damages > 0; damages--) bytes = damaged(bytes, generator);
  return {
    bytes,
    cuts: Array.from({ length: below(4) }, () => below(Math.min(bytes.length, 2 ** 20) + 1)).sort((a, b) => a - b),
    end: below(8) === 0 ? 'hang-up' : 'finish',
  };
};

const line = (text: string, generator: Generator): Buffer => Buffer.from(text + one(generator, ends));

const anyLine = (generator: Generator): Buffer => {
  const { below } = generator;
  switch (below(16)) {
    case 0:
      return line(`JOIN ${one(generator, names)}`, generator);
    case 1:
      return Buffer.concat([rubbish(generator, 40), Buffer.from('\n')]);
    case 2:
      return Buffer.concat([
        Buffer.from(one(generator, ['JOIN ', 'CHAT ', 'CHAT user1 '])),
        rubbish(generator, 40),
        Buffer.from('\n'),
      ]);
    case 3:
      return line(`CHAT ${one(generator, names)} ${one(generator, scraps)}${one(generator, scraps)}`, generator);
    case 4:
      // Around each limit. Seldom, for such a line takes as long as twenty.
      if (below(8) > 0)
        return line(one(generator, ['', 'HELP', 'join ann', 'LEAV now', 'CHAT', 'JOIN', 'CHAT bob']), generator);
      return line(
        'CHAT user1 '.padEnd(
          one(generator, [message_bytes_max + 11, line_bytes_max, 5 * line_bytes_max]) + below(5) - 2,
          'x',
        ),
        generator,
      );
    default:
      return line(`CHAT ${one(generator, names)} ${below(1000)} ${'hello '.repeat(below(8))}`, generator);
  }
};

const rubbish = ({ below }: Generator, bytes_max: number): Buffer =>
  Buffer.from(Array.from({ length: below(bytes_max) }, () => below(256)));

/** The bytes with one bit flipped, or a part of them cut out, doubled or put elsewhere. */
const damaged = (bytes: Buffer<ArrayBufferLike>, { below }: Generator): Buffer => {
  const place = (): number => below(Math.min(bytes.length, 2 ** 20) + 1);
  const [from, to] = [place(), place()].sort((a, b) => a - b) as [number, number];
  const part = bytes.subarray(from, to);
  switch (below(4)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      if (from < flipped.length) flipped[from] = (flipped[from] ?? 0) ^ (1 << below(8));
      return flipped;
    }
    case 1:
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, to), part, bytes.subarray(to)]);
    default: {
      const rest = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
      const at = below(Math.min(rest.length, 2 ** 20) + 1);
      return Buffer.concat([rest.subarray(0, at), part, rest.subarray(at)]);
    }
  }
};
