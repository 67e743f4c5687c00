/** Systems that are wrong, each in one point, and the liveness property that must notice: designs and altered operations. */
import type { TableLock } from '../../sim/resources/table-lock.ts';
import { type Mutant, oneThread, operation, transition, twoThreads } from '../mutants/mutant.ts';

/** Two threads; one client that comes back for ever, one that comes once. There is one name: it is taken by one of them. */
const stream = { ...twoThreads, returning: 1, names: 1 } as const;

/** `design` is the one that is wrong: nothing else is altered in the hardened one, or the operations are. */
export const falls: readonly Mutant[] = [
  {
    name: 'accept-mutex-lost',
    says: 'The accept mutex of a dead owner is never given to anybody again.',
    kills: 'every-client-accepted',
    design: 'hardened,-robust-accept-mutex',
    parameters: { ...oneThread, kills: 1 },
    alterations: {},
  },
  {
    name: 'readers-starve-writers',
    says: 'H10: a reader gets in whenever nobody writes, whoever waits.',
    kills: 'join-ends',
    design: 'hardened,-phase-fair-lock',
    parameters: stream,
    alterations: {},
  },
  {
    name: 'nobody-lets-go',
    says: 'H10: a name stays taken while others use the table.',
    kills: 'leave-ends',
    design: 'hardened,-phase-fair-lock',
    parameters: stream,
    alterations: {},
  },
  {
    name: 'writers-starve-readers',
    says: 'A writer passes the readers who wait before it.',
    kills: 'lookup-ends',
    design: 'hardened',
    parameters: { ...stream, chats: 1 },
    alterations: operation('table-lock.await-turn', (original) => (state, call) => {
      const { holders, waiting } = state as TableLock;
      const writers = waiting.filter(({ mode }) => mode === 'write');
      const readers = waiting.filter(({ mode }) => mode === 'read');
      return original({ holders, waiting: [...writers, ...readers] }, call);
    }),
  },
  {
    name: 'senders-wait-in-a-circle',
    says: 'H8: a thread that sends waits for room, and so does the main thread that would make it.',
    kills: 'chat-arrives',
    design: 'hardened,-non-blocking-send,-send-credits',
    parameters: { ...oneThread, chats: 4, socket_max: 1, inbox_max: 1 },
    alterations: {},
  },
  {
    name: 'dropped-on-overflow',
    says: 'A datagram for which there is no room in the thread socket is dropped.',
    kills: 'chat-arrives',
    design: 'hardened,-send-credits',
    parameters: { ...oneThread, chats: 3, socket_max: 1, inbox_max: 1 },
    alterations: {},
  },
  {
    name: 'exit-waits-for-a-stranger',
    says: 'H15: an exit joins all threads, and one of them is at its end but in no system call, or waits for a client.',
    kills: 'exit-at-quota-ends',
    design: 'hardened,-immediate-exit',
    parameters: { ...twoThreads, clients: 1, clients_per_process: 1 },
    alterations: {},
  },
  {
    name: 'death-before-the-pid-is-stored',
    says: 'H6: a death is looked for before its pid is known.',
    kills: 'respawn',
    design: 'hardened,-sigchld-blocked-over-fork',
    parameters: { processes: 2, threads: 1, clients: 0, kills: 1 },
    alterations: {},
  },
  {
    name: 'rows-of-the-dead',
    says: 'H4: what a dead process had in the table stays there.',
    kills: 'whole-again',
    design: 'hardened,-ghost-rows-cleared',
    parameters: { ...oneThread, kills: 1 },
    alterations: {},
  },
  {
    name: 'interrupt-forgotten',
    says: 'The parent takes SIGINT and waits on.',
    kills: 'shutdown-ends',
    design: 'hardened',
    parameters: { ...oneThread, interrupts: 1 },
    alterations: transition('parent', 'waiting', 'SIGINT', 'waiting'),
  },
];
