/** Prints a path so that a person can follow it: what was done and what it changed, and where everything is at the end. */
import { initialVector, keyOf, type Value, type Values } from '../sim/engine/index.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import { describeRegisters, lockReport, type Scene } from '../sim/trace/story.ts';
import type { Page } from './reporters/page.ts';
import { type Style, styleOf } from './reporters/paint.ts';
import { stepLines } from './reporters/steps.ts';
import { type Cell, table } from './reporters/table.ts';
import { waitingIn } from './reporters/waiting.ts';
import { wrapped } from './text.ts';

/** The steps, and the state that they end in. Of a long path the last rows are shown. */
export const storyLines = (
  assembly: Assembly,
  scenes: readonly Scene[],
  page: Page,
  rows_max?: number,
): readonly string[] => [
  ...(scenes.length === 0 ? [] : [...stepLines(assembly, scenes, page, rows_max), '']),
  ...finalLines(assembly, scenes.at(-1)?.values ?? initialVector(assembly.system), page),
];

/** The state at the end: who is where and cannot move, who holds and waits for which lock, what is in each queue. */
const finalLines = (assembly: Assembly, values: Values, page: Page): readonly string[] => {
  const initial = initialVector(assembly.system);
  const isAsAtFirst = (component: number): boolean =>
    keyOf(values[component] as Value) === keyOf(initial[component] as Value);
  const actors = actorRows(assembly, values, (component) => !isAsAtFirst(component));
  const untouched = assembly.places.slots.flatMap((slot, component) =>
    slot.kind === 'actor' && slot.who.kind !== 'faults' && isAsAtFirst(component) ? [slot.name] : [],
  );
  const locks = lockReport(assembly, values).map(({ lock, state, waiting }) => [
    `  ${lock}`,
    state,
    waiting.length === 0 ? '' : `waiting: ${waiting.join(', ')}`,
  ]);
  const others = assembly.places.slots.flatMap((slot, component): string[][] => {
    if (slot.kind !== 'resource' || slot.resource === 'accept-mutex' || slot.resource === 'table-lock') return [];
    if (isAsAtFirst(component)) return [];
    return [[`  ${slot.name}`, assembly.describe(component, values[component] as Value)]];
  });
  /** Narrower than this, what they wait for stands below. */
  const room_min = 40;
  const section = (title: string, rows: readonly (readonly Cell[])[]): readonly string[] =>
    rows.length === 0 ? [] : [page.paint(title, 'bold'), ...table(rows, page, [], room_min).rows.flat()];
  return [
    ...section('Actors at the end:', actors),
    ...(untouched.length === 0
      ? []
      : wrapped(`as at the beginning: ${untouched.join(', ')}`, page.width, '  ').split('\n')),
    ...section('Locks at the end:', locks),
    ...section('Other resources at the end:', others),
  ];
};

const actorRows = (
  assembly: Assembly,
  values: Values,
  isShown: (component: number) => boolean,
): readonly (readonly Cell[])[] => {
  const waiting = new Map(waitingIn(assembly, values).map((wait) => [wait.actor, wait]));
  return assembly.places.slots.flatMap((slot, component): Cell[][] => {
    const value = values[component] as Value;
    if (slot.kind !== 'actor' || slot.who.kind === 'faults' || !isShown(component)) return [];
    const wait = waiting.get(component);
    const style: Style | undefined = wait?.matters === true ? 'yellow' : undefined;
    return [
      [
        { text: `  ${slot.name}`, style: styleOf(assembly, component) },
        assembly.describe(component, value),
        describeRegisters(value),
        { text: wait === undefined ? '' : `waits for ${wait.operations.join(' or ')}`, style },
      ],
    ];
  });
};

/** A property's sentence, and why it matters. */
export const sentence = (
  property: { readonly name: string; readonly says: string; readonly why: string },
  width = 100,
): string =>
  [
    `${property.name}:`,
    wrapped(property.says, Math.min(100, width), '  '),
    wrapped(property.why, Math.min(100, width), '  '),
  ].join('\n');
