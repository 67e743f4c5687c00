/**
 * How many messages are on their way to the session that a thread serves: one word in shared memory for each thread. A
 * sender takes a credit before it sends, so what it sends finds room; the thread gives it back by taking the message out
 * of its socket. A sender that dies in between leaves it taken: too few credits, never too many, and only until the
 * session ends, since the next one counts anew.
 */

import type { Address } from '../vocabulary/datagram.ts';
import { present } from '../vocabulary/errors.ts';
import type { Session } from '../vocabulary/ids.ts';
import type { Label } from '../vocabulary/labels.ts';
import { type Place, type Resource, threadOf } from './resource.ts';

export type Credits = {
  /** Whom the thread serves under a name; null: nobody, so nothing is to be sent to it. */
  readonly session: Session | null;
  /** Messages to that session that were announced and not yet taken. */
  readonly taken: number;
};

const shut: Credits = { session: null, taken: 0 };

export const credits: Resource<'credits', Credits> = {
  name: 'credits',
  initial: () => shut,
  operations: {
    take: (state, { self, registers, environment }) => {
      if (!isFor(state, registers.found)) return { reply: 'GONE', state };
      return state.taken < environment.parameters.inbox_max
        ? {
            reply: 'TAKEN',
            state: { ...state, taken: state.taken + 1 },
            label: { type: 'credited', ...threadOf(self), of: present(state.session, 'session') },
          }
        : { reply: 'NONE', state };
    },
    give: (state, { self, registers }) => ({
      reply: 'GIVEN',
      state: isFor(state, registers.found) ? returned(state) : state,
      label: { type: 'uncredited', ...threadOf(self), of: present(registers.found, 'address').session },
    }),
  },
  hears: ['joined', 'left', 'swept', 'taken'],
  hear: (state, label, _environment, place) => {
    switch (label.type) {
      case 'joined':
        return isMine(label, place) ? { session: label.session, taken: 0 } : state;
      case 'left':
        return isMine(label, place) && label.session === state.session ? shut : state;
      case 'swept':
        return label.process === place.process ? shut : state;
      case 'taken':
        return isMine(label, place) && label.datagram.session === state.session ? returned(state) : state;
      default:
        return state;
    }
  },
  describe: ({ session, taken }) => (session === null ? 'nobody' : `session ${session}, ${taken} on the way`),
};

const isFor = ({ session }: Credits, found: Address | undefined): boolean =>
  present(found, 'address').session === session;

/** A credit that was given back twice would be one too many: it is not. */
const returned = (state: Credits): Credits => ({ ...state, taken: Math.max(0, state.taken - 1) });

const isMine = (label: Extract<Label, { type: 'joined' | 'left' | 'taken' }>, place: Place): boolean =>
  label.process === place.process && label.thread === place.thread;
