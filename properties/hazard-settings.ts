/** Where each hazard is looked for: a small system, and which safeguards must be there or away for it to be seen. */
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import type { SafeguardName } from '../sim/vocabulary/safeguards.ts';

type Setting = {
  /** A small system in which the hazard happens. */
  readonly parameters: Partial<Parameters>;
  /** Safeguards that must be taken away as well: while they are there this one is never missed. */
  readonly redundantGiven?: readonly SafeguardName[];
  /** Safeguards that it builds upon: the literal design is taken with these. */
  readonly upon?: Upon;
  /** No shortest path shows it: the property is one of liveness, and falls on a run that never ends. */
  readonly isForEver?: true;
};

/** `else` ends a sentence: what is in the way of the hazard without them. */
export type Upon = { readonly safeguards: readonly SafeguardName[]; readonly else: string };

const alone = { processes: 1, threads: 1, clients: 1, chats: 0 } as const;
const nobody = { processes: 1, threads: 1, clients: 0 } as const;

export const hazardSettings: { readonly [S in SafeguardName]: Setting } = {
  'quota-under-mutex': { parameters: { ...alone, threads: 2, clients: 2, clients_per_process: 1 } },
  'robust-accept-mutex': { parameters: { ...alone, kills: 1 } },
  'recorded-lock-holders': {
    parameters: { ...alone, clients: 2, kills: 1 },
    upon: {
      safeguards: ['robust-accept-mutex', 'restartable-recovery'],
      else: 'the accept mutex is lost sooner, and nobody may clear a dead holder',
    },
  },
  'ghost-rows-cleared': { parameters: { ...alone, kills: 1 } },
  'join-epoch': { parameters: { ...alone, clients: 2, chats: 1, names: 1 } },
  'sigchld-blocked-over-fork': {
    parameters: { ...nobody, processes: 2, kills: 1 },
    upon: {
      safeguards: ['named-empty-pid'],
      else: 'the entry that is still empty waits for pid 0, and finds the death all the same',
    },
  },
  'no-fork-in-shutdown': {
    parameters: { ...nobody, kills: 1, interrupts: 1 },
    redundantGiven: ['die-with-parent'],
  },
  'non-blocking-send': {
    parameters: { ...alone, chats: 3, socket_max: 1, inbox_max: 1 },
    // With credits the main thread always finds room, so whoever waits for it waits for somebody who goes on.
    redundantGiven: ['send-credits'],
  },
  'phase-fair-lock': {
    // A stream of readers: one client that comes back for ever, and the other waits for the one name.
    parameters: { ...alone, threads: 2, clients: 2, returning: 1, names: 1 },
    upon: { safeguards: ['counted-readers'], else: 'readers are not counted, and no writer waits for one' },
    isForEver: true,
  },
  'bounded-outward-buffer': { parameters: { ...alone, rubbish: 1, deaf: 1 } },
  'thread-death-ends-process': { parameters: { ...alone, thread_deaths: 1 } },
  'bounded-backlog': { parameters: { ...alone, clients: 2, backlog_max: 1 } },
  'fork-retried': { parameters: { ...nobody, fork_failures: 1 } },
  'immediate-exit': { parameters: { ...alone, threads: 2, clients_per_process: 1 } },
  'counted-readers': { parameters: { ...alone, threads: 2, clients: 2 } },
  'named-empty-pid': { parameters: { ...nobody, interrupts: 1, fork_failures: 1 } },
  'signals-reset-in-child': { parameters: { ...nobody, processes: 2, interrupts: 1 } },
  'state-word-last': { parameters: { ...alone, kills: 1 } },
  'die-with-parent': { parameters: { ...nobody, parent_kills: 1 } },
  'restartable-recovery': {
    parameters: { ...alone, processes: 2, kills: 2 },
    upon: {
      safeguards: [
        'robust-accept-mutex',
        'recorded-lock-holders',
        'ghost-rows-cleared',
        'counted-readers',
        'named-empty-pid',
      ],
      else: 'there is no recovery, or the two deaths wedge something else',
    },
  },
  'queues-drained': { parameters: { ...alone, clients: 2, chats: 1 } },
  'send-credits': {
    parameters: { ...alone, chats: 3, socket_max: 1, inbox_max: 1 },
    upon: { safeguards: ['non-blocking-send'], else: 'a send that finds no room blocks, and drops nothing' },
  },
};
