import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { line_bytes_max, message_bytes_max, name_bytes_max } from '../limits.ts';
import { answerLine, messageLine } from './answers.ts';
import { commandOf } from './commands.ts';

const parse = (line: string | Uint8Array) => commandOf({ is: 'whole', bytes: Buffer.from(line) });
const complaintOf = (line: string | Uint8Array): string | undefined => {
  const command = parse(line);
  return command.verb === 'BAD' ? command.complaint.split(' ').slice(0, 3).join(' ') : undefined;
};

describe('commands', () => {
  test('are read as they stand', () => {
    expect(parse('JOIN ann')).toEqual({ verb: 'JOIN', name: 'ann' });
    expect(parse('CHAT bob  two  spaces ')).toEqual({ verb: 'CHAT', destination: 'bob', text: ' two  spaces ' });
    expect(parse('LEAV')).toEqual({ verb: 'LEAV' });
  });

  test.each([
    ['JOIN', 'ERR JOIN BAD_NAME'],
    ['JOIN ', 'ERR JOIN BAD_NAME'],
    ['JOIN a b', 'ERR JOIN BAD_NAME'],
    ['JOIN a\u007f', 'ERR JOIN BAD_NAME'],
    ['JOIN a\u0085', 'ERR JOIN BAD_NAME'],
    [`JOIN ${'ü'.repeat(17)}`, 'ERR JOIN BAD_NAME'],
    [Buffer.from('JOIN \xff', 'latin1'), 'ERR JOIN BAD_NAME'],
    ['CHAT', 'ERR CHAT BAD_MESSAGE'],
    ['CHAT bob', 'ERR CHAT BAD_MESSAGE'],
    ['CHAT bob ', 'ERR CHAT BAD_MESSAGE'],
    ['CHAT  hello', 'ERR CHAT BAD_MESSAGE'],
    ['CHAT bob a\rMSG eve b', 'ERR CHAT BAD_MESSAGE'],
    ['CHAT bob \u001b[2J', 'ERR CHAT BAD_MESSAGE'],
    [`CHAT b ${'x'.repeat(message_bytes_max + 1)}`, 'ERR CHAT TOO_LONG'],
    ['LEAV now', 'ERR LEAV UNKNOWN_COMMAND'],
    ['leav', 'ERR leav UNKNOWN_COMMAND'],
    ['', 'ERR ? UNKNOWN_COMMAND'],
    [' JOIN ann', 'ERR ? UNKNOWN_COMMAND'],
    ['\u001b[31m', 'ERR ? UNKNOWN_COMMAND'],
    ['x'.repeat(33), 'ERR ? UNKNOWN_COMMAND'],
  ])('%j is answered %s', (line, complaint) => {
    expect(complaintOf(line)).toBe(complaint);
  });

  test('that are too long are told by their verb', () => {
    expect(commandOf({ is: 'too-long', bytes: Buffer.from(`CHAT bob ${'x'.repeat(2000)}`) })).toMatchObject({
      complaint: expect.stringMatching(/^ERR CHAT TOO_LONG /),
    });
  });

  test('the longest message to the longest name fits in a line', () => {
    const line = `CHAT ${'n'.repeat(name_bytes_max)} ${'x'.repeat(message_bytes_max)}`;
    expect(line.length).toBe(line_bytes_max);
    expect(parse(line)).toMatchObject({ verb: 'CHAT' });
  });

  test('no bytes make an answer of more than one line, or one with a control character', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', 'JOIN ', 'CHAT ', 'CHAT b ', 'LEAV'),
        fc.uint8Array({ maxLength: 60 }),
        (verb, rest) => {
          const command = parse(Buffer.concat([Buffer.from(verb), rest]));
          const lines =
            command.verb === 'BAD'
              ? [answerLine('COMPLAINT', { text: command.complaint })]
              : command.verb === 'JOIN'
                ? ['OK_JOIN', 'NAME_TAKEN'].map((answer) => answerLine(answer, { name: command.name }))
                : command.verb === 'CHAT'
                  ? [
                      messageLine('ann', command.text),
                      ...['NO_SUCH_USER', 'BUSY'].map((answer) =>
                        answerLine(answer, { destination: command.destination }),
                      ),
                    ]
                  : [];
          for (const line of lines) expect(line).not.toMatch(/\p{Cc}/u);
        },
      ),
    );
  });
});
