/** The values of a certificate by their ids, and those that only steps lead to behind them. */
import { z } from 'zod';
import { UsageError } from '../sim/vocabulary/errors.ts';
import type { Certificate, Json } from './certificate.ts';
import type { Part } from './parts.ts';

export type Values = {
  readonly at: (place: number, id: number) => Json;
  /** The id of a value of the component at that place: a new one where no state has it. */
  readonly idOf: (place: number, value: Json) => number;
};

/** Throws a UsageError where the certificate is of other components, or has a value twice, or one that is none. */
export const valuesOf = ({ folder, values, components }: Certificate, parts: readonly Part[]): Values => {
  const claimed = components.map(({ name }) => name).join(', ');
  const real = parts.map(({ name }) => name).join(', ');
  if (claimed !== real) throw new UsageError(`'${folder}' is of ${claimed}; but the system that it names has ${real}.`);
  const lists = values.map((): Json[] => []);
  const known = values.map(() => new Map<string, number>());
  const idOf = (place: number, value: Json): number => {
    const text = textOf(value);
    const ids = known[place] as Map<string, number>;
    const list = lists[place] as Json[];
    const id = ids.get(text) ?? list.push(value) - 1;
    ids.set(text, id);
    return id;
  };
  values.forEach((list, place) => {
    list.forEach((json, id) => {
      const part = parts[place] as Part;
      const value = part.acts === undefined ? json : actorIn(part.acts, json);
      if (value === undefined) throw new UsageError(`'${folder}': '${part.name}' cannot be ${textOf(json)}.`);
      if (idOf(place, value) !== id) throw new UsageError(`'${folder}': '${part.name}' has the value ${id} twice.`);
    });
  });
  return { at: (place, id) => lists[place]?.[id] as Json, idOf };
};

const actorSchema = z.strictObject({
  state: z.string(),
  registers: z.record(z.string(), z.json()),
  stopping: z.boolean(),
  suspended: z.boolean(),
});

/** A certificate names the state of a machine; here it is a number. */
const actorIn = ({ table }: NonNullable<Part['acts']>, json: Json): Json | undefined => {
  const { data } = actorSchema.safeParse(json);
  const state = table.states.findIndex(({ name }) => name === data?.state);
  return data === undefined || state < 0 ? undefined : { ...data, state };
};

/** Equal for values that are equal, whatever the order of their fields. */
export const textOf = (value: Json): string =>
  JSON.stringify(value, (_, part: Json) => (isPlain(part) ? sorted(part) : part));

type Fields = { readonly [field: string]: Json };

const isPlain = (value: Json): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const sorted = (value: Fields): Fields =>
  Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));

/** What a function of two small numbers says, asked once for each two of them. */
export const remembered = <T extends object | number | string | null>(
  of: (one: number, other: number) => T,
): ((one: number, other: number) => T) => {
  const known: (T | undefined)[][] = [];
  return (one, other) => {
    const before = known[one]?.[other];
    if (before !== undefined) return before;
    const made = of(one, other);
    known[one] ??= [];
    known[one][other] = made;
    return made;
  };
};
