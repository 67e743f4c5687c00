/** Looks on at the steps of one actor: counts them, marks that it runs, tells of some in the log. The loop calls it once a step. */
import type { OperationName } from '../../sim/vocabulary/operations.ts';
import type { Registers } from '../../sim/vocabulary/registers.ts';
import { clock_ms } from '../clock.ts';
import { type ByAnswer, counted, countedAnswers } from './counters.ts';
import { crowded, type LoggedEvent, logged } from './events.ts';
import type { LogLevel } from './levels.ts';
import { type Log, tells } from './log.ts';
import { counterNames, type Tally } from './tally.ts';

/** What follows the answer to an offer, by its reply, once the registers are set. */
export type Reactions = ReadonlyMap<string, Reaction>;
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
  /** Where the client of the thread that acts comes from, for people. */
  readonly address?: () => string;
};

/** What is done at one answer. */
type Reaction = (registers: Registers) => void;

export const watchOf = ({ tally, incarnation, log, log_level, address }: Watched): Watch => {
  const reactions = new Map<string, Map<string, Reaction>>();
  const react = (operation: string, reply: string, reaction: Reaction): void => {
    const replies = reactions.get(operation) ?? new Map<string, Reaction>();
    add(replies, reply, reaction);
    reactions.set(operation, replies);
  };
  each(counted, (operation, reply, name) => {
    const counter = counterNames.indexOf(name);
    react(operation, reply, () => tally.count(counter));
  });
  each(began, (operation, reply) => react(operation, reply, () => tally.runs(incarnation)));
  each(arrived, (operation, reply) =>
    react(operation, reply, ({ datagram }) => {
      if (datagram?.sent_ms !== undefined) tally.delivered(clock_ms() - datagram.sent_ms);
    }),
  );
  each(logged, (operation, reply, event) => {
    if (tells(log_level, event.level)) react(operation, reply, sparing(tell(event, log), event));
  });
  const cut = counterNames.indexOf('cut_answering');
  const told = tells(log_level, crowded.level)
    ? sparing(() => log(crowded.level, crowded.event, { address: address?.() }, crowded.message), crowded)
    : undefined;
  return (operation, argument = '', tags) => {
    if (operation !== 'connection.answer') return reactions.get(operation);
    const own = new Map(reactions.get(operation));
    // A session ends by that where there is one.
    if (tags.includes('joined')) add(own, 'OVERFLOW', () => tally.count(cut));
    const name = countedAnswers[argument];
    if (name !== undefined) {
      const counter = counterNames.indexOf(name);
      add(own, 'WRITTEN', () => tally.count(counter));
    }
    if (argument === 'CROWDED' && told !== undefined) add(own, 'WRITTEN', told);
    return own;
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
const add = (reactions: Map<string, Reaction>, reply: string, reaction: Reaction): void => {
  const before = reactions.get(reply);
  reactions.set(reply, (registers) => {
    before?.(registers);
    reaction(registers);
  });
};

const tell =
  ({ level, event, fields, message }: LoggedEvent, log: Log): Reaction =>
  (registers) =>
    log(level, event, fields?.(registers) ?? {}, message);

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
