/**
 * Properties, judged with as little as possible. A state property sees a state only through small views of some components:
 * the views are interned by (component, local id), a combination of views is one integer, and `holds` is asked
 * once for each combination. A step can change the answer only if it changes a view.
 */
import { said } from './calls.ts';
import type { Label, Property, StateProperty, StepProperty, System, Value } from './component.ts';
import { grown } from './grow.ts';
import { createInterner, type Interner, intern, keyOf } from './intern.ts';
import { createPairs, type Pairs, pairId } from './pairs.ts';

export type Judge = {
  readonly properties: readonly Property[];
  readonly memos: readonly PropertyMemo[];
  /** 1 while a property may still be violated or witnessed for the first time. */
  readonly open: Uint8Array;
  /** Places of the properties to judge in quiescent states only. */
  readonly quiescent: readonly number[];
  /** Sets of places of properties, by id; 0 is the empty set and `always` that of all invariants and witnesses. */
  readonly sets: (readonly number[])[];
  readonly setIds: Map<string, number>;
  readonly always: number;
  /** What was seen and judged for the first time since somebody last looked; undefined: nobody looks. */
  fresh: Fresh | undefined;
};

/** Components' values that a property has looked at, and lists of views that it has judged, as ids. */
type Fresh = {
  readonly seen: { readonly place: number; readonly component: number; readonly id: number }[];
  readonly judged: { readonly place: number; readonly views: readonly number[] }[];
};

type PropertyMemo = {
  readonly views: Interner;
  /** For each component (if it is read) and local id: 0 not yet asked, 1 threw, else the view's id + 2. */
  readonly viewIds: (Int32Array<ArrayBuffer> | undefined)[];
  readonly combinations: Pairs;
  /** What was folded last: at each read the view, and the combination of all views up to it. The next state is mostly one like it. */
  readonly lastViews: Int32Array;
  readonly lastFolds: Int32Array;
  /** For each combination: 0 not yet asked, 1 holds, 2 does not. */
  answers: Uint8Array;
};

/** Whether a property of this kind is asked for a state or step that shows it, rather than for the lack of one that breaks it. */
export function isWitness({ kind }: Property): boolean {
  return kind === 'witness' || kind === 'quiescent-witness' || kind === 'step-witness';
}

/** @throws RangeError if a property reads a component that is not there, or two properties share a name */
export function createJudge(system: System, properties: readonly Property[]): Judge {
  const memos = properties.map((property): PropertyMemo => {
    const viewIds: (Int32Array<ArrayBuffer> | undefined)[] = system.components.map(() => undefined);
    for (const component of readsOf(property)) {
      if (system.components[component] === undefined)
        throw new RangeError(`property "${property.name}" reads component ${component}, and there is none`);
      viewIds[component] = new Int32Array(16);
    }
    const reads = readsOf(property).length;
    return {
      views: createInterner(),
      viewIds,
      combinations: createPairs(),
      lastViews: new Int32Array(reads),
      lastFolds: new Int32Array(reads),
      answers: new Uint8Array(64),
    };
  });
  if (new Set(properties.map(({ name }) => name)).size < properties.length)
    throw new RangeError('two properties have the same name');
  const quiescent: number[] = [];
  const everywhere: number[] = [];
  properties.forEach(({ kind }, place) => {
    if (kind === 'quiescent' || kind === 'quiescent-witness') quiescent.push(place);
    if (kind === 'invariant' || kind === 'witness') everywhere.push(place);
  });
  const sets: (readonly number[])[] = [[]];
  const setIds = new Map([['', 0]]);
  const judge = { properties, memos, open: new Uint8Array(properties.length).fill(1), quiescent, sets, setIds };
  return { ...judge, always: setId(judge, everywhere), fresh: undefined };
}

/** One component of a step: its local ids before and after, with their values. */
type Change = {
  readonly component: number;
  readonly from: number;
  readonly to: number;
  readonly before: Value;
  readonly after: Value;
};

/** The id of the set of invariants and witnesses of which a view differs after `changes`. */
export function changedSet(judge: Judge, changes: readonly Change[]): number {
  const changed = (judge.sets[judge.always] as readonly number[]).filter((place) =>
    changes.some(({ component, from, to, before, after }) => {
      const viewIds = (judge.memos[place] as PropertyMemo).viewIds[component];
      return (
        viewIds !== undefined &&
        viewOf(judge, place, component, from, before) !== viewOf(judge, place, component, to, after)
      );
    }),
  );
  return setId(judge, changed);
}

/** The id of the set of step properties that `label` violates or witnesses. @throws Error naming the property that throws */
export function stepSet(judge: Judge, label: Label): number {
  const found: number[] = [];
  judge.properties.forEach((property, place) => {
    if (!isStep(property)) return;
    const holds = said(`property "${property.name}"`, () => requireAnswer(property.holds(label)));
    if (holds === (property.kind === 'step-witness')) found.push(place);
  });
  return setId(judge, found);
}

