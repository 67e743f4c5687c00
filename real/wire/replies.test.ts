/** The grammar of what a server says: it takes all that this one can say, and nothing else. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { line_bytes_max, reply_bytes_max } from '../limits.ts';
import { answerLine, messageLine } from './answers.ts';
import { commandOf } from './commands.ts';
import { type Reply, replyOf } from './replies.ts';
import { cut, name, places, stream, text } from './stream.test-helper.ts';

const read = (line: string): Reply | undefined => replyOf(Buffer.from(line));

describe('the lines of a server', () => {
  test.each<[string, Reply]>([
    ['OK JOIN ann', { is: 'joined', name: 'ann' }],
    ['OK LEAV', { is: 'left' }],
    ['MSG ann  two  spaces ', { is: 'message', from: 'ann', text: ' two  spaces ' }],
    ['ERR ? UNKNOWN_COMMAND No.', { is: 'error', verb: '?', code: 'UNKNOWN_COMMAND', text: 'No.' }],
    [
      'ERR CHAT BUSY bob has too much.',
      { is: 'error', verb: 'CHAT', code: 'BUSY', about: 'bob', text: 'bob has too much.' },
    ],
  ])('%s is read', (line, reply) => {
    expect(read(line)).toEqual(reply);
  });

  test.each([
    '',
    'OK',
    'OK JOIN',
    'OK JOIN ',
    'OK JOIN a b',
    `OK JOIN ${'n'.repeat(33)}`,
    'OK LEAV ',
    'ok LEAV',
    'OK LEAV\r',
    'MSG ann',
    'MSG ann ',
    'MSG  hello',
    'MSG ann a\u2028MSG eve b',
    'MSG ann \u001b[2J',
    `MSG ann ${'x'.repeat(1025)}`,
    'ERR CHAT',
    'ERR CHAT NOT_JOINED',
    'ERR CHAT NAME_TAKEN Somebody has it.',
    'ERR JOIN UNKNOWN_COMMAND No.',
    'ERR NOPE NO_SUCH_CODE No.',
    'ERR  TOO_LONG No.',
    'ERR CHAT BUSY bob',
    'JOIN ann',
  ])('%j is none', (line) => {
    expect(read(line)).toBeUndefined();
  });

  test('are UTF-8', () => {
    expect(replyOf(Buffer.from('MSG ann \xff', 'latin1'))).toBeUndefined();
  });

  test('are all that this server answers, whatever it is sent', () => {
    const line = fc.tuple(stream, places).map(([bytes, where]) => cut(bytes, where)[0] ?? bytes);
    fc.assert(
      fc.property(line, name, (bytes, own) => {
        const is = bytes.length > line_bytes_max ? 'too-long' : 'whole';
        const command = commandOf({ is, bytes: Buffer.from(Buffer.from(bytes).filter((byte) => byte !== 10)) });
        const answers =
          command.verb === 'BAD'
            ? [answerLine('COMPLAINT', { text: command.complaint })]
            : command.verb === 'JOIN'
              ? ['OK_JOIN', 'NAME_TAKEN', 'TABLE_FULL', 'ALREADY_JOINED'].map((answer) => answerLine(answer, command))
              : command.verb === 'CHAT'
                ? [
                    messageLine(own, command.text),
                    ...['NOT_JOINED', 'NO_SUCH_USER', 'BUSY'].map((answer) => answerLine(answer, command)),
                  ]
                : [answerLine('OK_LEAV', {})];
        for (const answer of answers) expect([answer, read(answer)]).toEqual([answer, expect.anything()]);
      }),
      { numRuns: 1000 },
    );
  });

  test('come back as they were written', () => {
    fc.assert(
      fc.property(name, text(1024), (own, said) => {
        expect(read(answerLine('OK_JOIN', { name: own }))).toEqual({ is: 'joined', name: own });
        expect(read(messageLine(own, said))).toEqual({ is: 'message', from: own, text: said });
        for (const code of ['NO_SUCH_USER', 'BUSY'])
          expect(read(answerLine(code, { destination: own }))).toMatchObject({ is: 'error', code, about: own });
      }),
    );
  });

  test('about somebody whose name fills a line fit', () => {
    const destination = 'n'.repeat(line_bytes_max - 'CHAT  x'.length);
    for (const code of ['NO_SUCH_USER', 'BUSY']) expect(read(answerLine(code, { destination }))).toBeDefined();
    expect(answerLine('BUSY', { destination }).length).toBeLessThan(reply_bytes_max);
  });
});
