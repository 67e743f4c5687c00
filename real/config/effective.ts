/**
 * What the server is told: a flag before a variable of the environment before a key of the file before what is usual.
 * Every value that is given is looked at, also one that another goes before; a wrong one is refused in one sentence
 * that names where it stands.
 */
import { readFileSync } from 'node:fs';
import { didYouMean, inOneLine, UsageError } from '../../sim/vocabulary/errors.ts';
import { reasonOf } from '../../sim/vocabulary/reasons.ts';
import { taken_variable, without_variable } from '../host/examined.ts';
import { hold_variable, holdIn, test_variable } from '../host/hold.ts';
import { admin_host } from '../limits.ts';
import { meaningOf, schemaOf } from './schemas.ts';
import {
  flagOfSetting,
  type SettingName,
  type Settings,
  settingNames,
  settings,
  variableOfSetting,
} from './settings.ts';

/** The values of one place, by setting. */
type Layer = { readonly [Name in SettingName]?: unknown };
type Words = { readonly [Name in SettingName]?: string | undefined };

/** Plain data. */
export type Given = {
  readonly flags: Words;
  /** The argument of --config. */
  readonly file?: string | undefined;
  readonly environment: { readonly [variable: string]: string | undefined };
};

const file_variable = 'PARLEY_CONFIG';
/** Of children and of the tests: they begin alike and are no settings. */
const otherVariables: readonly string[] = [
  'PARLEY_BIRTH',
  'PARLEY_SEED',
  'PARLEY_PATH',
  'PARLEY_RUNS',
  'PARLEY_SLOW_ORACLES',
  hold_variable,
  test_variable,
  without_variable,
  taken_variable,
];

/** Throws a UsageError for the first value that is wrong, the first key or variable that is not known. */
export const effectiveSettings = ({ flags, file, environment }: Given): Settings => {
  holdIn(environment);
  const path = file ?? environment[file_variable];
  const layers: readonly Layer[] = [
    path === undefined ? {} : fileLayer(path),
    environmentLayer(environment),
    wordsLayer(flags, flagOfSetting),
  ];
  const usual = Object.fromEntries(settingNames.map((name) => [name, settings[name].usual]));
  const effective = Object.assign(usual, ...layers) as Settings;
  requireTwoPorts(effective);
  return effective;
};

const requireTwoPorts = ({ host, port, admin_port }: Settings): void => {
  const isOne = port === admin_port && port !== 0 && (host === admin_host || host === '0.0.0.0');
  if (isOne) throw new UsageError(`The port and the admin port are both ${port}: choose another for one of them.`);
};

const fileLayer = (path: string): Layer => {
  const given = parsedFile(path);
  for (const key of Object.keys(given)) {
    if (settingNames.includes(key as SettingName)) continue;
    throw new UsageError(`There is no setting '${key}', which ${path} gives.${didYouMean(key, settingNames)}`);
  }
  return checked(given, (name) => `'${name}' in ${path}`);
};

const parsedFile = (path: string): { readonly [key: string]: unknown } => {
  const value = jsonOf(path, textOf(path));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new UsageError(`The configuration ${path} must be a JSON object of settings, but it is ${shown(value)}.`);
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`The configuration ${path} cannot be read: ${reasonOf(error as Error)}.`);
  }
};

const jsonOf = (path: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`The configuration ${path} is not JSON: ${inOneLine((error as SyntaxError).message)}.`);
  }
};

const environmentLayer = (environment: Given['environment']): Layer => {
  const known = [...settingNames.map(variableOfSetting), file_variable];
  for (const variable of Object.keys(environment)) {
    if (!variable.startsWith('PARLEY_') || known.includes(variable) || otherVariables.includes(variable)) continue;
    throw new UsageError(`There is no variable ${variable} of the environment.${didYouMean(variable, known)}`);
  }
  const words = Object.fromEntries(settingNames.map((name) => [name, environment[variableOfSetting(name)]]));
  return wordsLayer(words, variableOfSetting);
};

const wordsLayer = (words: Words, placeOf: (name: SettingName) => string): Layer =>
  checked(
    Object.fromEntries(
      settingNames.flatMap((name) => {
        const word = words[name];
        return word === undefined ? [] : [[name, meaningOf(settings[name].allowed, word)]];
      }),
    ),
    placeOf,
  );

/** The same values, each as its schema takes it. */
const checked = (values: Layer, placeOf: (name: SettingName) => string): Layer => {
  for (const name of settingNames) {
    if (!Object.hasOwn(values, name)) continue;
    const result = schemaOf(settings[name].allowed).safeParse(values[name]);
    if (result.success) continue;
    const [{ message } = { message: '' }] = result.error.issues;
    const place = placeOf(name);
    // What a design lacks is a sentence of its own.
    throw new UsageError(
      message.startsWith('must ') ? `${place} ${message}, but it is ${shown(values[name])}.` : `${place}: ${message}`,
    );
  }
  return values;
};

const shown_max = 60;
const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  return text.length <= shown_max ? text : `${text.slice(0, shown_max)}…`;
};
