/** What is said of reductions: what was done, and what was asked for and was not. */
import { describe, expect, it } from 'vitest';
import { inFolder, parley } from './cli.test-helper.ts';
import { countedHow, notReduced, notReducedShort } from './reduction-words.ts';

const whole = {
  reduction: 'all',
  alike: [],
  ordered: false,
  refused: [],
  store: 'exact',
  collision_odds: 0,
} as const;

describe('the words for a reduction', () => {
  it('are none where nothing was left out', () => {
    expect([countedHow([whole]), notReduced([whole]), notReducedShort([whole])]).toEqual(['', undefined, undefined]);
  });

  it('say what states were counted', () => {
    const both = { ...whole, alike: ['names ann and bob'], ordered: true };
    expect(countedHow([whole, both])).toBe(' (reduced: symmetry and order of steps)');
    const compact = { ...whole, ordered: true, store: 'fingerprint', collision_odds: 0.001 } as const;
    expect(countedHow([compact, compact])).toBe(
      ' (reduced: order of steps; as fingerprints: odds of 2.0e-3 that one was missed)',
    );
  });

  it('say of what was not reduced why, each once, or where there is no room only what', () => {
    const some = { ...whole, refused: ['Processes: they are in order.', 'The monitor m cannot tell.'] };
    expect(notReduced([some, some])).toBe(
      'Not reduced: processes (they are in order); what is alike (the monitor m cannot tell).',
    );
    expect(notReducedShort([some])).toBe('Not reduced: processes; what is alike.');
  });
});

describe('parley check', () => {
  const pair = ['check', '--processes', '2', '--threads', '1', '--clients', '1', '--chats', '0'];
  const single = ['check', '--processes', '1', '--threads', '1', '--clients', '1', '--names', '1'];

  it('says in a sentence of its own what was not reduced, and with -q in few words', () => {
    inFolder((folder) => {
      const { out } = parley([...pair, '--reduction', 'symmetry'], folder);
      expect(out).toMatch(/^Not reduced: processes \(the parent takes them in the order of their p_ids\)\.$/m);
      expect(parley([...pair, '--reduction', 'symmetry', '-q'], folder).out).toMatch(
        /^.* states \(reduced: symmetry\)\. Not reduced: processes\. Nothing shown of .*\.\n$/,
      );
      expect(parley(pair, folder).out).not.toContain('reduced:');
    });
  });

  it('has a column for the states in all only where some are left out', () => {
    inFolder((folder) => {
      const columns = (...words: readonly string[]) => parley(words, folder).out.split('\n')[2];
      expect(columns(...pair, '--reduction', 'symmetry')).toContain('unreduced');
      expect(columns(...single, '--reduction', 'symmetry')).not.toContain('unreduced');
      expect(columns(...single)).not.toContain('unreduced');
    });
  });
});
