/** What stands on the terminal when messages come in while somebody types. */
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { harmless, messageText, openScreen } from './chat-screen.ts';
import { plain } from './reporters/paint.ts';

const columns = 40;

/** What a terminal of so many columns shows after those bytes: enough of one for what readline writes. */
const shown = (bytes: string): readonly string[] => {
  const rows: string[][] = [[]];
  let [row, column] = [0, 0];
  for (const [, count = '', kind, text] of bytes.replaceAll('\u001b', '¬').matchAll(/¬\[(\d*)([A-Za-z])|([^¬])/gu)) {
    if (kind === 'A') row = Math.max(0, row - Number(count || 1));
    else if (kind === 'G') column = Number(count || 1) - 1;
    else if (kind === 'J') {
      rows.splice(row + 1);
      rows[row]?.splice(column);
    } else if (text === '\r') column = 0;
    else if (text === '\n') row++;
    else if (text !== undefined) {
      if (column === columns) [row, column] = [row + 1, 0];
      while (rows.length <= row) rows.push([]);
      const cells = rows[row] ?? [];
      while (cells.length < column) cells.push(' ');
      cells[column++] = text;
    }
    while (rows.length <= row) rows.push([]);
  }
  return rows.map((cells) => cells.join('').trimEnd());
};

const opened = () => {
  const stdin = new PassThrough();
  const stdout = Object.assign(new PassThrough(), { columns, isTTY: true });
  let written = '';
  stdout.on('data', (bytes) => {
    written += String(bytes);
  });
  const typed: string[] = [];
  const screen = openScreen(
    { stdin, stdout, stderr: new PassThrough(), isTerminal: true },
    {
      typed: (line) => typed.push(line),
      endOfInput: () => typed.push('END'),
      interrupt: () => typed.push('INT'),
      met: () => ['bob'],
    },
  );
  /** Key by key: what comes at once is taken for pasted, where Tab completes nothing. */
  const type = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      stdin.write(key);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  // A terminal makes CR LF of LF.
  return { screen, type, typed, rows: () => shown(written.replaceAll('\n', '\r\n')), stdin };
};

describe('the terminal', () => {
  test('shows a message above what is being typed', async () => {
    const { screen, type, rows, typed } = opened();
    screen.prompt('ann> ');
    await type('I am typ');
    screen.show('bob: hello');
    expect(rows()).toEqual(['bob: hello', 'ann> I am typ']);
    await type('ing', '\r');
    expect(typed).toEqual(['I am typing']);
    expect(rows()).toEqual(['bob: hello', 'ann> I am typing', 'ann>']);
    screen.close();
  });

  test.each([70, 35, 75, 120])('shows it above %i characters over several lines, too', async (length) => {
    const { screen, type, rows, typed } = opened();
    const text = 'typing '.repeat(20).slice(0, length).trimEnd().padEnd(length, '.');
    screen.prompt('ann> ');
    await type(...text);
    screen.show('bob: one');
    screen.complain('cyd is not here.');
    await type('!');
    screen.show('bob: two');
    const [one, wrong, two, ...rest] = rows();
    expect([one, wrong, two]).toEqual(['bob: one', 'cyd is not here.', 'bob: two']);
    // A blank at the end of a row was cut off.
    expect(
      rest
        .map((row) => row.padEnd(columns))
        .join('')
        .trimEnd(),
    ).toBe(`ann> ${text}!`);
    await type('\u001b[D', '\u001b[D', '?', '\r');
    expect(typed).toEqual([`${text.slice(0, -1)}?${text.slice(-1)}!`]);
    screen.close();
  });

  test('completes names and goes back in what was typed', async () => {
    const { screen, type, typed } = opened();
    screen.prompt('ann> ');
    await type('@b', '\t', 'hello', '\r');
    await type('\u001b[A', '!', '\r');
    expect(typed).toEqual(['@bob hello', '@bob hello!']);
    screen.close();
  });

  test('tells of Ctrl-C and of Ctrl-D', async () => {
    const { screen, type, typed, stdin } = opened();
    screen.prompt('ann> ');
    await type('\u0003');
    await type('\u0004');
    expect(typed).toEqual(['INT', 'END']);
    screen.close();
    if (!stdin.closed) await once(stdin, 'close');
  });
});

describe('what others write', () => {
  test('cannot move the cursor or turn the direction', () => {
    expect(harmless('a\u001b[2J\rb\u2028c\u202ed\u0085')).toBe('a\ufffd[2J\ufffdb\ufffdc\ufffdd\ufffd');
    expect(harmless('grüß 👩‍👩‍👧 שלום')).toBe('grüß 👩‍👩‍👧 שלום');
    expect(messageText(new Date(2024, 0, 1, 4, 5), 'bob', 'hi\u0007', plain)).toBe('04:05 bob: hi\ufffd');
  });
});
