/** The three forms of a table of steps, as cells: lanes with states, lanes with marks, no lanes. */
import { initialVector, type Value, type Values } from '../../sim/engine/index.ts';
import type { Assembly } from '../../sim/kernel/system.ts';
import { type Style, styleOf } from './paint.ts';
import type { Cell, Part } from './table.ts';

/** What happened in one row, whatever its form: some steps of an actor, or that it waits from there on. */
export type Row = {
  readonly number: string;
  readonly actor: number;
  /** How many; 0 if it waits. */
  readonly steps: number;
  readonly operation: string;
  /** What became of resources. */
  readonly news: string;
  /** The other actors that it changed, and the state that each is in now. */
  readonly struck: ReadonlyMap<number, string>;
  readonly values: Values;
  /** The state that it is in now, where the page tells it. Lanes with states tell it anyway. */
  readonly state: string;
};

export type Form = 'states' | 'marks' | 'list';

/** The rows under a head; in lanes with states the one after it shows where everybody is at first, in lanes with marks those after it whose they are. */
export const cellsOf = (assembly: Assembly, rows: readonly Row[], form: Form): readonly (readonly Cell[])[] => {
  const lanes = assembly.places.slots.flatMap((slot, component) =>
    slot.kind === 'actor' && rows.some(({ actor, struck }) => actor === component || struck.has(component))
      ? [component]
      : [],
  );
  const painted = (component: number, text: string): Part => ({ text, style: styleOf(assembly, component) });
  const head = ['operation → reply', 'what changed'];
  if (form === 'states') {
    const initial = initialVector(assembly.system);
    const names = lanes.map((lane) => painted(lane, ` ${nameAt(assembly, lane)}`));
    const first = lanes.map((lane) => painted(lane, ` ${stateIn(assembly, lane, initial)}`));
    return [
      ['', ...names, ...head],
      ['0', ...first, '', ''],
      ...rows.map((row) => [
        row.number,
        ...lanes.map((lane) => painted(lane, stateCell(assembly, row, lane))),
        operationCell(row),
        newsCell(row, row.news),
      ]),
    ];
  }
  const marks = (row: Row): readonly Part[] => lanes.map((lane) => painted(lane, ` ${markIn(assembly, row, lane)}`));
  return [
    ['', ...(form === 'marks' ? [''] : []), 'actor', ...head],
    ...(form === 'marks' ? laneTitles(assembly, lanes).map((titles) => ['', titles, '', '', '']) : []),
    ...rows.map((row) => [
      row.number,
      ...(form === 'marks' ? [marks(row)] : []),
      painted(row.actor, actorText(assembly, row)),
      operationCell(row),
      newsCell(row, [struckText(assembly, row), row.news].filter((part) => part !== '').join('; ')),
    ]),
  ];
};

const initials: Readonly<Record<string, string>> = { parent: 'P', child: 'c', thread: 't', client: 'C', faults: 'F' };

/** Over each lane, from above: its actor's initial and its numbers, of a large one the last digit: its neighbours tell the rest. */
const laneTitles = (assembly: Assembly, lanes: readonly number[]): readonly (readonly Part[])[] => {
  const titles = lanes.map((lane) => {
    const [kind = '', numbers = ''] = nameAt(assembly, lane).split(' ');
    return [initials[kind] ?? '', ...numbers.split('.').map((number) => number.slice(-1))];
  });
  const height = Math.max(0, ...titles.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    lanes.map((lane, place) => ({ text: ` ${titles[place]?.[line] || ' '}`, style: styleOf(assembly, lane) })),
  );
};

const actorText = (assembly: Assembly, { actor, steps, state }: Row): string =>
  `${nameAt(assembly, actor)}${steps > 1 ? ` ×${steps}` : ''}${state === '' ? '' : ` → ${state}`}`;

const nameAt = (assembly: Assembly, component: number): string => assembly.places.slots[component]?.name ?? '';

const stateIn = (assembly: Assembly, component: number, values: Values): string =>
  assembly.describe(component, values[component] as Value);

/** `*reading` acts, ` reading` is changed by another's step, ` …` waits. */
const stateCell = (assembly: Assembly, { actor, steps, struck, values }: Row, lane: number): string => {
  if (lane !== actor) return struck.has(lane) ? ` ${struck.get(lane)}` : '';
  return steps === 0 ? ' …' : `*${stateIn(assembly, lane, values)}`;
};

/** ● acts, … waits, ✕ ends by another's step, ○ is changed by it, │ is there. */
const markIn = (assembly: Assembly, { actor, steps, struck, values }: Row, lane: number): string => {
  const { tags } = assembly.stateOf(lane, values[lane] as Value);
  if (lane === actor) return steps === 0 ? '…' : '●';
  if (struck.has(lane)) return tags.includes('gone') ? '✕' : '○';
  return tags.includes('gone') ? ' ' : '│';
};

const struckText = (assembly: Assembly, { struck }: Row): string => {
  const states = [...new Set(struck.values())];
  return states
    .map((state) => {
      const names = [...struck].filter(([, after]) => after === state).map(([lane]) => nameAt(assembly, lane));
      return `${names.join(', ')}: ${state}`;
    })
    .join('; ');
};

/** Who waits is told in another colour than what happens. */
const waitStyle: Style = 'yellow';
const operationCell = ({ operation, steps }: Row): Cell =>
  steps === 0 ? { text: operation, style: waitStyle } : operation;
const newsCell = ({ steps }: Row, news: string): Cell => (steps === 0 ? { text: news, style: waitStyle } : news);
