/** The values of a certificate by their ids, and those that only steps lead to behind them. */
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../sim/vocabulary/errors.ts';
import { type Certificate, certificateFiles, type Json } from './certificate.ts';
import type { Part } from './parts.ts';

export type Values = {
  readonly at: (place: number, id: number) => Json;
  /** The id of a value of the component at that place: a new one where no state has it. */
  readonly idOf: (place: number, value: Json) => number;
};

/** Throws a UsageError where the certificate is of other components, or has a value twice, or one that is none. */
export const valuesOf = ({ folder, values, components }: Certificate, parts: readonly Part[]): Values => {
  requireSame(
    join(folder, certificateFiles.head),
    components.map(({ name }) => name),
    parts.map(({ name }) => name),
  );
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

/** Throws a UsageError that says which components there should be, or should not. */
const requireSame = (file: string, claimed: readonly string[], real: readonly string[]): void => {
  const place = real.findIndex((name, at) => name !== claimed[at]);
  if (place < 0 && claimed.length === real.length) return;
  const lacking = real.filter((name) => !claimed.includes(name));
  const odd = claimed.filter((name) => !real.includes(name));
  const differences = [
    ...(lacking.length === 0 ? [] : [`has ${lacking.join(', ')}, which the certificate lacks`]),
    ...(odd.length === 0 ? [] : [`has no ${odd.join(', ')}`]),
  ];
  const says =
    differences.length > 0
      ? differences.join(', and ')
      : `has ${real[place] ?? 'nothing'} where the certificate has ${claimed[place]}`;
  throw new UsageError(`'${file}': the system that its design, parameters and properties name ${says}.`);
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
