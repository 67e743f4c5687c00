/** Options that several commands share, and how their words become numbers. */
import { type Command, Option } from 'commander';
import { UsageError } from '../sim/vocabulary/errors.ts';
import { flagOf, type Parameters, parameterDefaults, parameterRanges } from '../sim/vocabulary/parameters.ts';

/** How commander calls the value of a flag. */
export const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** One flag for each parameter of a system: `--processes <n>`, `--clients-per-process <n>`, …; `own` is what the command usually takes instead, `senseless` what means nothing to it. */
export const addParameterOptions = (
  command: Command,
  own: Partial<Parameters> = {},
  senseless: readonly (keyof Parameters)[] = [],
): void => {
  for (const [name, { says, min, max }] of Object.entries(parameterRanges)) {
    if (senseless.some((one) => one === name)) continue;
    const usual = own[name as keyof Parameters] ?? parameterDefaults[name as keyof Parameters];
    const value = isSwitch(min, max) ? `<${min}|${max}>` : '<n>';
    command.addOption(
      new Option(`${flagOf(name)} ${value}`, `${says} (usually ${usual})`).argParser((word: string) => {
        requireValue(flagOf(name), word, min, max);
        return word;
      }),
    );
  }
};

/** Commander takes the next option for the value of one that has none, and then has a word too many. */
const requireValue = (flag: string, word: string, min: number, max: number): void => {
  if (/^--?[a-z]/i.test(word))
    throw new UsageError(`${flag} needs a value, ${rangeWords(min, max)}, but what follows it is '${word}'.`);
};

const isSwitch = (min: number, max: number): boolean => max - min === 1;

const rangeWords = (min: number, max: number): string =>
  isSwitch(min, max) ? `${min} or ${max}` : `a whole number from ${min} to ${max}`;

/** The parameters that were given, as numbers. Throws a UsageError for a word that is no number. */
export const parametersGiven = (options: Readonly<Record<string, unknown>>): Partial<Parameters> =>
  Object.fromEntries(
    Object.entries(parameterRanges).flatMap(([name, { min, max }]) => {
      const word = options[camel(name)];
      return word === undefined ? [] : [[name, wholeNumber(flagOf(name), String(word), min, max)]];
    }),
  );

/** Throws a UsageError that says what the option may be. */
export const wholeNumber = (flag: string, word: string, min: number, max: number): number => {
  const value = /^-?\d+$/.test(word.replaceAll('_', '')) ? Number(word.replaceAll('_', '')) : Number.NaN;
  if (Number.isNaN(value) || value < min || value > max) {
    throw new UsageError(`${flag} must be ${rangeWords(min, max)}, but it is '${word}'.`);
  }
  return value;
};
