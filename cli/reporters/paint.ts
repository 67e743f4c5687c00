/** Colours. They repeat what words say, and are never the only carrier of it. */
import type { Assembly } from '../../sim/kernel/system.ts';
import type { Identity } from '../../sim/vocabulary/ids.ts';

const codes = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  brightGreen: 92,
  brightYellow: 93,
  brightBlue: 94,
  brightMagenta: 95,
  brightCyan: 96,
} as const;

export type Style = keyof typeof codes;
export type Paint = (text: string, style?: Style) => string;

export const plain: Paint = (text) => text;
export const coloured: Paint = (text, style) =>
  style === undefined || text === '' ? text : `\u001b[${codes[style]}m${text}\u001b[0m`;

/** FORCE_COLOR says yes or no, as Node reads it; else NO_COLOR says no; else a terminal has colours unless it is a dumb one. */
export const paintFor = (isTerminal: boolean, environment: Readonly<Record<string, string | undefined>>): Paint => {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: kind } = environment;
  if (force !== undefined) return force === '0' || force === 'false' ? plain : coloured;
  return isTerminal && (no ?? '') === '' && kind !== 'dumb' ? coloured : plain;
};

/** Neither red nor yellow: they are what is wrong and who waits. */
const actorStyles = [
  'cyan',
  'magenta',
  'green',
  'blue',
  'brightYellow',
  'brightCyan',
  'brightMagenta',
  'brightGreen',
  'brightBlue',
] as const satisfies readonly Style[];

/** Where the numbers of a kind begin in the row of colours, so that actors that meet early differ. */
const offsets = { parent: 0, child: 1, thread: 3, client: 5 } as const;

const numberOf = (who: Identity): number => {
  switch (who.kind) {
    case 'parent':
    case 'faults':
      return 0;
    case 'child':
      return who.process;
    case 'thread':
      return who.process + 3 * who.thread;
    case 'client':
      return who.client;
  }
};

/** An actor has the same colour in every system; faults have the colour of what is wrong. */
export const styleOf = (assembly: Assembly, component: number): Style | undefined => {
  const slot = assembly.places.slots[component];
  if (slot?.kind !== 'actor') return undefined;
  const { who } = slot;
  if (who.kind === 'faults') return 'red';
  return actorStyles[(offsets[who.kind] + numberOf(who)) % actorStyles.length];
};
