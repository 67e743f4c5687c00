/** Which systems `parley check` looks at when it is told nothing else. */
import { type Parameters, parameterDefaults } from '../sim/vocabulary/parameters.ts';

type Configuration = Partial<Parameters>;

const sizes: readonly Configuration[] = [
  { processes: 2, threads: 1 },
  { processes: 1, threads: 2 },
];

const overQuotas = (configuration: Configuration): readonly Configuration[] =>
  [1, 2].map((clients_per_process) => ({ ...configuration, clients_per_process }));

/** Each is exhausted in seconds; together they meet the premise of every property. */
const check: readonly Configuration[] = [
  ...sizes.flatMap(overQuotas),
  ...sizes.flatMap((size) => overQuotas({ ...size, kills: 1 })),
  ...overQuotas({ processes: 2, threads: 1, interrupts: 1 }),
  { processes: 1, threads: 2, clients: 1, terminations: 2 },
  { processes: 2, threads: 1, clients: 1, terminations: 1, kills: 1 },
  { processes: 1, threads: 1, time_outs: 1 },
  { processes: 1, threads: 2, chats: 0, kills: 1, connections_per_address: 1 },
  { processes: 1, threads: 2, clients: 3, chats: 0, joins: 0, connections_per_address: 1, addresses: 2 },
  { processes: 1, threads: 3, clients_per_process: 3, clients: 3, chats: 0, joins: 0, connections_per_address: 2 },
  { processes: 2, threads: 1, chats: 0, joins: 0, kills: 1, connections_per_address: 1 },
  { processes: 1, threads: 2, joins: 0, terminations: 1, connections_per_address: 1 },
  { processes: 2, threads: 1, parent_kills: 1 },
  { processes: 2, threads: 1, thread_deaths: 1 },
  { processes: 2, threads: 1, stops: 1 },
  { processes: 1, threads: 1, stops: 1, kills: 1 },
  { processes: 2, threads: 1, fork_failures: 1, accept_failures: 1, backlog_max: 1 },
  // More messages than the sockets hold, to oneself.
  { processes: 1, threads: 1, clients: 1, chats: 3, socket_max: 1, inbox_max: 1 },
  // Several on their way at once.
  { processes: 1, threads: 1, clients: 1, chats: 3 },
  { processes: 1, threads: 2, deaf: 1, rubbish: 1, socket_max: 1, inbox_max: 1 },
];

/** With systems that only a reduced search exhausts in seconds: more threads and processes, three clients, two faults. */
const large: readonly Configuration[] = [
  ...check,
  { processes: 2, threads: 1, kills: 2 },
  { processes: 2, threads: 1, kills: 1, interrupts: 1 },
  { processes: 2, threads: 2 },
  { processes: 2, threads: 1, clients: 3 },
  { processes: 1, threads: 2, clients: 3, kills: 1 },
  { processes: 3, threads: 1 },
  { processes: 3, threads: 1, clients: 1, kills: 2 },
  { processes: 2, threads: 2, kills: 1 },
  { processes: 3, threads: 1, kills: 1 },
];

/** Larger ones, which may hit a bound. */
const deep: readonly Configuration[] = [
  { processes: 2, threads: 1, kills: 2 },
  { processes: 2, threads: 1, kills: 1, interrupts: 1 },
  { processes: 1, threads: 2, chats: 2, joins: 2 },
  { processes: 2, threads: 2 },
  { processes: 1, threads: 2, clients: 3 },
  { processes: 2, threads: 1, clients: 3 },
  { processes: 3, threads: 1, kills: 1 },
];

export const matrices = { check, large, deep } as const;
export type MatrixName = keyof typeof matrices;

/** `N=2 T=1 CPP=1, 2 clients, kills 1`: the size, and whatever else differs from the defaults. */
export const configurationName = (parameters: Parameters): string => {
  // Whoever may take which name is no other system: the cases are the same but for their names.
  const { processes, threads, clients_per_process, clients, any_name: _, ...others } = parameters;
  const extras = Object.entries(others)
    .filter(([key, value]) => value !== parameterDefaults[key as keyof Parameters])
    .map(([key, value]) => `${key.replace(/^connections_|_max$/, '').replaceAll('_', ' ')} ${value}`);
  return [`N=${processes} T=${threads} CPP=${clients_per_process}`, clientsInWords(clients), ...extras].join(', ');
};

/** `1 client`, `2 clients` */
export const clientsInWords = (count: number): string => `${count} ${count === 1 ? 'client' : 'clients'}`;