/**
 * Whether the state property at `place` holds in the state whose local ids stand in `vectors` from `row` on.
 * @throws Error naming the property if its `view` or `holds` throws
 */
export function holdsAt(
  judge: Judge,
  place: number,
  vectors: Uint16Array | Uint32Array | Int32Array,
  row: number,
  interners: readonly Interner[],
): boolean {
  const memo = judge.memos[place]!;
  const { reads } = judge.properties[place] as StateProperty;
  const { combinations, viewIds, lastViews, lastFolds } = memo;
  let combination = 0;
  let isSame = true;
  for (let read = 0; read < reads.length; read++) {
    const component = reads[read]!;
    const id = vectors[row + component]!;
    let view = viewIds[component]![id] ?? 0;
    if (view === 0) view = viewOf(judge, place, component, id, interners[component]!.values[id]!);
    isSame &&= lastViews[read] === view;
    // Folding keeps tuples of one length apart, and a property always reads as many components.
    combination = isSame ? lastFolds[read]! : pairId(combinations, combination, view);
    lastViews[read] = view;
    lastFolds[read] = combination;
  }
  if (combination >= memo.answers.length) {
    const longer = new Uint8Array(Math.max(2 * memo.answers.length, combination + 1));
    longer.set(memo.answers);
    memo.answers = longer;
  }
  const answer = memo.answers[combination]!;
  if (answer !== 0) return answer === 1;
  judge.fresh?.judged.push({ place, views: reads.map((component) => viewIds[component]![vectors[row + component]!]!) });
  const holds = ask(judge.properties[place] as StateProperty, vectors, row, interners);
  memo.answers[combination] = holds ? 1 : 2;
  return holds;
}

/** Bytes of the judge's typed arrays. */
export function judgeBytes({ memos }: Judge): number {
  let bytes = 0;
  for (const { viewIds, combinations, answers } of memos) {
    bytes += combinations.slots.byteLength + answers.byteLength;
    for (const ids of viewIds) bytes += ids?.byteLength ?? 0;
  }
  return bytes;
}

function ask(
  property: StateProperty,
  vectors: Uint16Array | Uint32Array | Int32Array,
  row: number,
  interners: readonly Interner[],
): boolean {
  return said(`property "${property.name}"`, () => {
    const views = property.reads.map((component) =>
      property.view(component, interners[component]!.values[vectors[row + component]!] as Value),
    );
    // Throws for a view that is no plain value, which `viewOf` could not tell from others.
    keyOf(views);
    return requireAnswer(property.holds(views));
  });
}

/** One that answers nothing would be taken for one that says yes, or no. */
function requireAnswer(holds: boolean): boolean {
  if (typeof holds !== 'boolean') throw new TypeError(`holds must answer true or false, not ${String(holds)}`);
  return holds;
}

/** The view's id in a value of the component. A view that throws gets the id 1: it differs in no state from itself, and `ask` throws again where it is judged. */
export function viewOf(judge: Judge, place: number, component: number, id: number, value: Value): number {
  const memo = judge.memos[place]!;
  let ids = memo.viewIds[component]!;
  if (id >= ids.length) {
    ids = grown(ids, id + 1);
    memo.viewIds[component] = ids;
  }
  const known = ids[id]!;
  if (known !== 0) return known;
  const property = judge.properties[place] as StateProperty;
  let view = 1;
  try {
    view = 2 + intern(memo.views, property.view(component, value));
  } catch {
    // Said by `ask`, in the first state that shows it, with the path to it.
  }
  ids[id] = view;
  judge.fresh?.seen.push({ place, component, id });
  return view;
}

/** What the property at `place` says of a list of views, by their ids. A view that threw is not asked about: undefined. */
export function holdsOf(judge: Judge, place: number, views: readonly number[]): boolean | undefined {
  if (views.includes(1)) return undefined;
  const { views: known } = judge.memos[place]!;
  const { holds } = judge.properties[place] as StateProperty;
  return holds(views.map((id) => known.values[id - 2]!));
}

function setId({ sets, setIds }: Pick<Judge, 'sets' | 'setIds'>, places: readonly number[]): number {
  const key = places.length === 0 ? '' : keyOf(places);
  const known = setIds.get(key);
  if (known !== undefined) return known;
  setIds.set(key, sets.length);
  return sets.push(places) - 1;
}

function readsOf(property: Property): readonly number[] {
  return isStep(property) ? [] : property.reads;
}

function isStep(property: Property): property is StepProperty {
  return property.kind === 'step' || property.kind === 'step-witness';
}
