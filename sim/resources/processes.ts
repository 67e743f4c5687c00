/**
 * The kernel's process table as these actors see it: fork, exit, kill, waitpid, signals that are one pending bit each,
 * and the shared memory and semaphores that the parent makes before it forks.
 */
import { present } from '../vocabulary/errors.ts';
import type { Identity } from '../vocabulary/ids.ts';
import type { PidEntry, Registers } from '../vocabulary/registers.ts';
import {
  buried,
  deathOf,
  died,
  isLive,
  nobody,
  noSignals,
  type Processes,
  processAt,
  reapedByInit,
  withChild,
  withoutParent,
} from './process-table.ts';
import type { Call, Resource, Result } from './resource.ts';

export { isLive, type Process, type Processes } from './process-table.ts';

export const processes: Resource<'processes', Processes> = {
  name: 'processes',
  initial: ({ parameters }) => ({
    parent: 'running',
    ipc: 'none',
    children: Array.from({ length: parameters.processes }, () => nobody),
    sigchld: false,
    sigint: false,
    sigterm: false,
    shutdown: false,
    draining: false,
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
    'take-sigterm': (state) =>
      state.sigterm
        ? { reply: 'SIGTERM', state: { ...state, sigterm: false, shutdown: true, draining: true }, sets: { cursor: 0 } }
        : undefined,
    'heed-drain': (state) => (state.draining ? { reply: 'DRAINING', state } : undefined),
    'any-left': (state) => ({
      reply: state.children.some((child) => isLive(child) || child.life === 'zombie') ? 'SOME' : 'NONE',
      state,
    }),
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
      return {
        reply: orphaned ? 'ORPHANED' : 'BORN',
        state: next,
        sets: { pids: child.inherited },
        label: { type: 'born', process: process.id },
      };
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
    'watch-drain': (state, { self, environment }) => {
      const { retired } = childOf(self).in(state);
      return retired.length === environment.parameters.threads ? { reply: 'DRAINED', state } : undefined;
    },
    retire: (state, { self }) => {
      const { id, thread } = threadOf(self);
      const child = present(state.children[id], 'process');
      const retired = [...child.retired, thread].sort((a, b) => a - b);
      return { reply: 'RETIRED', state: withChild(state, id, { ...child, retired }) };
    },
    leave: (state, { self }) => died(state, childOf(self).id, 'EXITED'),
    start: (state, { self }) => {
      const { process: id, thread } = present(self.kind === 'thread' ? self : undefined, 'thread');
      const child = present(state.children[id], 'process');
      if (!child.starting.includes(thread)) return undefined;
      const starting = child.starting.filter((other) => other !== thread);
      return { reply: 'STARTED', state: withChild(state, id, { ...child, starting }) };
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
    // A stopped process is as it was, and goes on as if nothing had been when it is told to.
    stop: (state, { argument, registers }) => {
      const left = present(registers.stops, 'budget');
      const process = processAt(Number(argument));
      const child = process.in(state);
      if (left === 0 || !isLive(child) || child.stopped) return undefined;
      return {
        reply: 'STOPPED',
        state: process.set(state, { ...child, stopped: true }),
        sets: { stops: left - 1 },
        label: { type: 'stopped', process: process.id },
      };
    },
    continue: (state, { argument }) => {
      const process = processAt(Number(argument));
      const child = process.in(state);
      if (!child.stopped) return undefined;
      return {
        reply: 'CONTINUED',
        state: process.set(state, { ...child, stopped: false }),
        label: { type: 'continued', process: process.id },
      };
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
    terminate: (state, { registers }) => {
      const left = present(registers.terminations, 'budget');
      if (left === 0 || state.parent !== 'running') return undefined;
      return { reply: 'SENT', state: { ...state, sigterm: true }, sets: { terminations: left - 1 } };
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
  describe: ({ parent, children, sigchld, sigint, sigterm, draining, ipc, duplicated }) =>
    [
      `parent ${parent}`,
      ...children.map(({ life, starting, retired, news, stopped }, p) =>
        [
          `child ${p} ${life}`,
          ...(stopped ? ['stopped'] : []),
          ...starting.map((t) => `thread ${t} to start`),
          ...retired.map((t) => `thread ${t} retired`),
          ...news,
        ].join(' + '),
      ),
      ...(sigchld ? ['SIGCHLD pending'] : []),
      ...(sigint ? ['SIGINT pending'] : []),
      ...(sigterm ? ['SIGTERM pending'] : []),
      ...(draining ? ['draining'] : []),
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
    const after: Processes = { ...reapedByInit(buried(state, dying)), parent: 'killed', ...noSignals };
    return { reply: 'KILLED', state: after, sets: next, label: deathOf(dying, state.parent === 'running', after) };
  }
  const child = state.children[cursor];
  if (entry !== 'current' || child === undefined || !isLive(child)) return { reply: 'KILLED', state, sets: next };
  return { ...died(state, cursor, 'KILLED'), sets: next };
};

const childOf = (self: Identity) => processAt(present(self.kind === 'child' ? self : undefined, 'child').process);

const threadOf = (self: Identity) => {
  const { process, thread } = present(self.kind === 'thread' ? self : undefined, 'thread');
  return { ...processAt(process), thread };
};
