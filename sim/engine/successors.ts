/**
 * The memoised successor function. A component's functions are called once for each combination of local values that
 * ever meets; from then on a step is a look-up in flat int32 arrays.
 *
 * offers   (component, local id)  → its slots: [first slot + 1, number of slots]
 * slots    one for each (component, local id, action): [target, row in the pool, target ids the row covers, progress]
 * pool     [row + target's local id] → 0 not yet asked | BLOCKED | the number of an outcome
 * outcomes what a step does: a record of OUTCOME_STRIDE words
 */
import { requireEarsAlike, requireHeardAlike, requireOffersAlike, requireStepsAlike } from './alike.ts';
import { requireShownAlike } from './alike-properties.ts';
import { hearLabel, hearsLabel, listActions, messageOf, takeAction } from './calls.ts';
import type { Action, Label, Outcome, System, Value } from './component.ts';
import { grown } from './grow.ts';
import { type SlotHash, secondHash } from './hash.ts';
import { createInterner, type Interner, intern, keyOf } from './intern.ts';
import { changedSet, type Judge, stepSet } from './judge.ts';
import { POOL_WORDS_MAX, POOL_WORDS_MIN, ROW_MIN } from './limits.ts';
import { type Alike, createAlike } from './orbits.ts';
import { createSymmetry, type Exchange, type Symmetry, symmetryBytes } from './symmetry.ts';

export const SLOT_STRIDE = 4;
export const SLOT_TARGET = 0;
export const SLOT_ROW = 1;
export const SLOT_COVERED = 2;
export const SLOT_PROGRESS = 3;

export const OUTCOME_STRIDE = 12;
export const OUTCOME_ACTOR = 0;
export const OUTCOME_TARGET = 1;
/** Next local ids of the actor and of the target. */
export const OUTCOME_SELF_ID = 2;
export const OUTCOME_TARGET_ID = 3;
/** What the hash of a state is xored with, but for the listeners' part. */
export const OUTCOME_DELTA = 4;
/** The label's id + 1, or 0. */
export const OUTCOME_LABEL = 5;
/** The id of the list of components that hear the label; 0: nobody. */
export const OUTCOME_LISTENERS = 6;
/** The id of the set of state properties of which a view changes, but for the listeners' part. */
export const OUTCOME_CHANGED = 7;
/** The id of the set of step properties that the label violates or witnesses. */
export const OUTCOME_SHOWN = 8;
/** The place of (actor, action's name, reply) among the tallies. */
export const OUTCOME_TALLY = 9;
/** The place of the action among its component's actions. */
export const OUTCOME_CHOICE = 11;
/** As OUTCOME_DELTA, of the second half of a fingerprint; 0 where states are stored whole. */
export const OUTCOME_SECOND = 10;

/** In the pool: the action is blocked. */
const BLOCKED = -1;
/** From `fillOffers` and `fillOutcome`: a component threw, see `failure`, or memory is `exhausted`. */
export const FAILED = -2;

type Tally = { readonly actor: number; readonly name: string; readonly reply: string };

/** What a component threw: in words, with the action that was taken (none if it threw while listing its actions). */
type Failure = { readonly message: string; readonly actor: number; readonly choice: number | undefined };

export type Memo = {
  readonly system: System;
  readonly judge: Judge;
  readonly twice: boolean;
  /** What of the system is alike, where states are stored up to that. */
  readonly symmetry: Symmetry | undefined;
  readonly alike: Alike | undefined;
  readonly hash: SlotHash;
  /** Components that have actions. */
  readonly actors: readonly number[];
  readonly interners: readonly Interner[];
  /** For each component, by local id. */
  readonly hashes: Int32Array<ArrayBuffer>[];
  /** The same of the second half of a fingerprint; undefined where states are stored whole. */
  readonly seconds: Int32Array<ArrayBuffer>[] | undefined;
  readonly offers: Int32Array<ArrayBuffer>[];
  slots: Int32Array<ArrayBuffer>;
  /** The action of each slot and its place among its component's actions. */
  readonly actions: { readonly action: Action; readonly choice: number }[];
  pool: Int32Array<ArrayBuffer>;
  pool_used: number;
  outcomes: Int32Array<ArrayBuffer>;
  outcomes_count: number;
  readonly labels: Interner;
  /** By label's id * number of components + listener: [local id] → next local id + 1, 0 not yet asked. */
  readonly heard: (Int32Array<ArrayBuffer> | undefined)[];
  heard_bytes: number;
  readonly lists: (readonly number[])[];
  readonly listIds: Map<string, number>;
  readonly tallies: Tally[];
  readonly tallyIds: Map<string, number>;
  /** The largest local id of any component. */
  id_max: number;
  failure: Failure | undefined;
  /** The pool could not grow: a limit of memory, nobody's failure. */
  exhausted: boolean;
};

