/** What a value of a setting is held against, and what a word of the command line or the environment means. */
import { isIPv4 } from 'node:net';
import { z } from 'zod';
import { serverDesign } from '../designs.ts';
import type { Allowed } from './settings.ts';

const number = (min: number, max: number, error: string) => z.int({ error }).min(min, { error }).max(max, { error });

/** The words of its errors begin with `must`, but for what a design lacks: that is a sentence of its own. */
export const schemaOf = (allowed: Allowed): z.ZodType => {
  switch (allowed.is) {
    case 'whole': {
      const { min, max } = allowed;
      return number(min, max, `must be a whole number from ${min} to ${max}`);
    }
    case 'port or off':
      return z.union([z.literal('off'), number(0, 65_535, '')], {
        error: "must be 'off' or a whole number from 0 to 65535",
      });
    case 'one of':
      return z.enum(allowed.words, { error: `must be ${choice(allowed.words)}` });
    case 'IPv4 address': {
      const error = 'must be an IPv4 address, for example 127.0.0.1';
      return z.string({ error }).refine(isIPv4, { error });
    }
    case 'design':
      return z.string({ error: 'must be the name of a design, for example hardened' }).superRefine((words, context) => {
        try {
          serverDesign(words);
        } catch (error) {
          context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
        }
      });
  }
};

const choice = (words: readonly string[]): string =>
  words.length === 2 ? words.map((word) => `'${word}'`).join(' or ') : `one of ${words.join(', ')}`;

/** One that means nothing stays as it is, and the schema refuses it. */
export const meaningOf = (allowed: Allowed, word: string): number | string => {
  const isNumeric = allowed.is === 'whole' || allowed.is === 'port or off';
  const digits = word.replaceAll('_', '');
  return isNumeric && /^-?\d+$/.test(digits) ? Number(digits) : word;
};
