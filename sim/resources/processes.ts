/**
 * The kernel's process table as these actors see it: fork, exit, kill, waitpid, signals that are one pending bit each,
 * and the shared memory and semaphores that the parent makes before it forks.
 */
import { present } from '../vocabulary/errors.ts';
import type { Identity } from '../vocabulary/ids.ts';
import type { DeathLabel } from '../vocabulary/labels.ts';
import type { PidEntry, Registers } from '../vocabulary/registers.ts';
import type { Call, Environment, Resource, Result } from './resource.ts';

export type Process = {
  /** none: nobody has this p_id. forked: not yet run. alive: runs, without threads. serving: its threads were spawned. */
  readonly life: 'none' | 'forked' | 'alive' | 'serving' | 'zombie';
  /** Threads that were spawned and have not begun. */
  readonly starting: readonly number[];
  /** What its main thread is told of: a thread of its died, a thread asks for the exit, somebody sent SIGINT. */
  readonly news: readonly ('thread-died' | 'exit-requested' | 'interrupted')[];
  /** The copy of the process id array that it was forked with, where the design lets the child use it. */
  readonly inherited: readonly PidEntry[];
};

export type Processes = {
  readonly parent: 'running' | 'exited' | 'killed';
  readonly ipc: 'none' | 'made' | 'released';
  readonly children: readonly Process[];
  readonly sigchld: boolean;
  readonly sigint: boolean;
  /** The parent has taken SIGINT. */
  readonly shutdown: boolean;
  /** A second process was forked under a p_id whose process lives. Recorded, not simulated. */
  readonly duplicated: boolean;
  /** Dead processes whose p_id was given on without a waitpid for them. */
  readonly strays: number;
  /** How many of the next forks fail. */
  readonly failing: number;
};

const nobody: Process = { life: 'none', starting: [], news: [], inherited: [] };

export const isLive = ({ life }: Process): boolean => life === 'forked' || life === 'alive' || life === 'serving';

