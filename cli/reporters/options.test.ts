import { describe, expect, it } from 'vitest';
import { detailOf, outputsOf } from './options.ts';
import { pageFor } from './page.ts';
import { coloured, paintFor, plain } from './paint.ts';

describe('where each form goes', () => {
  it.each([
    [{}, [{ reporter: 'terminal' }]],
    [{ json: true }, [{ reporter: 'json' }]],
    [{ json: true, reporter: ['json'] }, [{ reporter: 'json' }]],
    [{ reporter: ['terminal, github'] }, [{ reporter: 'terminal' }, { reporter: 'github' }]],
    [{ reporter: ['junit'], outputFile: ['a.xml'] }, [{ reporter: 'junit', file: 'a.xml' }]],
    [
      { reporter: ['terminal', 'junit'], outputFile: ['./a=b.xml'] },
      [{ reporter: 'terminal' }, { reporter: 'junit', file: './a=b.xml' }],
    ],
    [
      { reporter: ['terminal,github,junit'], outputFile: ['a.xml'] },
      [{ reporter: 'terminal' }, { reporter: 'github' }, { reporter: 'junit', file: 'a.xml' }],
    ],
    [
      { reporter: ['json,junit'], outputFile: ['junit=a.xml', 'json=a.json'] },
      [
        { reporter: 'json', file: 'a.json' },
        { reporter: 'junit', file: 'a.xml' },
      ],
    ],
  ])('%j', (words, outputs) => {
    expect(outputsOf(words)).toEqual(outputs);
  });

  it.each([
    [{ reporter: ['junitt'] }, "there is no reporter 'junitt' here. Did you mean 'junit'?"],
    [{ json: true, reporter: ['terminal'] }, 'terminal and json would be mixed on the standard output'],
    [{ reporter: ['github,json'] }, '--output-file json=FILE'],
    [{ reporter: ['json,junit'], outputFile: ['a'] }, 'say which reporter it is for, for example json=a'],
    [{ reporter: ['terminal,github'], outputFile: ['a'] }, 'say which reporter it is for, for example terminal=a'],
    [{ reporter: ['terminal'], outputFile: ['junit=a.xml'] }, 'there is no --reporter junit: add it'],
    [{ reporter: ['junit'], outputFile: ['junit='] }, 'say which file'],
    [{ reporter: ['junit'], outputFile: ['junitt=a'] }, "there is no reporter 'junitt'. Did you mean 'junit'?"],
    [{ outputFile: ['foo=x'] }, 'For a file of that name: ./foo=x.'],
    [{ reporter: ['junit'], outputFile: ['a', 'junit=b'] }, 'junit has two files'],
  ])('%j is refused', (words, says) => {
    expect(() => outputsOf(words)).toThrow(says);
  });

  it('knows only the reporters of its command', () => {
    expect(() => outputsOf({ reporter: ['junit'] }, ['terminal', 'json'])).toThrow('Known: terminal, json.');
  });
});

it('tells more with each -v, less with -q, and refuses both', () => {
  expect([{ quiet: true }, {}, { verbose: 1 }, { verbose: 2 }, { verbose: 3 }].map(detailOf)).toEqual([
    'quiet',
    'usual',
    'steps',
    'choices',
    'choices',
  ]);
  expect(() => detailOf({ quiet: true, verbose: 1 })).toThrow('-q and -v');
});

describe('the page', () => {
  it('is as wide as the terminal, else as COLUMNS says, else as a file may be', () => {
    expect(pageFor({ isTTY: true, columns: 93 }, { COLUMNS: '70' }, 'usual').width).toBe(93);
    expect(pageFor({ columns: 93 }, { COLUMNS: '70' }, 'usual').width).toBe(70);
    expect(pageFor({}, { COLUMNS: 'wide' }, 'usual').width).toBe(160);
    expect(pageFor({ isTTY: true, columns: 0 }, {}, 'usual').width).toBeGreaterThan(0);
  });

  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('on a terminal %j under %j has colours: %j', (isTerminal, environment, colours) => {
    expect(paintFor(isTerminal, environment)).toBe(colours ? coloured : plain);
  });
});
