/**
 * A relation as flat lists of whole numbers: what the C of the model looks up. A step is found with two look-ups and taken
 * with a few more.
 *
 *   offer = actor.offers + local id of the actor * actor.choices + choice
 *   step  = rows[offer_row[offer] + local id of its target]
 */
import type { Relation, RelationAction, RelationStep, TakenStep } from '../engine/index.ts';
import { BYTE_IDS } from './limits.ts';

/** In a row: what is no step. All rows begin with BLOCKEDs for the offers that are none. */
export const BLOCKED = 0;
export const UNMET = 1;

export type TableActor = {
  readonly component: number;
  readonly cell: number;
  /** Its first offer, and the offers of each local id: where there are fewer actions, the rest is blocked. */
  readonly offers: number;
  readonly choices: number;
};

export type Tables = {
  /** The component of each cell of the state vector: those whose local ids fit a byte first. */
  readonly cells: readonly number[];
  /** How many they are. */
  readonly narrow: number;
  readonly actors: readonly TableActor[];
  /** By its C name. The words of a text are indexes into `names` and `replies`. */
  readonly lists: { readonly [name in keyof Lists]: readonly number[] };
  readonly names: readonly string[];
  readonly replies: readonly string[];
};

/** The lists, still empty. */
const emptyLists = () => ({
  /** By offer: where its row begins, the target's cell, whether it is progress, the action's name. */
  offer_row: list(),
  offer_target: list(),
  offer_progress: list(),
  offer_name: list(),
  /** By a row's beginning + local id of the target: BLOCKED, UNMET, or the number of a step. */
  rows: list(),
  /** By step: next local id of the actor, the target's cell and its next local id, where its listeners begin, the reply. */
  step_self: list(),
  step_cell: list(),
  step_target: list(),
  step_listeners: list(),
  step_reply: list(),
  /** How many, then for each its cell and where its row begins in `next`. */
  listeners: list(),
  /** By a row's beginning + local id of the listener: its next local id + 1, or 0: unmet. */
  next: list(),
});

const list = (): number[] => [];

type Lists = ReturnType<typeof emptyLists>;

/** The tables of a relation. */
export function tablesOf({ components, labels }: Relation): Tables {
  const isNarrow = (component: number) => components[component]!.values.length <= BYTE_IDS;
  const indexes = components.map((_, component) => component);
  const cells = [...indexes.filter(isNarrow), ...indexes.filter((component) => !isNarrow(component))];
  const cellOf = new Map(cells.map((component, cell) => [component, cell]));
  const at = (component: number): number => cellOf.get(component)!;
  const lists = emptyLists();
  const names = numbering();
  const replies = numbering();

  const nextRows = new Map<string, number>();
  const nextRow = (label: number, component: number): number => {
    const row = components[component]!.values.map((_, id) => (labels[label]!.next[component]?.[id] ?? -1) + 1);
    return placed(nextRows, lists.next, row);
  };
  const heards = new Map<string, number>();
  const heardOf = ({ heard }: TakenStep): number => {
    const { label = 0, listeners = [] } = heard ?? {};
    const pairs = listeners.flatMap((listener) => [at(listener), nextRow(label, listener)]);
    return placed(heards, lists.listeners, [listeners.length, ...pairs]);
  };
  const steps = new Map<string, number>();
  const stepOf = (target: number, step: RelationStep): number => {
    if (step === 'blocked') return BLOCKED;
    if (step === 'unmet') return UNMET;
    const words = [step.self, at(target), step.target, heardOf(step), replies.of(step.reply)] as const;
    const key = words.join();
    const known = steps.get(key);
    if (known !== undefined) return known;
    steps.set(key, lists.step_self.length);
    return pushStep(lists, words);
  };
  // The numbers of what is no step.
  pushStep(lists, [0, 0, 0, heardOf({ self: 0, target: 0, reply: '' }), replies.of('')]);
  pushStep(lists, [0, 0, 0, 0, 0]);

  const rows = new Map<string, number>();
  const blockedRow = placed(
    rows,
    lists.rows,
    Array.from({ length: Math.max(...components.map(({ values }) => values.length)) }, () => BLOCKED),
  );
  const pushOffer = (action: RelationAction | undefined): void => {
    const { target = cells[0]!, progress = false, name = '' } = action ?? {};
    const row = action?.steps.map((step) => stepOf(target, step));
    lists.offer_row.push(row === undefined ? blockedRow : placed(rows, lists.rows, row));
    lists.offer_target.push(at(target));
    lists.offer_progress.push(progress ? 1 : 0);
    lists.offer_name.push(names.of(name));
  };
  const actors = components.flatMap(({ actions }, component): TableActor[] => {
    const choices = actions.reduce((most, { length }) => Math.max(most, length), 0);
    if (choices === 0) return [];
    const offers = lists.offer_row.length;
    for (const ofId of actions) for (let choice = 0; choice < choices; choice++) pushOffer(ofId[choice]);
    return [{ component, cell: at(component), offers, choices }];
  });
  return { cells, narrow: indexes.filter(isNarrow).length, actors, lists, names: names.texts, replies: replies.texts };
}

function pushStep(lists: Lists, words: readonly [number, number, number, number, number]): number {
  const [self, cell, target, heard, reply] = words;
  lists.step_self.push(self);
  lists.step_cell.push(cell);
  lists.step_target.push(target);
  lists.step_listeners.push(heard);
  return lists.step_reply.push(reply) - 1;
}

/** Where the words begin in `list`; they are appended if no such words were placed before. */
function placed(known: Map<string, number>, list: number[], words: readonly number[]): number {
  const key = words.join();
  const place = known.get(key) ?? list.length;
  if (place === list.length) for (const word of words) list.push(word);
  known.set(key, place);
  return place;
}

/** Texts numbered in order of first sight. */
function numbering(): { readonly texts: readonly string[]; readonly of: (text: string) => number } {
  const texts: string[] = [];
  const numbers = new Map<string, number>();
  const of = (text: string): number => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, texts.length);
    return texts.push(text) - 1;
  };
  return { texts, of };
}
