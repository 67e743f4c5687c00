/** Which systems `parley check --liveness` looks at when it is told nothing else: each is exhausted in seconds. */
import type { Parameters } from '../../sim/vocabulary/parameters.ts';

/** One client of two comes back for ever, for one name. */
const stream = { clients: 2, names: 1, returning: 1 } as const;

export const livenessConfigurations: readonly Partial<Parameters>[] = [
  { processes: 1, threads: 1 },
  { processes: 1, threads: 2, clients_per_process: 1 },
  { processes: 1, threads: 2, chats: 0, ...stream },
  { processes: 2, threads: 1, ...stream },
  { processes: 2, threads: 1, clients: 1, kills: 1, interrupts: 1 },
  { processes: 2, threads: 1, clients: 1, stops: 1 },
  { processes: 1, threads: 2, clients: 1, terminations: 1, time_outs: 1 },
  { processes: 2, threads: 1, clients: 1, thread_deaths: 1, fork_failures: 1, accept_failures: 1 },
];