export const processes: Resource<'processes', Processes> = {
  name: 'processes',
  initial: ({ parameters }) => ({
    parent: 'running',
    ipc: 'none',
    children: Array.from({ length: parameters.processes }, () => nobody),
    sigchld: false,
    sigint: false,
    shutdown: false,
    duplicated: false,
    strays: 0,
    failing: 0,
  }),
  operations: {
    create: (state, { environment }) => {
      const blank: PidEntry = environment.design.has('named-empty-pid') ? 'empty' : 'zero';
      const pids = state.children.map(() => blank);
      return { reply: 'CREATED', state: { ...state, ipc: 'made' }, sets: { cursor: 0, pids } };
    },
    'fork-first': (state, call) => fork(state, call, 'cursor', 'pid'),
    'fork-again': (state, call) => fork(state, call, 'scan', 'successor'),
    'store-first': (state, { registers }) => {
      const cursor = present(registers.cursor, 'cursor');
      const pids = stored(registers, cursor, registers.pid);
      return cursor + 1 === state.children.length
        ? { reply: 'END', state, sets: { pids } }
        : { reply: 'NEXT', state, sets: { pids, cursor: cursor + 1 } };
    },
    'store-again': (state, { registers }) => {
      const scan = present(registers.scan, 'cursor');
      return { reply: 'NEXT', state, sets: { pids: stored(registers, scan, registers.successor), scan: scan + 1 } };
    },
    waitpid: (state, call) => waitpid(state, call),
    'take-sigchld': (state) =>
      state.sigchld ? { reply: 'SIGCHLD', state: { ...state, sigchld: false }, sets: { scan: 0 } } : undefined,
    'take-sigint': (state, { self }) => {
      if (self.kind === 'parent') {
        if (!state.sigint) return undefined;
        return { reply: 'SIGINT', state: { ...state, sigint: false, shutdown: true }, sets: { cursor: 0 } };
      }
      const process = childOf(self);
      if (!process.in(state).news.includes('interrupted')) return undefined;
      return { reply: 'SIGINT', state: process.without(state, 'interrupted'), sets: { cursor: 0 } };
    },
    'kill-next': (state, call) => killNext(state, call),
    release: (state) => ({ reply: 'RELEASED', state: { ...state, ipc: 'released' } }),
    'exit-parent': (state, { environment }) => ({ reply: 'EXITED', ...withoutParent(state, environment, 'exited') }),

    begin: (state, { self, environment }) => {
      const process = childOf(self);
      const child = process.in(state);
      if (child.life !== 'forked') return undefined;
      const next = process.set(state, { ...child, life: 'alive', inherited: [] });
      // The boot window: the parent may have died before this process could ask to die with it.
      const orphaned = state.parent !== 'running' && environment.design.has('die-with-parent');
      return { reply: orphaned ? 'ORPHANED' : 'BORN', state: next, sets: { pids: child.inherited } };
    },
    spawn: (state, { self, environment }) => {
      const process = childOf(self);
      const starting = Array.from({ length: environment.parameters.threads }, (_, t) => t);
      return { reply: 'SPAWNED', state: process.set(state, { ...process.in(state), life: 'serving', starting }) };
    },
    watch: (state, { self }) => {
      const process = childOf(self);
      const { news } = process.in(state);
      if (news.includes('thread-died')) return { reply: 'THREAD_DIED', state: process.without(state, 'thread-died') };
      if (news.includes('exit-requested')) {
        return { reply: 'EXIT_REQUESTED', state: process.without(state, 'exit-requested'), sets: { cursor: 0 } };
      }
      return undefined;
    },
    leave: (state, { self }) => died(state, childOf(self).id, 'EXITED'),
    start: (state, { self }) => {
      const { process: id, thread } = present(self.kind === 'thread' ? self : undefined, 'thread');
      const child = present(state.children[id], 'process');
      if (!child.starting.includes(thread)) return undefined;
      const starting = child.starting.filter((other) => other !== thread);
      const { life, news, inherited } = child;
      return { reply: 'STARTED', state: withChild(state, id, { life, starting, news, inherited }) };
    },
    exit: (state, { self }) => died(state, threadOf(self).id, 'EXITED'),
    'request-exit': (state, { self }) => ({ reply: 'REQUESTED', state: threadOf(self).with(state, 'exit-requested') }),
    vanish: (state, { self }) => {
      const { id, thread } = threadOf(self);
      return { reply: 'VANISHED', state, label: { type: 'thread-death', process: id, thread } };
    },

    kill: (state, { argument, registers }) => {
      const left = present(registers.kills, 'budget');
      const process = Number(argument);
      if (left === 0 || !isLive(present(state.children[process], 'process'))) return undefined;
      return { ...died(state, process, 'KILLED'), sets: { kills: left - 1 } };
    },
    'kill-thread': (state, { argument = '', registers, environment }) => {
      const left = present(registers.threadDeaths, 'budget');
      const [p, t] = argument.split('.').map(Number);
      const process = processAt(present(p, 'process'));
      const thread = present(t, 'thread');
      const child = process.in(state);
      if (left === 0 || child.life !== 'serving' || child.starting.includes(thread)) return undefined;
      const told = environment.design.has('thread-death-ends-process');
      return {
        reply: 'KILLED',
        state: told ? process.with(state, 'thread-died') : state,
        sets: { threadDeaths: left - 1 },
        label: { type: 'thread-death', process: process.id, thread },
      };
    },
    interrupt: (state, { registers, environment }) => {
      const left = present(registers.interrupts, 'budget');
      if (left === 0 || state.parent !== 'running') return undefined;
      const inherited = !environment.design.has('signals-reset-in-child');
      const children = state.children.map((child, p) =>
        inherited && isLive(child) ? processAt(p).in(processAt(p).with(state, 'interrupted')) : child,
      );
      return { reply: 'SENT', state: { ...state, children, sigint: true }, sets: { interrupts: left - 1 } };
    },
    'kill-parent': (state, { registers, environment }) => {
      const left = present(registers.parentKills, 'budget');
      if (left === 0 || state.parent !== 'running') return undefined;
      const sets = { parentKills: left - 1 };
      return { reply: 'KILLED', ...withoutParent(state, environment, 'killed'), sets };
    },
    'fail-fork': (state, { registers }) => {
      const left = present(registers.forkFailures, 'budget');
      if (left === 0 || state.parent !== 'running') return undefined;
      return { reply: 'ARMED', state: { ...state, failing: state.failing + 1 }, sets: { forkFailures: left - 1 } };
    },
  },
  describe: ({ parent, children, sigchld, sigint, ipc, duplicated }) =>
    [
      `parent ${parent}`,
      ...children.map(({ life, starting, news }, p) =>
        [`child ${p} ${life}`, ...starting.map((t) => `thread ${t} to start`), ...news].join(' + '),
      ),
      ...(sigchld ? ['SIGCHLD pending'] : []),
      ...(sigint ? ['SIGINT pending'] : []),
      ...(ipc === 'none' ? [] : [`IPC ${ipc}`]),
      ...(duplicated ? ['a second process under one p_id'] : []),
    ].join(', '),
};

const fork = (
  state: Processes,
  { registers, environment }: Call,
  index: 'cursor' | 'scan',
  result: 'pid' | 'successor',
): Result<Processes, 'FORKED' | 'FAILED'> => {
  if (state.failing > 0) {
    return { reply: 'FAILED', state: { ...state, failing: state.failing - 1 }, sets: { [result]: 'minus-one' } };
  }
  const process = processAt(present(registers[index], 'cursor'));
  const before = process.in(state);
  const sets: Registers = { [result]: 'current' };
  if (isLive(before)) return { reply: 'FORKED', state: { ...state, duplicated: true }, sets };
  const inherited = environment.design.has('signals-reset-in-child') ? [] : present(registers.pids, 'process ids');
  const strays = state.strays + (before.life === 'zombie' ? 1 : 0);
  return { reply: 'FORKED', state: { ...process.set(state, { ...nobody, life: 'forked', inherited }), strays }, sets };
};