/** A memo that knows nothing but the initial values (local id 0 of each component). With `twice`, impure actions are found. */
export function createMemo(
  system: System,
  judge: Judge,
  hash: SlotHash,
  twice: boolean,
  { fingerprints = false, exchanges = [] }: { fingerprints?: boolean; exchanges?: readonly Exchange[] } = {},
): Memo {
  const interners = system.components.map(createInterner);
  const idOf = (component: number, value: Value): number => localId(memo, component, value);
  const symmetry = exchanges.length === 0 ? undefined : createSymmetry(system, exchanges, interners, idOf);
  const memo: Memo = {
    system,
    judge,
    twice,
    symmetry,
    alike: symmetry && createAlike(symmetry, judge.properties),
    hash,
    actors: system.components.flatMap(({ actions }, component) => (actions === undefined ? [] : [component])),
    interners,
    hashes: system.components.map(() => new Int32Array(16)),
    seconds: fingerprints ? system.components.map(() => new Int32Array(16)) : undefined,
    offers: system.components.map(() => new Int32Array(32)),
    slots: new Int32Array(64 * SLOT_STRIDE),
    actions: [],
    pool: new Int32Array(POOL_WORDS_MIN),
    pool_used: 0,
    outcomes: new Int32Array(64 * OUTCOME_STRIDE),
    outcomes_count: 1,
    labels: createInterner(),
    heard: [],
    heard_bytes: 0,
    lists: [[]],
    listIds: new Map([['[]', 0]]),
    tallies: [],
    tallyIds: new Map(),
    id_max: 0,
    failure: undefined,
    exhausted: false,
  };
  system.components.forEach(({ initial }, component) => {
    localId(memo, component, initial);
  });
  return memo;
}

/** Fills in the offers of `component` in local id `id`: the word to read anew at offers[component][2 * id], or FAILED. */
export function fillOffers(memo: Memo, component: number, id: number): number {
  const value = memo.interners[component]!.values[id]!;
  let actions: readonly Action[];
  try {
    actions = listActions(memo.system, component, value, memo.twice);
    if (memo.alike !== undefined) requireOffersAlike(memo.alike, component, id);
  } catch (thrown) {
    memo.failure = { message: messageOf(thrown), actor: component, choice: undefined };
    return FAILED;
  }
  const first = memo.actions.length;
  memo.slots = grown(memo.slots, (first + actions.length) * SLOT_STRIDE);
  actions.forEach((action, choice) => {
    const at = memo.actions.length * SLOT_STRIDE;
    memo.slots[at + SLOT_TARGET] = action.target;
    memo.slots[at + SLOT_PROGRESS] = action.progress ? 1 : 0;
    memo.actions.push({ action, choice });
  });
  const offers = grown(memo.offers[component]!, 2 * id + 2);
  offers[2 * id] = first + 1;
  offers[2 * id + 1] = actions.length;
  memo.offers[component] = offers;
  return first + 1;
}

/** Fills in what `slot` of `actor` (in local id `selfId`) does to its target in `targetId`: an outcome's number, BLOCKED or FAILED. */
export function fillOutcome(memo: Memo, slot: number, actor: number, selfId: number, targetId: number): number {
  const { action, choice } = memo.actions[slot]!;
  const row = coverRow(memo, slot, targetId);
  if (row === FAILED) return FAILED;
  let number = BLOCKED;
  try {
    const self = memo.interners[actor]!.values[selfId]!;
    const target = memo.interners[action.target]!.values[targetId]!;
    const outcome = takeAction(memo.system, actor, action, self, target, memo.twice);
    if (memo.alike !== undefined && isFirstOn(memo, slot, choice))
      requireStepsAlike(memo.alike, actor, action.target, selfId, targetId);
    if (outcome !== undefined) {
      number = record(memo, actor, action, selfId, targetId, outcome);
      memo.outcomes[number * OUTCOME_STRIDE + OUTCOME_CHOICE] = choice;
    }
    memo.pool[row + targetId] = number;
  } catch (thrown) {
    memo.failure = { message: messageOf(thrown), actor, choice };
    return FAILED;
  }
  return number;
}

/** The next local id of `listener` in `id` when it hears a label. @throws Error naming the listener if its `hear` throws */
export function heardId(memo: Memo, labelId: number, listener: number, id: number): number {
  const at = labelId * memo.system.components.length + listener;
  const known = memo.heard[at]?.[id] ?? 0;
  if (known !== 0) return known - 1;
  const value = memo.interners[listener]!.values[id]!;
  const label = memo.labels.values[labelId] as Label;
  if (memo.alike !== undefined) requireHeardAlike(memo.alike, listener, id, label);
  const after = hearLabel(memo.system, listener, value, label, memo.twice);
  const next = localId(memo, listener, after);
  const known_bytes = memo.heard[at]?.byteLength ?? 0;
  const row = grown(memo.heard[at] ?? new Int32Array(4), id + 1);
  row[id] = next + 1;
  memo.heard_bytes += row.byteLength - known_bytes;
  memo.heard[at] = row;
  return next;
}

/** Bytes of the memo's typed arrays. */
export function memoBytes({ hashes, seconds, offers, slots, pool, outcomes, heard_bytes, symmetry }: Memo): number {
  let bytes = slots.byteLength + pool.byteLength + outcomes.byteLength + heard_bytes;
  if (symmetry !== undefined) bytes += symmetryBytes(symmetry);
  for (const words of seconds ?? []) bytes += words.byteLength;
  for (const words of hashes) bytes += words.byteLength;
  for (const words of offers) bytes += words.byteLength;
  return bytes;
}

