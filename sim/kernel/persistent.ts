/**
 * Who may go alone in a chat, and where: the rules of its partial-order reduction. They say of operations what makes their order
 * indifferent: who holds the table's lock, that a connection has one reader, that the death of a process undoes what is only its own.
 *
 * They are claims, and the search holds them against the system (`sim/engine/persistent-check.ts`). Whoever changes one
 * reads docs/engine.md first.
 */
import type { PersistentRule } from '../engine/index.ts';
import { nameOf } from '../vocabulary/ids.ts';
import type { SafeguardName } from '../vocabulary/safeguards.ts';
import { alone } from './persistent-alone.ts';
import { aloneRule, serverOf } from './persistent-lists.ts';
import { clientRules, connectRule, serverRule } from './persistent-together.ts';
import type { Assembly } from './system.ts';

type Reducible = {
  readonly rules: readonly PersistentRule[];
  /** Why there are no rules, a sentence each. */
  readonly refused: readonly string[];
};

/** Without one of these, steps that the rules take for independent are not: a death leaves a lock held, a full socket makes others wait. */
const needed: readonly SafeguardName[] = [
  'recorded-lock-holders',
  'restartable-recovery',
  'send-credits',
  'immediate-exit',
  'quota-under-mutex',
  'counted-readers',
];

export const rulesOf = (assembly: Assembly): Reducible => {
  const { design, parameters } = assembly.environment;
  if (parameters.terminations > 0 || parameters.time_outs > 0)
    return { rules: [], refused: ['Orders: a SIGTERM or a time-out may come between any two steps of a thread.'] };
  if (parameters.connections_per_address > 0)
    return {
      rules: [],
      refused: ['Orders: who comes first from a crowded address is let in, and the others are not.'],
    };
  const missing = needed.filter((name) => !design.has(name));
  if (missing.length > 0)
    return {
      rules: [],
      refused: [`Orders: without ${missing.join(', ')} steps of one are not independent of those of others.`],
    };
  const server = serverOf(assembly);
  const single = assembly.places.slots.flatMap((slot, index): PersistentRule[] =>
    slot.kind === 'actor'
      ? [aloneRule(assembly, index, nameOf(slot.who), (...seen) => alone(server, slot.who, ...seen))]
      : [],
  );
  return { rules: [...single, ...clientRules(server), connectRule(server), serverRule(server)], refused: [] };
};
