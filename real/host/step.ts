/** The generic loop: try what the state offers; if all is blocked, wait; else go where the reply leads. */
import type { Table } from '../../sim/kernel/compile.ts';
import { ModelError, present, UsageError } from '../../sim/vocabulary/errors.ts';
import { type OperationName, signatureOf } from '../../sim/vocabulary/operations.ts';
import type { RegisterName, Registers } from '../../sim/vocabulary/registers.ts';
import type { Operation, Operations } from '../drivers/operation.ts';
import { type Interest, poll } from '../libc.ts';
import type { Reaction, Watch } from '../observe/watch.ts';
import { examined } from './examined.ts';
import { type SetRegister, setterOf } from './set-registers.ts';

/** A table with what its operations really do, put together once for all actors that share both. */
export type Program = {
  readonly states: readonly {
    readonly name: string;
    readonly offers: readonly BoundOffer[];
    /** Whether the actor is inside a section of the client table. */
    readonly isInSection: boolean;
    /** Whether all that it offers says what it waits for. */
    readonly isPolled: boolean;
  }[];
  /** All registers that some operation sets, without values: the registers of every actor have this form from the start. */
  readonly blank: Registers;
};

type BoundOffer = {
  readonly operation: Operation;
  /** That of the operation: offers have one form, operations have several. */
  readonly perform: Operation['perform'];
  readonly name: OperationName;
  readonly argument: string | undefined;
  /** What it sets: replaced, or cleared. */
  readonly setters: readonly SetRegister[];
  readonly ways: ReadonlyMap<string, Way>;
  /** The one that was taken last: mostly that is the next one, too. */
  last: Way;
};

/** What follows a reply: the state that it leads to, and whoever looks on. */
type Way = { readonly reply: string; readonly to: number; readonly react: Reaction | undefined };
const nowhere: Way = { reply: '', to: 0, react: undefined };

/** An actor that runs: its program, where it stands, the data beside it. */
export type Actor = {
  readonly program: Program;
  state: number;
  /** Changed in place: whoever is given them keeps none. */
  readonly registers: Registers;
  /** Moves on each time there was a choice. Were it the number of steps, a loop of even length would always try the same first. */
  turns: number;
  /** Steps taken so far. */
  steps: number;
};

/** Throws a UsageError that names the first operation of the table for which there is no driver. */
export const programOf = (table: Table, operations: Operations, watch?: Watch): Program => {
  const { table: played, taken } = examined(table);
  const states = played.states.map(({ name, offers, next, tags }) => ({
    name,
    isInSection: tags.includes('reading') || tags.includes('writing'),
    isPolled: offers.every(({ operation }) => {
      const { interest, remaining_ms } = operations[operation] ?? {};
      return interest !== undefined || remaining_ms !== undefined;
    }),
    offers: offers.map(({ operation: offered, argument }): BoundOffer => {
      const operation = operations[offered];
      if (operation === undefined)
        throw new UsageError(
          `The server cannot run this design: its ${table.id} offers '${offered}', which has no driver. Use --design hardened.`,
        );
      const reactions = watch?.(offered, argument, tags);
      const reactionTo = (reply: string): Reaction | undefined => {
        const reaction = reactions?.get(reply);
        if (taken === undefined) return reaction;
        return (registers) => {
          taken(name, reply);
          reaction?.(registers);
        };
      };
      const ways = Object.entries(next).map(([reply, to]): Way => ({ reply, to, react: reactionTo(reply) }));
      return {
        operation,
        perform: operation.perform,
        name: offered,
        argument,
        setters: setsOf(offered).map(setterOf),
        ways: new Map(ways.map((way) => [way.reply, way])),
        last: nowhere,
      };
    }),
  }));
  const all = played.states.flatMap(({ offers }) => offers.flatMap(({ operation }) => setsOf(operation)));
  return { states, blank: Object.fromEntries(all.map((name) => [name, undefined])) };
};

const setsOf = (operation: OperationName): readonly RegisterName[] => signatureOf(operation).sets ?? [];

export const actorOf = (program: Program): Actor => ({
  program,
  state: 0,
  registers: { ...program.blank },
  turns: 0,
  steps: 0,
});

/** One step, if any offer of the state can be taken. Which is tried first alternates, so that none starves another. */
export const step = (actor: Actor): boolean => {
  const { name, offers } = stateOf(actor);
  if (offers.length > 1) actor.turns++;
  for (let i = 0; i < offers.length; i++) {
    const offer = present(offers[(actor.turns + i) % offers.length], 'offer');
    const answer = offer.perform(actor.registers, offer.argument, actor.steps);
    if (answer === undefined) continue;
    const { reply, sets = none } = answer;
    for (let at = 0; at < offer.setters.length; at++) (offer.setters[at] as SetRegister)(actor.registers, sets);
    actor.steps++;
    if (offer.last.reply !== reply) {
      const way = offer.ways.get(reply);
      if (way === undefined) throw new ModelError(`There is no way from '${name}' on ${reply}.`);
      offer.last = way;
    }
    const { to, react } = offer.last;
    react?.(actor.registers);
    actor.state = to;
    return true;
  }
  return false;
};

const none: Registers = {};

/** Steps that are taken without a look at what has come, and the rest of the way to a state that could wait. */
const steps_unwatched = 32;

/**
 * Runs an actor on this thread until its state offers nothing. While all is blocked the whole thread sleeps. Who is never blocked looks up now and
 * then all the same, in a state that could wait: else it would never be told what else has come, nor send what it has written.
 */
export const run = (actor: Actor): void => {
  let unwatched = 0;
  while (stateOf(actor).offers.length > 0) {
    const hasMoved = step(actor);
    if (hasMoved && (++unwatched < steps_unwatched || !stateOf(actor).isPolled)) continue;
    poll(interestsOf(actor), hasMoved ? 0 : remainingOf(actor));
    unwatched = 0;
  }
};

/** The same for one who must not sleep: `wait` settles when something may have changed. */
export const runAsync = async (actor: Actor, wait: () => Promise<void>): Promise<void> => {
  while (stateOf(actor).offers.length > 0) {
    if (!step(actor)) await wait();
  }
};

export const stateOf = ({ program, state }: Actor): Program['states'][number] =>
  present(program.states[state], 'state');

const interestsOf = (actor: Actor): readonly Interest[] => {
  const interests: Interest[] = [];
  for (const { operation, name } of stateOf(actor).offers) {
    const { interest, remaining_ms } = operation;
    if (interest !== undefined) interests.push(interest());
    else if (remaining_ms === undefined)
      throw new ModelError(`'${name}' was blocked and does not say what it waits for.`);
  }
  return interests;
};

/** Milliseconds until the first time-out that the state waits for, or −1 if it waits for none. */
export const remainingOf = (actor: Actor): number => {
  let first_ms = Number.POSITIVE_INFINITY;
  for (const { operation } of stateOf(actor).offers)
    first_ms = Math.min(first_ms, operation.remaining_ms?.() ?? first_ms);
  return first_ms === Number.POSITIVE_INFINITY ? -1 : Math.ceil(first_ms);
};
