/**
 * Symmetry reduction: of the states that differ only in which of several like things is which, one is stored (C. N. Ip and
 * D. L. Dill, "Better Verification Through Symmetry", Formal Methods in System Design 9, 1996).
 *
 * A state is turned into a canonical one by sorting: each exchange of two is made that leads to a lexicographically
 * smaller vector, until none does. No permutation is tried as a whole. Two states of one orbit may come out different,
 * rarely where all pairs may be exchanged and oftener where only neighbours may: then both are stored, which costs room
 * and no verdict.
 *
 * What makes it sound is that the system and the properties really are alike under each exchange. That is not believed:
 * `alike.ts` and `alike-properties.ts` look.
 */
import type { Label, System, Value } from './component.ts';
import { grown } from './grow.ts';
import { type Interner, keyOf } from './intern.ts';

/** Two like things, with all that is theirs, take each other's places. Twice gives what was before. */
export type Exchange = {
  /** For a person: `clients 1 and 2`. */
  readonly name: string;
  /** For each component the one whose place it takes: itself, mostly. */
  readonly places: readonly number[];
  /** The value of `component` with the names of both exchanged: it then is one of `places[component]`. */
  readonly value: (component: number, value: Value) => Value;
  readonly label: (label: Label) => Label;
};

/** An exchange on interned values: for each component [local id] → id in its place + 1; 0 not yet asked. */
export type Turn = { readonly exchange: Exchange; readonly tables: Int32Array<ArrayBuffer>[] };

export type Symmetry = {
  readonly system: System;
  readonly turns: readonly Turn[];
  /** Components in the order in which vectors are compared: those that change places first. */
  readonly order: readonly number[];
  readonly interners: readonly Interner[];
  /** Interns a value of a component. */
  readonly idOf: (component: number, value: Value) => number;
  readonly scratch: Int32Array;
};

/** @throws RangeError for an exchange that does not undo itself, or that the initial state is not alike under */
export function createSymmetry(
  system: System,
  exchanges: readonly Exchange[],
  interners: readonly Interner[],
  idOf: Symmetry['idOf'],
): Symmetry {
  const { components } = system;
  for (const { name, places, value } of exchanges) {
    if (places.length !== components.length || places.some((place, component) => places[place] !== component))
      throw new RangeError(`the exchange of ${name} does not undo itself`);
    components.forEach(({ initial }, component) => {
      if (keyOf(value(component, initial)) !== keyOf(components[places[component]!]!.initial))
        throw new RangeError(`${name} are not alike: component "${components[component]!.name}" begins otherwise`);
    });
  }
  const moves = (component: number) => exchanges.some(({ places }) => places[component] !== component);
  const all = [...components.keys()];
  return {
    system,
    turns: exchanges.map((exchange) => ({ exchange, tables: components.map(() => new Int32Array(16)) })),
    order: [...all.filter(moves), ...all.filter((component) => !moves(component))],
    interners,
    idOf,
    scratch: new Int32Array(components.length),
  };
}

/** Bytes of the tables. */
export function symmetryBytes({ turns }: Symmetry): number {
  return turns.reduce((sum, { tables }) => tables.reduce((own, { byteLength }) => own + byteLength, sum), 0);
}

/**
 * Makes `vector` (local ids by component) canonical in place; whether it was not. The exchanges that were made are added to
 * `made`, in order. @throws what an exchange throws
 */
export function canonicalize(symmetry: Symmetry, vector: Int32Array, made?: Exchange[]): boolean {
  const { turns } = symmetry;
  let changed = false;
  for (let at = 0, quiet = 0; quiet < turns.length; at = at + 1 === turns.length ? 0 : at + 1) {
    const turn = turns[at]!;
    if (isSmaller(symmetry, turn, vector)) {
      exchanged(symmetry, turn, vector, symmetry.scratch);
      vector.set(symmetry.scratch);
      made?.push(turn.exchange);
      changed = true;
      quiet = 1;
    } else quiet++;
  }
  return changed;
}

/** Whether the exchange leads to a vector before this one. */
function isSmaller(symmetry: Symmetry, turn: Turn, vector: Int32Array): boolean {
  const { order } = symmetry;
  const { places } = turn.exchange;
  for (let at = 0; at < order.length; at++) {
    const component = order[at]!;
    const from = places[component]!;
    const next = renamedId(symmetry, turn, from, vector[from]!);
    if (next !== vector[component]!) return next < vector[component]!;
  }
  return false;
}

/** `to` is the state `from` after the exchange. */
function exchanged(symmetry: Symmetry, turn: Turn, from: Int32Array, to: Int32Array): void {
  const { places } = turn.exchange;
  for (let component = 0; component < to.length; component++) {
    const source = places[component]!;
    to[component] = renamedId(symmetry, turn, source, from[source]!);
  }
}

/** The id of a component's value after the exchange, in its new place. @throws Error if the exchange does not undo itself */
export function renamedId(
  { idOf, interners }: Symmetry,
  { exchange, tables }: Turn,
  component: number,
  id: number,
): number {
  const known = tables[component]![id] ?? 0;
  if (known !== 0) return known - 1;
  const value = interners[component]!.values[id]!;
  const place = exchange.places[component]!;
  const renamed = exchange.value(component, value);
  if (keyOf(exchange.value(place, renamed)) !== keyOf(value))
    throw new Error(`the exchange of ${exchange.name} does not undo itself on a value of component ${component}`);
  const next = idOf(place, renamed);
  const table = grown(tables[component]!, id + 1);
  table[id] = next + 1;
  tables[component] = table;
  return next;
}

/** The state `values` before the exchanges in `made` turned it into what it is: each undoes itself, the last one first. */
export function undone(made: readonly Exchange[], values: readonly Value[]): readonly Value[] {
  return made.reduceRight(
    (after, { places, value }) =>
      after.map((_, component) => {
        const source = places[component]!;
        return value(source, after[source]!);
      }),
    values,
  );
}

/** The local ids of a state. */
export function vectorOf({ idOf }: Symmetry, values: readonly Value[]): Int32Array {
  return Int32Array.from(values, (value, component) => idOf(component, value));
}
