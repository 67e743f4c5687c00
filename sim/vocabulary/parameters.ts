/** How large a system is, and every bound in it. One place for each number that limits a queue, a table or a budget. */
import { UsageError } from './errors.ts';
import type { Name } from './ids.ts';

export type Parameters = {
  /** N: processes, p_id 0..N-1. */
  readonly processes: number;
  /** T: threads in each process. */
  readonly threads: number;
  /** CPP: after so many handled clients a process exits and is respawned. */
  readonly clients_per_process: number;
  /** Clients in the environment. Each connects at most once. */
  readonly clients: number;
  /** CHAT lines that each client may send. */
  readonly chats: number;
  /** JOIN lines that each client may send. */
  readonly joins: number;
  /** Lines that no verb of the protocol begins, for each client. */
  readonly rubbish: number;
  /** The first so many clients never read what the server writes, and never close. */
  readonly deaf: number;
  /**
   * The first so many clients come back for ever with another JOIN or CHAT: nothing counts theirs. So that there are finitely many states
   * their messages have no words, and properties that follow a message by its words are not asked. They keep their
   * one connection: a session is told from others by its client.
   */
  readonly returning: number;
  /** Distinct user names. */
  readonly names: number;
  /** 1: each client may JOIN under any name. 0: client c only under one of the first c + 1, by which nothing is lost but like cases. */
  readonly any_name: number;
  /** SIGKILLs of any child process, anywhere. */
  readonly kills: number;
  /** SIGSTOPs of any child process, anywhere, each followed by a SIGCONT at some time. */
  readonly stops: number;
  /** SIGINTs, anywhere: Ctrl-C, so every process of the group gets it. */
  readonly interrupts: number;
  /** SIGTERMs to the parent, anywhere: the first begins the drain, the second ends it. */
  readonly terminations: number;
  /** 1: clients that say nothing may be sent away at any moment. */
  readonly time_outs: number;
  /** Clients of one address that are served at once at most; 0: as many as come. */
  readonly connections_per_address: number;
  /** Addresses that the clients come from: client c from address c modulo this. */
  readonly addresses: number;
  /** SIGKILLs of the parent (0 or 1). */
  readonly parent_kills: number;
  /** Threads that die alone. */
  readonly thread_deaths: number;
  /** Forks that fail. */
  readonly fork_failures: number;
  /** Accepts that fail, for example because the client had gone. */
  readonly accept_failures: number;
  /** Datagrams in a process socket at most. */
  readonly socket_max: number;
  /** Datagrams in a thread socket at most. */
  readonly inbox_max: number;
  /** Connections that wait for accept at most. */
  readonly backlog_max: number;
  /** Lines that a client may have sent ahead of the server's reading. */
  readonly lines_max: number;
  /** Lines that the server may have written ahead of a client's reading. */
  readonly unread_max: number;
};

export const parameterDefaults: Parameters = {
  processes: 2,
  threads: 1,
  clients_per_process: 2,
  clients: 2,
  chats: 1,
  joins: 1,
  rubbish: 0,
  deaf: 0,
  returning: 0,
  names: 2,
  any_name: 0,
  kills: 0,
  stops: 0,
  interrupts: 0,
  terminations: 0,
  time_outs: 0,
  connections_per_address: 0,
  addresses: 1,
  parent_kills: 0,
  thread_deaths: 0,
  fork_failures: 0,
  accept_failures: 0,
  socket_max: 2,
  inbox_max: 2,
  backlog_max: 8,
  lines_max: 1,
  unread_max: 1,
};

type Range = { readonly min: number; readonly max: number; readonly says: string };

