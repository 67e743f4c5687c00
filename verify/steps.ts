/**
 * What an actor can do with one value, and what comes of it with one value of what it acts on: slowly and one at a time, from
 * the signatures of operations and from what they mean.
 */
import { type ResourceKind, resources } from '../sim/resources/index.ts';
import type { Call, Environment, Resource, Result } from '../sim/resources/resource.ts';
import { ModelError, present } from '../sim/vocabulary/errors.ts';
import type { Identity } from '../sim/vocabulary/ids.ts';
import { budgetOf, type Offer, readsOf, resourceOf, signatureOf, waitClassOf } from '../sim/vocabulary/operations.ts';
import type { Json } from './certificate.ts';
import { type Actor, kept, type Part } from './parts.ts';

/** What an actor can try; others try nothing. One that is stopped nothing; one that is asked to stop does so once no system call holds it. */
export const offersOf = ({ acts }: Part, value: Json, { design }: Environment): readonly Offer[] => {
  const { state, registers, stopping, suspended } = value as Actor;
  if (acts === undefined || suspended) return [];
  const { offers } = present(acts.table.states[state], 'state');
  if (stopping && offers.every(({ operation }) => waitClassOf(operation, design) === 'never'))
    return [{ operation: 'processes.vanish' }];
  return offers.filter((offer) => {
    const budget = budgetOf(offer);
    return budget === undefined || Number(registers[budget] ?? 0) > 0;
  });
};

/** The name of the part that an offer acts on: the only one, the actor's own, or where its registers say. */
export const addressOf = ({ acts }: Part, value: Json, offer: Offer, { parameters }: Environment): string => {
  const who = acts?.who as Identity;
  const process = 'process' in who ? who.process : -1;
  const { client, found, datagram, cursor } = kept((value as Actor).registers, readsOf(offer));
  const kind = resourceOf(offer.operation);
  switch (kind) {
    case 'quota':
      return `quota ${process}`;
    case 'connection':
      return `connection ${who.kind === 'client' ? who.client : client}`;
    case 'process-socket':
      return `process-socket ${who.kind === 'child' ? process : found?.process}`;
    case 'thread-socket':
      return `thread-socket ${process}.${who.kind === 'thread' ? who.thread : datagram?.thread}`;
    case 'credits':
      return `credits ${found?.process}.${found?.thread}`;
    case 'thread':
      return `thread ${process}.${Math.min(present(cursor, 'cursor'), parameters.threads - 1)}`;
    default:
      return kind;
  }
};

type Meaning = (value: Json, call: Call) => Result<Json> | undefined;

/** What a main thread does to its threads. Past the last one it comes to the END. */
const threadMeanings: { readonly [operation: string]: Meaning } = {
  'thread.stop': (value, { registers, environment }) => {
    const cursor = present(registers.cursor, 'cursor');
    if (cursor === environment.parameters.threads) return { reply: 'END', state: value, sets: { cursor: 0 } };
    const { state } = value as Actor;
    return {
      reply: 'STOPPED',
      state: state === 0 ? value : { ...(value as Actor), stopping: true },
      sets: { cursor: cursor + 1 },
    };
  },
  'thread.join': (value, { registers, environment }) => {
    const cursor = present(registers.cursor, 'cursor');
    if (cursor === environment.parameters.threads) return { reply: 'END', state: value };
    return (value as Actor).state === 0 ? { reply: 'JOINED', state: value, sets: { cursor: cursor + 1 } } : undefined;
  },
};

/** What an offer does to its actor (`self`) and to what it acts on (`state`); undefined: that blocks it. */
export const takenBy = (actor: Part, self: Json, offer: Offer, target: Part, value: Json, environment: Environment) => {
  const { who, table, live, gone } = present(actor.acts, 'actor');
  const { operation, argument } = offer;
  const before = self as Actor;
  const kind = resourceOf(operation);
  const family = (resources as unknown as { readonly [kind: string]: Resource<ResourceKind, Json> })[kind];
  const meanings = (family?.operations ?? {}) as { readonly [operation: string]: Meaning };
  const meaning = present(threadMeanings[operation] ?? meanings[operation.slice(kind.length + 1)], 'operation');
  const place = target.kind === 'resource' ? target.place : {};
  const result = meaning(value, {
    self: who,
    registers: kept(before.registers, readsOf(offer)),
    argument,
    environment,
    place,
  });
  if (result === undefined) return undefined;
  if (operation === 'processes.vanish') return { ...result, self: gone };
  const next = table.states[before.state]?.next[result.reply];
  if (next === undefined)
    throw new ModelError(`the state '${table.states[before.state]?.name}' ignores the reply ${result.reply}`);
  const named: readonly string[] = signatureOf(operation).sets ?? [];
  const stray = Object.keys(result.sets ?? {}).find((name) => !named.includes(name));
  if (stray !== undefined) throw new ModelError(`it sets the register '${stray}', which its signature does not name`);
  const cleared = Object.fromEntries(named.map((name) => [name, undefined]));
  const registers = kept({ ...before.registers, ...cleared, ...result.sets }, live[next]);
  const after: Actor = { ...before, state: next, registers };
  return { ...result, self: result.label === undefined ? after : actor.hear(after, result.label) };
};

/** The first register that the claimed `live` leaves out though it is needed; undefined: clearing the others loses nothing. */
export const wrongLiveness = (parts: readonly Part[]): string | undefined => {
  for (const { name, acts } of parts) {
    for (const [at, { name: state, offers, next }] of (acts?.table.states ?? []).entries()) {
      for (const offer of offers) {
        const { sets = [], replies } = signatureOf(offer.operation);
        const later = Object.keys(replies).flatMap((reply) => acts?.live[next[reply] ?? -1] ?? []);
        const needed = [
          ...readsOf(offer),
          ...later.filter((register) => !(sets as readonly string[]).includes(register)),
        ];
        const missing = needed.find((register) => acts?.live[at]?.includes(register) !== true);
        if (missing !== undefined)
          return `The certificate says that ${name} needs no register '${missing}' in the state '${state}', but '${offer.operation}', or what comes after it, reads that.`;
      }
    }
  }
  return undefined;
};