/** Whether no action before it in its list acts on the same component. */
function isFirstOn({ actions }: Memo, slot: number, choice: number): boolean {
  const { target } = actions[slot]!.action;
  for (let before = slot - choice; before < slot; before++) if (actions[before]!.action.target === target) return false;
  return true;
}

function localId(memo: Memo, component: number, value: Value): number {
  const interner = memo.interners[component]!;
  const known = interner.values.length;
  const id = intern(interner, value);
  if (id < known) return id;
  const hashes = grown(memo.hashes[component]!, id + 1);
  hashes[id] = memo.hash(component, id);
  memo.hashes[component] = hashes;
  if (memo.seconds !== undefined) {
    const seconds = grown(memo.seconds[component]!, id + 1);
    seconds[id] = secondHash(component, id);
    memo.seconds[component] = seconds;
  }
  if (id > memo.id_max) memo.id_max = id;
  return id;
}

/** The place of the slot's row in the pool, moved to a longer one if it does not cover `targetId`; FAILED if there is no room. */
function coverRow(memo: Memo, slot: number, targetId: number): number {
  const at = slot * SLOT_STRIDE;
  const covered = memo.slots[at + SLOT_COVERED]!;
  const row = memo.slots[at + SLOT_ROW]!;
  if (targetId < covered) return row;
  let length = Math.max(ROW_MIN, 2 * covered);
  while (length <= targetId) length *= 2;
  const moved = memo.pool_used;
  if (moved + length > POOL_WORDS_MAX) {
    memo.exhausted = true;
    return FAILED;
  }
  memo.pool = grown(memo.pool, moved + length);
  memo.pool.copyWithin(moved, row, row + covered);
  memo.pool_used = moved + length;
  memo.slots[at + SLOT_ROW] = moved;
  memo.slots[at + SLOT_COVERED] = length;
  return moved;
}

function record(
  memo: Memo,
  actor: number,
  { name, target }: Action,
  selfId: number,
  targetId: number,
  outcome: Outcome,
): number {
  const selfTo = localId(memo, actor, outcome.self);
  const targetTo = localId(memo, target, outcome.target);
  const number = memo.outcomes_count++;
  memo.outcomes = grown(memo.outcomes, memo.outcomes_count * OUTCOME_STRIDE);
  const at = number * OUTCOME_STRIDE;
  const { outcomes } = memo;
  outcomes[at + OUTCOME_ACTOR] = actor;
  outcomes[at + OUTCOME_TARGET] = target;
  outcomes[at + OUTCOME_SELF_ID] = selfTo;
  outcomes[at + OUTCOME_TARGET_ID] = targetTo;
  const delta = (words: readonly Int32Array[]) =>
    words[actor]![selfId]! ^ words[actor]![selfTo]! ^ words[target]![targetId]! ^ words[target]![targetTo]!;
  outcomes[at + OUTCOME_DELTA] = delta(memo.hashes);
  if (memo.seconds !== undefined) outcomes[at + OUTCOME_SECOND] = delta(memo.seconds);
  outcomes[at + OUTCOME_CHANGED] = changedSet(memo.judge, [
    change(memo, actor, selfId, selfTo),
    change(memo, target, targetId, targetTo),
  ]);
  outcomes[at + OUTCOME_TALLY] = tallyId(memo, { actor, name, reply: outcome.reply });
  const { label } = outcome;
  if (label !== undefined) {
    outcomes[at + OUTCOME_LABEL] = 1 + intern(memo.labels, label);
    outcomes[at + OUTCOME_LISTENERS] = listenersId(memo, actor, target, label);
    const shown = stepSet(memo.judge, label);
    outcomes[at + OUTCOME_SHOWN] = shown;
    if (memo.alike !== undefined) requireEarsAlike(memo.alike, label);
    if (memo.alike !== undefined) requireShownAlike(memo.alike, label, (one) => stepSet(memo.judge, one));
  }
  return number;
}

function change({ interners }: Memo, component: number, from: number, to: number) {
  const { values } = interners[component]!;
  return { component, from, to, before: values[from]!, after: values[to]! };
}

function listenersId({ system, lists, listIds }: Memo, actor: number, target: number, label: Label): number {
  const list: number[] = [];
  for (let listener = 0; listener < system.components.length; listener++) {
    if (listener !== actor && listener !== target && hearsLabel(system, listener, label)) list.push(listener);
  }
  const key = keyOf(list);
  const known = listIds.get(key);
  if (known !== undefined) return known;
  listIds.set(key, lists.length);
  return lists.push(list) - 1;
}

function tallyId({ tallies, tallyIds }: Memo, tally: Tally): number {
  const key = keyOf(tally);
  const known = tallyIds.get(key);
  if (known !== undefined) return known;
  tallyIds.set(key, tallies.length);
  return tallies.push(tally) - 1;
}
