import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { line_bytes_max, read_bytes_max } from '../limits.ts';
import { lineReader } from './lines.ts';
import { cut } from './stream.test-helper.ts';

type Seen = { readonly is: string; readonly text: string };

/** What is read when the bytes arrive in these pieces. */
const linesOf = (pieces: readonly Uint8Array[]): readonly Seen[] => {
  const reader = lineReader();
  const seen: Seen[] = [];
  const drain = () => {
    for (let line = reader.next(); line !== undefined; line = reader.next()) {
      // How much of a line that is too long had arrived depends on the packets: only its verb matters.
      const text = Buffer.from(line.bytes).toString('latin1');
      seen.push({ is: line.is, text: line.is === 'whole' ? text : text.slice(0, 10) });
    }
  };
  for (const piece of pieces) {
    for (let sent = 0; sent < piece.length; ) {
      drain();
      const space = reader.space();
      expect(space.length).toBeGreaterThanOrEqual(read_bytes_max);
      const part = piece.subarray(sent, sent + space.length);
      space.set(part);
      reader.filled(part.length);
      sent += part.length;
    }
    drain();
  }
  return seen;
};

/** Lines around the limit, with every kind of end. */
const longLines = fc
  .array(
    fc.record({
      length: fc.oneof(
        fc.nat(20),
        fc.integer({ min: line_bytes_max - 3, max: line_bytes_max + 3 }),
        fc.nat(3 * read_bytes_max),
      ),
      fill: fc.constantFrom('a', '\r', ' ', 'ü'),
      end: fc.constantFrom('\n', '\r\n', '\r\r\n'),
    }),
    { maxLength: 12 },
  )
  .map((lines) =>
    Buffer.from(lines.map(({ length, fill, end }) => `WORD ${fill.repeat(length)}${end}`).join(''), 'latin1'),
  );

describe('lines', () => {
  test('are the same however the packets fall', () => {
    fc.assert(
      fc.property(longLines, fc.array(fc.nat(), { maxLength: 30 }), (bytes, places) => {
        expect(linesOf(cut(bytes, places))).toEqual(linesOf([bytes]));
      }),
    );
  });

  test('are what a plain split at LF gives', () => {
    fc.assert(
      fc.property(longLines, (bytes) => {
        const lines = bytes.toString('latin1').split('\n').slice(0, -1);
        const plain = lines.map((line) => {
          const text = line.endsWith('\r') ? line.slice(0, -1) : line;
          return text.length > line_bytes_max ? { is: 'too-long', text: text.slice(0, 10) } : { is: 'whole', text };
        });
        expect(linesOf([bytes])).toEqual(plain);
      }),
    );
  });

  test('of several readers do not mix, whoever has begun one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ who: fc.nat(2), text: fc.string({ maxLength: 5 }), ends: fc.boolean() })),
        (said) => {
          const readers = [lineReader(), lineReader(), lineReader()];
          const heard = readers.map(() => '');
          const plain = readers.map(() => '');
          for (const { who, text, ends } of said) {
            const piece = Buffer.from(`${text.replaceAll(/[\r\n]/g, ' ')}${ends ? '\n' : ''}`);
            const reader = readers[who] as ReturnType<typeof lineReader>;
            reader.space().set(piece);
            reader.filled(piece.length);
            plain[who] += piece.toString();
            for (let line = reader.next(); line !== undefined; line = reader.next()) heard[who] += `${line.bytes}\n`;
          }
          expect(heard).toEqual(plain.map((text) => text.slice(0, text.lastIndexOf('\n') + 1)));
        },
      ),
    );
  });

  test('are told to be too long before their end comes, once', () => {
    const endless = Buffer.alloc(10 * read_bytes_max, 'x');
    expect(linesOf([endless])).toEqual([{ is: 'too-long', text: 'xxxxxxxxxx' }]);
    expect(linesOf([endless, Buffer.from('\nLEAV\n')]).map(({ text }) => text)).toEqual(['xxxxxxxxxx', 'LEAV']);
  });

  test('may be as long as the limit, with LF and with CRLF', () => {
    const longest = 'x'.repeat(line_bytes_max);
    expect(linesOf([Buffer.from(`${longest}\n${longest}\r\n${longest}x\n`)]).map(({ is }) => is)).toEqual([
      'whole',
      'whole',
      'too-long',
    ]);
  });

  test('without an end are none', () => {
    expect(linesOf([Buffer.from('LEAV\nLEAV')])).toEqual([{ is: 'whole', text: 'LEAV' }]);
  });
});
