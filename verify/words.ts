/** What the verifier says: one sentence, and the state in words. */
import { resources } from '../sim/resources/index.ts';
import type { Certificate, Json } from './certificate.ts';
import type { Actor, Part } from './parts.ts';
import { textOf, type Values } from './values.ts';
import type { Move, Step } from './verify.ts';

type Row = ArrayLike<number>;

export const wordsOf = (parts: readonly Part[], values: Values, certificate: Certificate) => {
  const partIn = (row: Row, place: number): string => {
    const part = parts[place] as Part;
    return `${part.name} ${described(part, values.at(place, row[place] as number))}`;
  };
  /** The server and its clients, and what monitors know of the past where that is anything. */
  const all = (row: Row): string =>
    parts
      .flatMap(({ kind, initial }, place) =>
        kind === 'monitor' && values.idOf(place, initial) === row[place] ? [] : [partIn(row, place)],
      )
      .join('; ');
  /** Of a state that is not in the set: what is different in one that is. */
  const nearest = (row: Row): string => {
    const { state, row: other } = nearestIn(certificate, row);
    return `Nearest to it is state ${state}, with ${changes(row, other)}.`;
  };
  const changes = (before: Row, after: Row): string =>
    parts.flatMap((_, place) => (before[place] === after[place] ? [] : [partIn(after, place)])).join('; ') || 'nothing';
  const offered = ({ actor, offer: { operation, argument } }: Move): string =>
    `${parts[actor]?.name}'s '${operation}${argument === undefined ? '' : ` ${argument}`}'`;
  const where = (state: number, row: Row): string => `State ${state}: ${all(row)}.`;
  return {
    initial: (row: Row) => `The initial state is not in the set: ${all(row)}. ${nearest(row)}`,
    missing: (state: number, row: Row, move: Move, { reply }: Step, next: Row) =>
      `State ${state} has a successor that is not in the set: ${offered(move)} gets ${reply}, after which ${changes(row, next)}. ${nearest(next)} ${where(state, row)}`,
    breaks: (state: number, row: Row, move: Move, { reply, breaks, label }: Step) =>
      `A step from state ${state} breaks ${breaks}: ${offered(move)} gets ${reply} and tells ${textOf(label as Json)}. ${where(state, row)}`,
    falls: (state: number, row: Row, property: string) => `State ${state} breaks ${property}: ${all(row)}.`,
    error: (state: number, row: Row, doing: Move | undefined, message: string) =>
      `State ${state} cannot be: ${doing === undefined ? '' : `${offered(doing)} does not work in it: `}${message.replace(/\.$/, '')}. ${where(state, row)}`,
  };
};

/** The state of the set that has the most components as in the row. */
const nearestIn = ({ ids, states, components: { length } }: Certificate, row: Row) => {
  let [nearest, most] = [0, -1];
  for (let state = 0; state < states; state++) {
    let alike = 0;
    for (let place = 0; place < length; place++) if (ids[state * length + place] === row[place]) alike++;
    if (alike > most) [nearest, most] = [state, alike];
  }
  return { state: nearest, row: ids.subarray(nearest * length, (nearest + 1) * length) };
};

const described = (part: Part, value: Json): string => {
  try {
    if (part.kind === 'resource') return `(${resources[part.resource].describe(value as never)})`;
    if (part.acts === undefined) return textOf(value);
    const { state, registers, stopping, suspended } = value as Actor;
    const notes = [
      ...Object.entries(registers).map(([name, is]) => `${name} ${textOf(is as Json)}`),
      ...(stopping ? ['asked to stop'] : []),
      ...(suspended ? ['stopped'] : []),
    ];
    const name = part.acts.table.states[state]?.name;
    return notes.length === 0 ? `${name}` : `${name} (${notes.join(', ')})`;
  } catch {
    // A corrupted value may be anything.
    return textOf(value);
  }
};
