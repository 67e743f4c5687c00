/** The listening socket: a bounded queue of clients that wait for accept. */
import { present } from '../vocabulary/errors.ts';
import type { ClientId } from '../vocabulary/ids.ts';
import type { Resource } from './resource.ts';

export type Listener = {
  readonly backlog: readonly ClientId[];
  /** Nobody holds the socket any more. */
  readonly closed: boolean;
  /** How many of the next accepts fail. */
  readonly broken: number;
};

export const listener: Resource<'listener', Listener> = {
  name: 'listener',
  initial: () => ({ backlog: [], closed: false, broken: 0 }),
  operations: {
    connect: (state, { self, environment }) => {
      const { design, parameters } = environment;
      const { client } = present(self.kind === 'client' ? self : undefined, 'client');
      if (state.closed) return { reply: 'REFUSED', state };
      if (state.backlog.length < parameters.backlog_max) {
        const { backlog, closed, broken } = state;
        return { reply: 'CONNECTED', state: { backlog: [...backlog, client], closed, broken } };
      }
      return design.has('bounded-backlog') ? { reply: 'REFUSED', state } : undefined;
    },
    accept: (state, { self }) => {
      const { backlog, closed, broken } = state;
      const [client] = backlog;
      const { process, thread } = present(self.kind === 'thread' ? self : undefined, 'thread');
      if (client === undefined) return undefined;
      if (state.broken > 0) return { reply: 'FAILED', state: { ...state, broken: state.broken - 1 } };
      return {
        reply: 'ACCEPTED',
        state: { backlog: backlog.slice(1), closed, broken },
        sets: { client },
        label: { type: 'accepted', client, process, thread },
      };
    },
    break: (state, { registers }) => {
      const left = present(registers.acceptFailures, 'budget');
      if (left === 0) return undefined;
      return { reply: 'BROKEN', state: { ...state, broken: state.broken + 1 }, sets: { acceptFailures: left - 1 } };
    },
  },
  hears: ['death'],
  hear: (state, label) => (label.type === 'death' && label.unheard ? { backlog: [], closed: true, broken: 0 } : state),
  describe: ({ backlog, closed }) =>
    closed
      ? 'closed'
      : backlog.length === 0
        ? 'nobody waits'
        : `waiting: ${backlog.map((c) => `client ${c}`).join(', ')}`,
};