/** The array with `pid` at `index`. */
const stored = ({ pids }: Registers, index: number, pid: PidEntry | undefined): readonly PidEntry[] =>
  present(pids, 'process ids').map((entry, position) => (position === index ? present(pid, 'pid') : entry));

/** waitpid(pids[scan], WNOHANG). What 0 and −1 mean to it is what makes an array of zeros dangerous: any child. */
const waitpid = (state: Processes, { registers }: Call): Result<Processes, 'REAPED' | 'NOTHING' | 'END'> => {
  const scan = present(registers.scan, 'cursor');
  const pids = present(registers.pids, 'process ids');
  if (scan === state.children.length) return { reply: 'END', state, sets: { pids } };
  const entry = present(pids[scan], 'process id');
  const isZombie = (p: number) => state.children[p]?.life === 'zombie';
  const candidates =
    entry === 'zero' || entry === 'minus-one' ? [...state.children.keys()] : entry === 'current' ? [scan] : [];
  const reaped = candidates.find(isZombie);
  if (reaped === undefined) return { reply: 'NOTHING', state, sets: { pids, scan: scan + 1 } };
  const left = pids.map((old, p): PidEntry => (p === reaped && old === 'current' ? 'gone' : old));
  return { reply: 'REAPED', state: processAt(reaped).set(state, nobody), sets: { pids: left, scan } };
};

/** kill(pids[cursor], SIGKILL). 0 is the whole group, the parent included; −1 is everybody. */
const killNext = (state: Processes, { registers }: Call): Result<Processes, 'KILLED' | 'END'> => {
  const cursor = present(registers.cursor, 'cursor');
  const entry = present(registers.pids, 'process ids')[cursor];
  if (entry === undefined) return { reply: 'END', state };
  const next = { cursor: cursor + 1 };
  if (entry === 'zero' || entry === 'minus-one') {
    const dying = state.children.flatMap((child, p) => (isLive(child) ? [p] : []));
    const after: Processes = { ...reapedByInit(buried(state, dying)), parent: 'killed', sigchld: false, sigint: false };
    return { reply: 'KILLED', state: after, sets: next, label: deathOf(dying, state.parent === 'running', after) };
  }
  const child = state.children[cursor];
  if (entry !== 'current' || child === undefined || !isLive(child)) return { reply: 'KILLED', state, sets: next };
  return { ...died(state, cursor, 'KILLED'), sets: next };
};

/** One process ends: the parent gets SIGCHLD, init takes what has no parent. */
const died = <R extends 'EXITED' | 'KILLED'>(state: Processes, process: number, reply: R): Result<Processes, R> => {
  const next = buried(state, [process]);
  return { reply, state: next, label: deathOf([process], false, next) };
};

const buried = (state: Processes, dying: readonly number[]): Processes => ({
  ...state,
  children: state.children.map((child, p) =>
    dying.includes(p) ? { ...nobody, life: state.parent === 'running' ? 'zombie' : 'none' } : child,
  ),
  sigchld: state.parent === 'running' && (state.sigchld || dying.length > 0),
});

/** The parent ends, however: with it go the children that asked for that, and what it has not waited for. */
const withoutParent = (
  state: Processes,
  { design }: Environment,
  parent: 'exited' | 'killed',
): { readonly state: Processes; readonly label: DeathLabel } => {
  // One that was forked and has not run yet could not ask for the signal: it looks for its parent when it begins.
  const follows = ({ life }: Process) => design.has('die-with-parent') && (life === 'alive' || life === 'serving');
  const dying = state.children.flatMap((child, p) => (follows(child) ? [p] : []));
  const next: Processes = { ...reapedByInit(buried(state, dying)), parent, sigchld: false, sigint: false };
  return { state: next, label: deathOf(dying, true, next) };
};

/** Zombies of a parent that ends are waited for by init. */
const reapedByInit = (state: Processes): Processes => ({
  ...state,
  children: state.children.map((child) => (child.life === 'zombie' ? nobody : child)),
  strays: 0,
});

const deathOf = (dying: readonly number[], parent: boolean, after: Processes): DeathLabel => ({
  type: 'death',
  processes: dying,
  parent,
  unheard: after.parent !== 'running' && !after.children.some(isLive),
});

type News = Process['news'][number];

const withChild = (state: Processes, id: number, child: Process): Processes => {
  const children = state.children.slice();
  children[id] = child;
  return { ...state, children };
};

const processAt = (id: number) => {
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

const childOf = (self: Identity) => processAt(present(self.kind === 'child' ? self : undefined, 'child').process);

const threadOf = (self: Identity) => {
  const { process, thread } = present(self.kind === 'thread' ? self : undefined, 'thread');
  return { ...processAt(process), thread };
};
