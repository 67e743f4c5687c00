/**
 * What the offers of a table's states are for every actor with that table, worked out once for all of them: which
 * registers an operation is shown, and what is left of them in the state that its reply leads to.
 */
import { ModelError } from '../vocabulary/errors.ts';
import { type Offer, type OperationName, readsOf, signatureOf } from '../vocabulary/operations.ts';
import type { RegisterName, Registers } from '../vocabulary/registers.ts';
import type { Actor } from './actor.ts';
import type { Table } from './compile.ts';
import { liveRegisters, restricted } from './registers.ts';

const nothing: Registers = {};

/** What an offer of a state is for every actor with that table: there may be thousands. */
export type Recipe = {
  readonly name: string;
  /** Registers that the operation does not read are not shown to it. */
  readonly shown: (registers: Registers) => Registers;
  /** The actor after an operation, from what it was before, what the operation answered and what it sets; undefined if the state ignores the answer. */
  readonly arrive: Arrive;
};

type Recipes = {
  readonly live: readonly ReadonlySet<RegisterName>[];
  readonly recipeOf: (state: number, offer: Offer) => Recipe;
};

const known = new WeakMap<Table, Recipes>();

/** The recipes of a table, worked out once for all of its actors. */
export const recipesOf = (table: Table): Recipes => {
  const before = known.get(table);
  if (before !== undefined) return before;
  const live = liveRegisters(table);
  const shownOf = (state: number, offer: Offer): Recipe['shown'] => {
    const reads = readsOf(offer);
    if (reads.length === 0) return () => nothing;
    if ([...(live[state] ?? [])].every((name) => reads.includes(name))) return (registers) => registers;
    return (registers) => restricted(registers, reads);
  };
  const recipes = new Map<string, Recipe>();
  const arrivals = new Map<string, Arrive>();
  const recipeOf = (state: number, offer: Offer): Recipe => {
    const name = nameOfOffer(offer);
    const found = recipes.get(`${state} ${name}`);
    if (found !== undefined) return found;
    const operation = `${state} ${offer.operation}`;
    const arrive = arrivals.get(operation) ?? arrivalsOf(table, live, state, offer);
    arrivals.set(operation, arrive);
    const recipe = { name, shown: shownOf(state, offer), arrive };
    recipes.set(`${state} ${name}`, recipe);
    return recipe;
  };
  const made = { live, recipeOf };
  known.set(table, made);
  return made;
};

type Arrive = (before: Actor, reply: string, values: Registers | undefined) => Actor | undefined;
type Arrival = (before: Actor, values: Registers | undefined) => Actor;

/** The registers after an operation are those that the next state needs: what it sets has its new value, or none. */
const arrivalsOf = (
  { states }: Table,
  live: readonly ReadonlySet<RegisterName>[],
  from: number,
  { operation }: Offer,
): Arrive => {
  const { sets = [] } = signatureOf(operation);
  const here = live[from] ?? new Set();
  const arrivalAt = (state: number): Arrival => {
    const needed = [...(live[state] ?? [])].map((name) => ({ name, isSet: sets.includes(name) }));
    // Then the old registers serve as they are.
    const keepsAll = needed.every(({ isSet }) => !isSet) && [...here].every((name) => live[state]?.has(name) === true);
    return (before, values) => {
      if (values !== undefined) requireNamed(values, sets, operation);
      if (keepsAll) return { state, registers: before.registers, stopping: before.stopping, suspended: false };
      const registers: Record<string, Registers[RegisterName]> = {};
      for (const { name, isSet } of needed) {
        const value = isSet ? values?.[name] : before.registers[name];
        if (value !== undefined) registers[name] = value;
      }
      return { state, registers: registers as Registers, stopping: before.stopping, suspended: false };
    };
  };
  // An operation has few replies, so they are compared one by one.
  const replies: string[] = [];
  const known: Arrival[] = [];
  return (before, reply, values) => {
    for (let place = 0; place < replies.length; place++)
      if (replies[place] === reply) return (known[place] as Arrival)(before, values);
    const next = states[from]?.next[reply];
    if (next === undefined) return undefined;
    const arrival = arrivalAt(next);
    replies.push(reply);
    known.push(arrival);
    return arrival(before, values);
  };
};

/** `connection.answer BUSY`: an operation and what the machine says of it. */
export const nameOfOffer = ({ operation, argument }: Offer): string =>
  argument === undefined ? operation : `${operation} ${argument}`;

/** An operation sets only what its signature names. */
const requireNamed = (values: Registers, sets: readonly RegisterName[], operation: OperationName): void => {
  for (const name in values) {
    if (!sets.includes(name as RegisterName))
      throw new ModelError(`'${operation}' sets the register '${name}', which its signature does not name.`);
  }
};
