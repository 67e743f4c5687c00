/** Looks on at the steps of one actor: counts them, marks that it runs, tells of some in the log. The loop calls it once a step. */
import type { OperationName } from '../../sim/vocabulary/operations.ts';
import type { Registers } from '../../sim/vocabulary/registers.ts';
import { clock_ms } from '../clock.ts';
import { type ByAnswer, counted, countedAnswers, countedOfMembers } from './counters.ts';
import { type LoggedEvent, logged, loggedAnswers } from './events.ts';
import type { LogLevel } from './levels.ts';
import { type Log, tells } from './log.ts';
import { type CounterName, counterNames, type Tally } from './tally.ts';

/** What follows the answer to an offer, by its reply, once the registers are set. */
type Reactions = ReadonlyMap<string, Reaction>;
/** `tags` are those of the state that offers it. */
export type Watch = (
  operation: OperationName,
  argument: string | undefined,
  tags: readonly string[],
) => Reactions | undefined;

type Watched = {
  readonly tally: Tally;
  /** Of the process that the actor is part of; the parent's is 1. */
  readonly incarnation: number;
  readonly log: Log;
  readonly log_level: LogLevel;
  /** Whether the server was told to shut down or to drain. */
  readonly isStopping?: () => boolean;
  /** Where the client of the thread that acts comes from, for people. */
  readonly address?: () => string;
};

/** What is done at one answer. */
export type Reaction = (registers: Registers) => void;

export const watchOf = ({ tally, incarnation, log, log_level, isStopping, address }: Watched): Watch => {
  const reactions = new Map<string, Map<string, Reaction>>();
  const react = (operation: string, reply: string, reaction: Reaction | undefined): void => {
    const replies = reactions.get(operation) ?? new Map<string, Reaction>();
    add(replies, reply, reaction);
    reactions.set(operation, replies);
  };
  const counting = (name: CounterName): Reaction => {
    const counter = counterNames.indexOf(name);
    return () => tally.count(counter);
  };
  each(counted, (operation, reply, name) => react(operation, reply, counting(name)));
  each(began, (operation, reply) => react(operation, reply, () => tally.runs(incarnation)));
  each(arrived, (operation, reply) =>
    react(operation, reply, ({ datagram }) => {
      if (datagram?.sent_ms !== undefined) tally.delivered(clock_ms() - datagram.sent_ms);
    }),
  );
  const told = (event: LoggedEvent): Reaction | undefined =>
    tells(log_level, event.level) ? sparing(tell(event, log, isStopping, address), event) : undefined;
  each(logged, (operation, reply, event) => react(operation, reply, told(event)));
  const ofAnswers = new Map(Object.entries(loggedAnswers).map(([argument, event]) => [argument, told(event)]));
  return (operation, argument = '', tags) => {
    const own = new Map(reactions.get(operation));
    for (const [reply, name] of Object.entries(tags.includes('joined') ? (countedOfMembers[operation] ?? {}) : {}))
      add(own, reply, counting(name));
    if (operation === 'connection.answer') {
      const name = countedAnswers[argument];
      add(own, 'WRITTEN', name === undefined ? undefined : counting(name));
      add(own, 'WRITTEN', ofAnswers.get(argument));
    }
    return own.size > 0 ? own : undefined;
  };
};

/** From here on a thread accepts, and the main loop of a process reads. */
const began: ByAnswer<true> = { 'processes.start': { STARTED: true }, 'processes.spawn': { SPAWNED: true } };
/** A message has reached its client's connection. */
const arrived: ByAnswer<true> = { 'connection.deliver': { DELIVERED: true } };

const each = <Value>(table: ByAnswer<Value>, visit: (operation: string, reply: string, value: Value) => void): void => {
  for (const [operation, replies] of Object.entries(table)) {
    for (const [reply, value] of Object.entries(replies)) visit(operation, reply, value as Value);
  }
};

/** Behind what follows that reply already. */
const add = (reactions: Map<string, Reaction>, reply: string, reaction: Reaction | undefined): void => {
  if (reaction === undefined) return;
  const before = reactions.get(reply);
  reactions.set(reply, before === undefined ? reaction : both(before, reaction));
};

const both =
  (first: Reaction, second: Reaction): Reaction =>
  (registers) => {
    first(registers);
    second(registers);
  };

const tell =
  (
    { level, levelWhileStopping, event, fields, message }: LoggedEvent,
    log: Log,
    isStopping?: () => boolean,
    address?: () => string,
  ): Reaction =>
  (registers) =>
    log(
      levelWhileStopping !== undefined && isStopping?.() === true ? levelWhileStopping : level,
      event,
      fields?.(registers, address?.()) ?? {},
      message,
    );

/** A failure that comes again and again is told once in so long by each thread; the counters have all of them. */
const repeated_failure_ms = 1000;
const sparing = (reaction: Reaction, { level }: LoggedEvent): Reaction => {
  if (level !== 'warn') return reaction;
  let told_ms = Number.NEGATIVE_INFINITY;
  return (registers) => {
    const now_ms = clock_ms();
    if (now_ms - told_ms < repeated_failure_ms) return;
    told_ms = now_ms;
    reaction(registers);
  };
};
