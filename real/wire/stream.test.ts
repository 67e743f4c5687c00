/** Any bytes, cut in any way: the same commands, those of a plain reading, and never more held than the bound. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { line_bytes_max, read_bytes_max } from '../limits.ts';
import { commandOf } from './commands.ts';
import { understood } from './reference.test-helper.ts';
import { requestLine } from './requests.ts';
import { commandsOf, cut, name, places, stream, text } from './stream.test-helper.ts';

describe('a stream of bytes', () => {
  test('means the same however it is cut', () => {
    fc.assert(
      fc.property(stream, places, (bytes, where) => {
        expect(commandsOf(cut(bytes, where)).words).toEqual(commandsOf([bytes]).words);
      }),
      { numRuns: 300 },
    );
  });

  test('means the same byte by byte', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        expect(commandsOf([...bytes].map((byte) => Uint8Array.of(byte))).words).toEqual(commandsOf([bytes]).words);
      }),
      { numRuns: 50 },
    );
  });

  test('means what a slow plain reading says', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        expect(commandsOf([bytes]).words).toEqual(understood(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  test('is never held beyond a line, its CR and one read', () => {
    fc.assert(
      fc.property(stream, places, (bytes, where) => {
        // Looked at when the reader has told all lines that it has: what is left is a line's beginning.
        expect(commandsOf(cut(bytes, where)).held_max).toBeLessThanOrEqual(line_bytes_max + 1);
      }),
    );
    expect(commandsOf([Buffer.alloc(50 * read_bytes_max, 'x')]).held_max).toBeLessThanOrEqual(line_bytes_max + 1);
  });

  test('of what a client may say is understood as it was said', () => {
    const request = fc.oneof(
      fc.record({ verb: fc.constant('JOIN' as const), name }),
      fc.record({ verb: fc.constant('CHAT' as const), destination: name, text: text(1024) }),
      fc.record({ verb: fc.constant('LEAV' as const) }),
    );
    fc.assert(
      fc.property(request, (said) => {
        expect(commandOf({ is: 'whole', bytes: Buffer.from(requestLine(said)) })).toEqual(said);
      }),
    );
  });
});