/** What each parameter may be. The upper ends keep every register and index within a small integer. */
export const parameterRanges: { readonly [P in keyof Parameters]: Range } = {
  processes: { min: 1, max: 1024, says: 'processes, p_id 0..N-1' },
  threads: { min: 1, max: 1024, says: 'threads in each process' },
  clients_per_process: {
    min: 1,
    max: 1_000_000_000,
    says: 'CPP: clients that a process handles before it exits and is respawned',
  },
  clients: { min: 0, max: 100_000, says: 'clients; each connects at most once' },
  chats: { min: 0, max: 1_000_000, says: 'CHAT lines that each client may send' },
  joins: { min: 0, max: 1_000_000, says: 'JOIN lines that each client may send' },
  rubbish: { min: 0, max: 1_000_000, says: 'lines of no known verb that each client may send' },
  deaf: { min: 0, max: 100_000, says: 'clients that never read what the server writes, and never close' },
  returning: {
    min: 0,
    max: 100_000,
    says: 'clients that JOIN and CHAT for ever, whatever the others may, for --liveness',
  },
  names: { min: 1, max: 100_000, says: 'distinct user names' },
  any_name: {
    min: 0,
    max: 1,
    says: '1: each client may JOIN under any name; 0: client c under the first c + 1, which are all cases but for their names',
  },
  kills: { min: 0, max: 1_000_000, says: 'SIGKILLs of any child, anywhere' },
  stops: { min: 0, max: 1_000_000, says: 'SIGSTOPs of any child, anywhere, each with its SIGCONT some time later' },
  interrupts: { min: 0, max: 1_000_000, says: 'SIGINTs, anywhere' },
  terminations: {
    min: 0,
    max: 1_000_000,
    says: 'SIGTERMs to the parent, anywhere: the first begins the drain, the next ends it',
  },
  time_outs: { min: 0, max: 1, says: '1: a client that says nothing may be sent away at any moment' },
  connections_per_address: {
    min: 0,
    max: 1_000_000,
    says: 'clients of one address that are served at once at most; 0: as many as come',
  },
  addresses: { min: 1, max: 100_000, says: 'addresses that the clients come from, in turn' },
  parent_kills: { min: 0, max: 1, says: 'SIGKILLs of the parent, anywhere' },
  thread_deaths: { min: 0, max: 1_000_000, says: 'threads that die alone, anywhere' },
  fork_failures: { min: 0, max: 1_000_000, says: 'forks that fail' },
  accept_failures: { min: 0, max: 1_000_000, says: 'accepts that fail' },
  socket_max: { min: 1, max: 65_536, says: 'datagrams in a process socket at most' },
  inbox_max: { min: 1, max: 65_536, says: 'datagrams in a thread socket at most' },
  backlog_max: { min: 1, max: 65_536, says: 'connections that wait for accept at most' },
  lines_max: { min: 1, max: 65_536, says: 'lines that a client may send ahead of the server' },
  unread_max: { min: 0, max: 65_536, says: 'lines that the server may write ahead of a deaf client' },
};

/** How a parameter is called on the command line. */
export const flagOf = (parameter: string): string => `--${parameter.replaceAll('_', '-')}`;

/** How a parameter is called in a file, and by a program. */
export const fieldOf = (parameter: string): string => `parameters.${parameter}`;

/** Changes that may say of a parameter that nothing is said of it. */
type Changes = { readonly [P in keyof Parameters]?: Parameters[P] | undefined };

/**
 * The defaults with `changes` laid over them. Throws a UsageError that names the parameter, as `called` calls it, what it got and
 * what it may be.
 */
export const parametersOf = (changes: Changes, called: (parameter: string) => string = flagOf): Parameters => {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const parameters: Parameters = { ...parameterDefaults, ...given };
  for (const key of Object.keys(parameters)) {
    if (!Object.hasOwn(parameterRanges, key)) throw new UsageError(`There is no parameter '${key}'.`);
  }
  for (const [key, range] of Object.entries(parameterRanges)) {
    const value = parameters[key as keyof Parameters];
    if (!Number.isInteger(value) || value < range.min || value > range.max) {
      throw new UsageError(
        `${called(key)} must be a whole number from ${range.min} to ${range.max}, but it is ${typeof value === 'string' ? `'${value}'` : String(value)}.`,
      );
    }
  }
  for (const some of ['deaf', 'returning'] as const) {
    if (parameters[some] > parameters.clients)
      throw new UsageError(
        `${called(some)} is of the clients, so it must be at most ${called('clients')}, which is ${parameters.clients}, but it is ${parameters[some]}.`,
      );
  }
  return parameters;
};

const firstNames: readonly Name[] = ['ann', 'bob', 'cyd', 'dan', 'eve', 'fay', 'gus', 'hal'];

/** The name with that index: ann, bob, cyd, …, then user8, user9, …. */
export const nameAt = (index: number): Name => firstNames[index] ?? `user${index}`;

/**
 * The names that client `index` may JOIN under. Names are interchangeable, so where each client says one name at most,
 * any choice of names is the same, up to their order, as one in which client c takes one of the first c + 1.
 */
export const namesOf = (parameters: Parameters, client: number): readonly Name[] =>
  Array.from({ length: mayTakeAny(parameters) ? parameters.names : Math.min(client + 1, parameters.names) }, (_, i) =>
    nameAt(i),
  );

const mayTakeAny = ({ joins, returning, any_name }: Parameters): boolean =>
  joins > 1 || returning > 0 || any_name === 1;

/** Where a client comes from. */
export const addressOf = ({ addresses }: Parameters, client: number): number => client % addresses;

/** Whether the client has lines without end. */
export const isReturning = ({ returning }: Parameters, client: number): boolean => client < returning;

/** The names that anyone may CHAT to. */
export const allNames = (parameters: Parameters): readonly Name[] =>
  Array.from({ length: parameters.names }, (_, i) => nameAt(i));
