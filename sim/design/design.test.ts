import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { machinesOf } from '../actors/index.ts';
import { closure } from '../kernel/compile.ts';
import { UsageError } from '../vocabulary/errors.ts';
import { parametersOf } from '../vocabulary/parameters.ts';
import { type SafeguardName, safeguardNames } from '../vocabulary/safeguards.ts';
import { designName, hardened, literal, parseDesign } from './design.ts';
import { anyDesign } from './random-design.test-helper.ts';
import { safeguards } from './safeguards/index.ts';

const sorted = (design: Iterable<string>): readonly string[] => [...design].sort();

describe('a design by name', () => {
  it('literal has no safeguard, hardened all', () => {
    expect([parseDesign('literal').size, parseDesign('hardened').size]).toEqual([0, safeguardNames.length]);
    expect([designName(literal), designName(hardened)]).toEqual(['literal', 'hardened']);
  });

  it('is one of them and changes, in any order, with blanks or without', () => {
    expect(sorted(parseDesign('literal, +join-epoch ,+fork-retried'))).toEqual(['fork-retried', 'join-epoch']);
    expect(parseDesign('hardened,-join-epoch').has('join-epoch')).toBe(false);
    expect(parseDesign('hardened,-join-epoch').size).toBe(safeguardNames.length - 1);
  });

  it('a later change overrides an earlier one', () => {
    expect(parseDesign('literal,+join-epoch,-join-epoch').size).toBe(0);
  });

  it('is read back as the same design, whichever it is', () => {
    fc.assert(
      fc.property(anyDesign, (design) => {
        expect(sorted(parseDesign(designName(design)))).toEqual(sorted(design));
      }),
      { numRuns: 500 },
    );
  });

  it('is as short as can be, and one name for one design', () => {
    fc.assert(
      fc.property(anyDesign, (design) => {
        const name = designName(design);
        expect(name.split(',').length - 1).toBe(Math.min(design.size, safeguardNames.length - design.size));
        expect(designName(new Set([...design].reverse()))).toBe(name);
      }),
    );
  });

  it('does not change the designs that it begins with', () => {
    parseDesign('literal,+join-epoch');
    parseDesign('hardened,-join-epoch');
    expect([literal.size, hardened.size]).toEqual([0, safeguardNames.length]);
  });
});

describe('a design that nobody knows is refused in words', () => {
  const refusal = (text: string): string => {
    try {
      parseDesign(text);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      return (error as UsageError).message;
    }
    throw new Error('nothing was refused');
  };

  it.each([
    [
      'hardend',
      "A design begins with 'literal' or 'hardened', but this one begins with 'hardend'. Did you mean 'hardened'?",
    ],
    ['', "A design begins with 'literal' or 'hardened', but this one begins with ''."],
    ['literal,join-epoch', "After 'literal' comes +safeguard or -safeguard, but here is 'join-epoch'."],
    ['literal,', "After 'literal' comes +safeguard or -safeguard, but here is ''."],
    [
      'hardened,-join-epock',
      "There is no safeguard 'join-epock'. Did you mean 'join-epoch'? `parley safeguards` lists them.",
    ],
    [
      'hardened,-qqqqqqqqqqqqqqqqqqqqqq',
      "There is no safeguard 'qqqqqqqqqqqqqqqqqqqqqq'. `parley safeguards` lists them.",
    ],
  ])('%j', (text, message) => expect(refusal(text)).toBe(message));

  it('a safeguard with one letter changed is suggested, whichever it is', () => {
    for (const name of safeguardNames) {
      const typed = `${name.slice(0, 3)}q${name.slice(4)}`;
      if (typed !== name) expect(refusal(`literal,+${typed}`)).toContain(`Did you mean '${name}'?`);
    }
  });
});

describe('the safeguards', () => {
  it('are described each once, in the order of their hazards', () => {
    expect(safeguards.map(({ name }) => name)).toEqual([...safeguardNames]);
    expect(safeguards.map(({ hazard }) => hazard)).toEqual(safeguardNames.map((_, index) => `H${index + 1}`));
  });

  it('change the machines where they say that they do, and nowhere else', () => {
    const parameters = parametersOf({});
    const shown = (design: ReadonlySet<SafeguardName>) => {
      const { parent, child, thread } = machinesOf(design, parameters);
      return JSON.stringify([parent, child, thread].map(closure));
    };
    const changesMachine = safeguards.filter(
      ({ name }) =>
        shown(parseDesign(`hardened,-${name}`)) !== shown(hardened) ||
        shown(parseDesign(`literal,+${name}`)) !== shown(literal),
    );
    expect(changesMachine.map(({ name }) => name)).toEqual(
      safeguards.filter(({ changes }) => changes.includes('machine')).map(({ name }) => name),
    );
  });
});
