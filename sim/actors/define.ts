/** How a machine says what it offers, and the few words that all machines share. */
import { type AnyStateMachine, createMachine } from 'xstate';
import type { Offer, OperationName } from '../vocabulary/operations.ts';

/**
 * What properties may know of a state without knowing the machine.
 * resting: the actor may stay here for ever with no work undone. accepting: it is inside accept. reading, writing: inside
 * a section of the client table. untaken: it has accepted a client that the quota does not count yet. serving: it has
 * a client that it has not finished. turned-away: that client is told that it is one too many.
 * joined: its client's row is complete in the table. exiting: it is about to end its process because the quota is used
 * up. drained: it ends, or takes the server for ended, since in a drain all that it waited for is done. gone: the
 * process is no more.
 */
export type Tag =
  | 'resting'
  | 'accepting'
  | 'reading'
  | 'writing'
  | 'untaken'
  | 'serving'
  | 'turned-away'
  | 'joined'
  | 'exiting'
  | 'drained'
  | 'gone';

/** `'connection.answer BUSY'` is an operation with an argument. */
export type Offered = OperationName | `${OperationName} ${string}`;

/** A state offers one operation, several, or none. */
export const offers = (...offered: readonly Offered[]) => ({
  meta: {
    offers: offered.map((text): Offer => {
      const [operation, ...argument] = text.split(' ') as [OperationName, ...string[]];
      return argument.length === 0 ? { operation } : { operation, argument: argument.join(' ') };
    }),
  },
});

/** `part` of a machine, if the design asks for it. */
export const when = <Part extends object>(condition: boolean, part: Part): Part | Record<never, never> =>
  condition ? part : {};

/** A machine of plain states: no context, no actions, replies as its only events. */
export const machine = (id: string, initial: string, states: object): AnyStateMachine =>
  createMachine({ id, initial, states: states as Record<string, object> });
