/**
 * The kernel's table of processes, and what the end of one does to it: zombies, SIGCHLD, init, and who hears of it.
 */
import { present } from '../vocabulary/errors.ts';
import type { DeathLabel } from '../vocabulary/labels.ts';
import type { PidEntry } from '../vocabulary/registers.ts';
import type { Environment, Result } from './resource.ts';

export type Process = {
  /** none: nobody has this p_id. forked: not yet run. alive: runs, without threads. serving: its threads were spawned. */
  readonly life: 'none' | 'forked' | 'alive' | 'serving' | 'zombie';
  /** Threads that were spawned and have not begun. */
  readonly starting: readonly number[];
  /** Threads that accept nobody more, since the server is going down. */
  readonly retired: readonly number[];
  /** What its main thread is told of: a thread of its died, a thread asks for the exit, somebody sent SIGINT. */
  readonly news: readonly ('thread-died' | 'exit-requested' | 'interrupted')[];
  /** SIGSTOP was sent and SIGCONT was not: it lives, and nobody in it moves. */
  readonly stopped: boolean;
  /** The copy of the process id array that it was forked with, where the design lets the child use it. */
  readonly inherited: readonly PidEntry[];
};

export type Processes = {
  readonly parent: 'running' | 'exited' | 'killed';
  readonly ipc: 'none' | 'made' | 'released';
  readonly children: readonly Process[];
  readonly sigchld: boolean;
  readonly sigint: boolean;
  readonly sigterm: boolean;
  /** The parent has taken SIGINT, or SIGTERM. */
  readonly shutdown: boolean;
  /** It was SIGTERM: threads are asked to finish. */
  readonly draining: boolean;
  /** A second process was forked under a p_id whose process lives. Recorded, not simulated. */
  readonly duplicated: boolean;
  /** Dead processes whose p_id was given on without a waitpid for them. */
  readonly strays: number;
  /** How many of the next forks fail. */
  readonly failing: number;
};

/** What a p_id is before its first process and after the last. */
export const nobody: Process = { life: 'none', starting: [], retired: [], news: [], stopped: false, inherited: [] };

export const isLive = ({ life }: Process): boolean => life === 'forked' || life === 'alive' || life === 'serving';

/** One process ends: the parent gets SIGCHLD, init takes what has no parent. */
export const died = <R extends 'EXITED' | 'KILLED'>(
  state: Processes,
  process: number,
  reply: R,
): Result<Processes, R> => {
  const next = buried(state, [process]);
  return { reply, state: next, label: deathOf([process], false, next) };
};

/** Those processes are dead: zombies as long as there is a parent to wait for them. */
export const buried = (state: Processes, dying: readonly number[]): Processes => ({
  ...state,
  children: state.children.map((child, p) =>
    dying.includes(p) ? { ...nobody, life: state.parent === 'running' ? 'zombie' : 'none' } : child,
  ),
  sigchld: state.parent === 'running' && (state.sigchld || dying.length > 0),
});

/** The parent ends, however: with it go the children that asked for that, and what it has not waited for. */
export const withoutParent = (
  state: Processes,
  { design }: Environment,
  parent: 'exited' | 'killed',
): { readonly state: Processes; readonly label: DeathLabel } => {
  // One that was forked and has not run yet could not ask for the signal: it looks for its parent when it begins.
  const follows = ({ life }: Process) => design.has('die-with-parent') && (life === 'alive' || life === 'serving');
  const dying = state.children.flatMap((child, p) => (follows(child) ? [p] : []));
  const next: Processes = { ...reapedByInit(buried(state, dying)), parent, ...noSignals };
  return { state: next, label: deathOf(dying, true, next) };
};

/** What is pending for a parent that is no more. */
export const noSignals = { sigchld: false, sigint: false, sigterm: false } as const;

/** Zombies of a parent that ends are waited for by init. */
export const reapedByInit = (state: Processes): Processes => ({
  ...state,
  children: state.children.map((child) => (child.life === 'zombie' ? nobody : child)),
  strays: 0,
});

/** What everybody hears of it. `after` is the state in which they are dead. */
export const deathOf = (dying: readonly number[], parent: boolean, after: Processes): DeathLabel => ({
  type: 'death',
  processes: dying,
  parent,
  unheard: after.parent !== 'running' && !after.children.some(isLive),
});

type News = Process['news'][number];

/** The table with another process under that p_id. */
export const withChild = (state: Processes, id: number, child: Process): Processes => {
  const children = state.children.slice();
  children[id] = child;
  return { ...state, children };
};

/** One process of the table: how it is read and changed. */
export const processAt = (id: number) => {
  const read = (state: Processes): Process => present(state.children[id], `process ${id}`);
  const set = (state: Processes, child: Process): Processes => withChild(state, id, child);
  return {
    id,
    in: read,
    set,
    with: (state: Processes, news: News): Processes => {
      const child = read(state);
      return child.news.includes(news) ? state : set(state, { ...child, news: [...child.news, news].sort() });
    },
    without: (state: Processes, news: News): Processes => {
      const child = read(state);
      return set(state, { ...child, news: child.news.filter((other) => other !== news) });
    },
  };
};
