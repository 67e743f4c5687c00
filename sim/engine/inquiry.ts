/**
 * A question about a state that looks at one component after another, and only at those that matter: what it has seen so far says where
 * it looks next. It is asked of very many states, so each step of it is made once and kept: by the component and what is known
 * there stands a row, in it by local id what comes then. An answer costs a few look-ups in flat arrays.
 */
import type { Value } from './component.ts';
import { grown } from './grow.ts';
import { type Interner, keyOf } from './intern.ts';

/** Where a question looks, and what it knows until then: little, so that few different things are ever known. */
export type Look = { readonly at: number; readonly known: Value };

export type Inquiry<Answer extends Value> = {
  readonly first: Look;
  /** What comes after the component `look.at` was seen to have `value`. Must depend on these alone. */
  readonly next: (look: Look, value: Value) => Look | { readonly answer: Answer };
};

/** An inquiry with all that it was ever asked. */
export type Inquirer<Answer extends Value> = {
  readonly inquiry: Inquiry<Answer>;
  readonly looks: Look[];
  /** For each look by local id: 0 not yet asked, n > 0 the look n - 1, n < 0 the answer -n - 1. */
  readonly rows: Int32Array<ArrayBuffer>[];
  readonly answers: Answer[];
  readonly lookIds: Map<string, number>;
  readonly answerIds: Map<string, number>;
};

/** An inquirer that was asked nothing. */
export function createInquirer<Answer extends Value>(inquiry: Inquiry<Answer>): Inquirer<Answer> {
  const inquirer = { inquiry, looks: [], rows: [], answers: [], lookIds: new Map(), answerIds: new Map() };
  lookId(inquirer, inquiry.first);
  return inquirer;
}

/** The number of the answer in the state `vector`. Where `seen` is given, a bit is set in it for each component that was looked at. */
export function ask<Answer extends Value>(
  inquirer: Inquirer<Answer>,
  vector: Int32Array,
  interners: readonly Interner[],
  seen?: Int32Array,
): number {
  const { looks, rows } = inquirer;
  let look = 0;
  for (;;) {
    const { at } = looks[look]!;
    if (seen !== undefined) seen[at >> 5]! |= 1 << (at & 31);
    const id = vector[at]!;
    const next = rows[look]![id] || fill(inquirer, look, id, interners[at]!);
    if (next < 0) return -next - 1;
    look = next - 1;
  }
}

/** Bytes of its arrays. */
export function inquirerBytes({ rows }: Inquirer<Value>): number {
  return rows.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

function fill<Answer extends Value>(
  inquirer: Inquirer<Answer>,
  look: number,
  id: number,
  { values }: Interner,
): number {
  const { inquiry, rows, looks } = inquirer;
  const step = inquiry.next(looks[look]!, values[id]!);
  const next = 'answer' in step ? -answerId(inquirer, step.answer) - 1 : lookId(inquirer, step) + 1;
  const row = grown(rows[look]!, id + 1);
  row[id] = next;
  rows[look] = row;
  return next;
}

function lookId({ looks, rows, lookIds }: Inquirer<Value>, look: Look): number {
  const key = keyOf([look.at, look.known]);
  const known = lookIds.get(key);
  if (known !== undefined) return known;
  lookIds.set(key, looks.length);
  rows.push(new Int32Array(16));
  return looks.push(look) - 1;
}

function answerId<Answer extends Value>({ answers, answerIds }: Inquirer<Answer>, answer: Answer): number {
  const key = keyOf(answer);
  const known = answerIds.get(key);
  if (known !== undefined) return known;
  answerIds.set(key, answers.length);
  return answers.push(answer) - 1;
}
