import { describe, expect, it } from 'vitest';
import type { Identity } from '../vocabulary/ids.ts';
import type { Parameters } from '../vocabulary/parameters.ts';
import type { PidEntry, Registers } from '../vocabulary/registers.ts';
import { call, child, environmentOf, faults, parent, thread } from './call.test-helper.ts';
import { isLive, type Process, type Processes, processes } from './processes.ts';

type Short = keyof typeof processes.operations;
type How = {
  readonly as?: Identity;
  readonly registers?: Registers;
  readonly argument?: string;
  readonly design?: string;
  readonly parameters?: Partial<Parameters>;
};

/** What an operation answers: by the parent of the hardened design, unless it is said otherwise. */
const ask = (state: Processes, operation: Short, how: How = {}) =>
  processes.operations[operation](
    state,
    call(how.as ?? parent, how.registers, {
      environment: environmentOf(how.design ?? 'hardened', how.parameters),
      ...(how.argument === undefined ? {} : { argument: how.argument }),
    }),
  );

const initial = processes.initial(environmentOf('hardened', { processes: 2 }), {});
const process = (life: Process['life'], more: Partial<Process> = {}): Process => ({
  life,
  starting: [],
  retired: [],
  news: [],
  stopped: false,
  inherited: [],
  ...more,
});
const having = (...lives: readonly (Process | Process['life'])[]): Processes => ({
  ...initial,
  ipc: 'made',
  children: lives.map((one) => (typeof one === 'string' ? process(one) : one)),
});
const livesOf = (state: Processes | undefined) => state?.children.map(({ life }) => life);

describe('before it forks the parent', () => {
  it('makes the memory, and an array of process ids in which nothing can be mistaken', () => {
    expect(ask(initial, 'create')).toMatchObject({
      reply: 'CREATED',
      state: { ipc: 'made' },
      sets: { cursor: 0, pids: ['empty', 'empty'] },
    });
  });

  it('has zeros in it without the safeguard', () => {
    expect(ask(initial, 'create', { design: 'literal' })?.sets?.pids).toEqual(['zero', 'zero']);
  });
});

describe('a fork', () => {
  const at = { cursor: 1, scan: 0, pids: ['empty', 'empty'] as const };

  it('makes the process of the loop: that of start-up or that of the handler', () => {
    const first = ask(initial, 'fork-first', { registers: at });
    expect(first).toMatchObject({ reply: 'FORKED', sets: { pid: 'current' } });
    expect(livesOf(first?.state)).toEqual(['none', 'forked']);
    const again = ask(initial, 'fork-again', { registers: at });
    expect(again).toMatchObject({ reply: 'FORKED', sets: { successor: 'current' } });
    expect(livesOf(again?.state)).toEqual(['forked', 'none']);
  });

  it('copies the array of process ids only where the child may use it', () => {
    const inherited = (design: string) =>
      ask(initial, 'fork-first', { registers: at, design })?.state.children[1]?.inherited;
    expect(inherited('hardened')).toEqual([]);
    expect(inherited('hardened,-signals-reset-in-child')).toEqual(['empty', 'empty']);
  });

  it('fails as often as was armed', () => {
    const failed = ask({ ...initial, failing: 1 }, 'fork-first', { registers: at });
    expect(failed).toEqual({ reply: 'FAILED', state: initial, sets: { pid: 'minus-one' } });
    expect(ask({ ...initial, failing: 1 }, 'fork-again', { registers: at })?.sets).toEqual({ successor: 'minus-one' });
  });

  it('under a p_id whose process lives is recorded as a second one', () => {
    const second = ask(having('serving', 'none'), 'fork-again', { registers: at });
    expect(second?.state).toEqual({ ...having('serving', 'none'), duplicated: true });
  });

  it('under a p_id whose dead process nobody waited for leaves a stray', () => {
    expect(ask(having('zombie', 'none'), 'fork-again', { registers: at })?.state).toMatchObject({
      strays: 1,
      duplicated: false,
    });
  });
});

describe('storing a process id', () => {
  it('at start-up moves the loop on, and ends it after the last', () => {
    const stored = (cursor: number) =>
      ask(initial, 'store-first', { registers: { cursor, pid: 'current', pids: ['empty', 'empty'] } });
    expect(stored(0)).toMatchObject({ reply: 'NEXT', sets: { cursor: 1, pids: ['current', 'empty'] } });
    expect(stored(1)).toMatchObject({ reply: 'END', sets: { pids: ['empty', 'current'] } });
  });

  it('in the handler uses the result of its own fork', () => {
    const registers: Registers = { scan: 1, successor: 'current', pid: 'minus-one', pids: ['empty', 'gone'] };
    expect(ask(initial, 'store-again', { registers })).toMatchObject({
      reply: 'NEXT',
      sets: { scan: 2, pids: ['empty', 'current'] },
    });
  });

  it('that no fork has given is a programming error', () => {
    expect(() => ask(initial, 'store-first', { registers: { cursor: 0, pids: ['empty', 'empty'] } })).toThrow(/no pid/);
  });
});

describe('waitpid without blocking', () => {
  const wait = (state: Processes, scan: number, pids: readonly PidEntry[]) =>
    ask(state, 'waitpid', { registers: { scan, pids } });

  it('reaps a dead process and stays at its index', () => {
    const reaped = wait(having('zombie', 'serving'), 0, ['current', 'current']);
    expect(reaped).toMatchObject({ reply: 'REAPED', sets: { scan: 0, pids: ['gone', 'current'] } });
    expect(livesOf(reaped?.state)).toEqual(['none', 'serving']);
  });

  it('finds nothing where the process lives, or where the entry is no process, and goes on', () => {
    for (const entry of ['current', 'empty', 'gone'] as const) {
      const state = having(entry === 'current' ? 'serving' : 'zombie', 'zombie');
      expect(wait(state, 0, [entry, 'current'])).toEqual({
        reply: 'NOTHING',
        state,
        sets: { scan: 1, pids: [entry, 'current'] },
      });
    }
  });

  it('of 0 or -1 reaps any child at the wrong index', () => {
    for (const entry of ['zero', 'minus-one'] as const) {
      const reaped = wait(having('serving', 'zombie'), 0, [entry, 'current']);
      expect(reaped).toMatchObject({ reply: 'REAPED', sets: { scan: 0, pids: [entry, 'gone'] } });
      expect(livesOf(reaped?.state)).toEqual(['serving', 'none']);
    }
  });

  it('ends past the last index', () => {
    expect(wait(having('zombie', 'zombie'), 2, ['current', 'current'])?.reply).toBe('END');
  });
});

describe('signals to the parent', () => {
  it('SIGCHLD is one pending bit, taken once, and begins the loop at 0', () => {
    expect(ask(initial, 'take-sigchld')).toBeUndefined();
    const taken = ask({ ...initial, sigchld: true }, 'take-sigchld');
    expect(taken).toEqual({ reply: 'SIGCHLD', state: initial, sets: { scan: 0 } });
  });

  it('two deaths are one SIGCHLD', () => {
    const killed = (state: Processes, argument: string) =>
      ask(state, 'kill', { as: faults, argument, registers: { kills: 1 } })?.state ?? state;
    const both = killed(killed(having('serving', 'serving'), '0'), '1');
    expect(livesOf(both)).toEqual(['zombie', 'zombie']);
    expect(ask(ask(both, 'take-sigchld')?.state ?? both, 'take-sigchld')).toBeUndefined();
  });

  it('SIGINT begins the shutdown', () => {
    expect(ask(initial, 'take-sigint')).toBeUndefined();
    expect(ask({ ...initial, sigint: true }, 'take-sigint')).toEqual({
      reply: 'SIGINT',
      state: { ...initial, shutdown: true },
      sets: { cursor: 0 },
    });
  });

  it('SIGINT goes to the whole group: children that inherited the handler hear it too, those as well that have not run yet', () => {
    const state = having('forked', 'serving');
    const sent = (design: string) =>
      ask(state, 'interrupt', { as: faults, registers: { interrupts: 1 }, design })?.state;
    expect(sent('hardened')).toEqual({ ...state, sigint: true });
    const heard = sent('hardened,-signals-reset-in-child');
    expect(heard?.children.map(({ news }) => news)).toEqual([['interrupted'], ['interrupted']]);
    const taken = ask(heard ?? state, 'take-sigint', { as: child(1) });
    expect(taken).toMatchObject({ reply: 'SIGINT', sets: { cursor: 0 } });
    expect(taken?.state.children.map(({ news }) => news)).toEqual([['interrupted'], []]);
    expect(ask(state, 'take-sigint', { as: child(0) })).toBeUndefined();
  });
});

describe('the loop that kills', () => {
  const kill = (state: Processes, cursor: number, pids: readonly PidEntry[]) =>
    ask(state, 'kill-next', { registers: { cursor, pids } });

  it('kills each process and tells of its death', () => {
    const killed = kill(having('serving', 'serving'), 1, ['current', 'current']);
    expect(killed).toMatchObject({
      reply: 'KILLED',
      sets: { cursor: 2 },
      label: { type: 'death', processes: [1], parent: false, unheard: false },
    });
    expect(livesOf(killed?.state)).toEqual(['serving', 'zombie']);
  });

  it('skips what is no living process, and ends past the last', () => {
    for (const entry of ['empty', 'gone'] as const) {
      const state = having('serving', 'serving');
      expect(kill(state, 0, [entry, 'current'])).toEqual({ reply: 'KILLED', state, sets: { cursor: 1 } });
    }
    const dead = having('zombie', 'serving');
    expect(kill(dead, 0, ['current', 'current'])).toEqual({ reply: 'KILLED', state: dead, sets: { cursor: 1 } });
    expect(kill(dead, 2, ['current', 'current'])?.reply).toBe('END');
  });

  it('kills everybody by 0 and by -1, the parent before it has released anything', () => {
    for (const entry of ['zero', 'minus-one'] as const) {
      const { state, label } = kill(having('forked', 'serving'), 0, [entry, 'current']) ?? {};
      expect(state).toMatchObject({ parent: 'killed', ipc: 'made' });
      expect(livesOf(state)).toEqual(['none', 'none']);
      expect(label).toEqual({ type: 'death', processes: [0, 1], parent: true, unheard: true });
    }
  });
});

describe('the end of the parent', () => {
  it('releases, exits and leaves its zombies to init', () => {
    expect(ask(having('none'), 'release')?.state.ipc).toBe('released');
    const exited = ask(having('zombie', 'serving'), 'exit-parent', { design: 'hardened,-die-with-parent' });
    expect(exited).toMatchObject({ reply: 'EXITED', state: { parent: 'exited' } });
    expect(livesOf(exited?.state)).toEqual(['none', 'serving']);
    expect(exited?.label).toEqual({ type: 'death', processes: [], parent: true, unheard: false });
    const followed = ask(having('zombie', 'serving'), 'exit-parent');
    expect(livesOf(followed?.state)).toEqual(['none', 'none']);
    expect(followed?.label).toEqual({ type: 'death', processes: [1], parent: true, unheard: true });
  });

  it('leaves the port unheard when no child lives', () => {
    expect(ask(having('zombie', 'none'), 'exit-parent')?.label).toMatchObject({ unheard: true });
  });

  it('by SIGKILL takes the children along that could ask for it, and only with the safeguard', () => {
    const state = having('forked', 'serving');
    const killed = (design: string) => ask(state, 'kill-parent', { as: faults, registers: { parentKills: 1 }, design });
    expect(livesOf(killed('hardened')?.state)).toEqual(['forked', 'none']);
    expect(killed('hardened')?.label).toEqual({ type: 'death', processes: [1], parent: true, unheard: false });
    expect(livesOf(killed('hardened,-die-with-parent')?.state)).toEqual(['forked', 'serving']);
  });
});

describe('a child', () => {
  it('is born once it was forked, and looks for its parent if it can', () => {
    const state = having(process('forked', { inherited: ['current'] }));
    expect(ask(having('none'), 'begin', { as: child(0) })).toBeUndefined();
    expect(ask(state, 'begin', { as: child(0) })).toMatchObject({ reply: 'BORN', sets: { pids: ['current'] } });
    const orphan: Processes = { ...state, parent: 'killed' };
    expect(ask(orphan, 'begin', { as: child(0) })?.reply).toBe('ORPHANED');
    expect(ask(orphan, 'begin', { as: child(0), design: 'hardened,-die-with-parent' })?.reply).toBe('BORN');
  });

  it('spawns its threads, each of which starts once', () => {
    const spawned = ask(having('alive'), 'spawn', { as: child(0), parameters: { threads: 2 } })?.state ?? initial;
    expect(spawned.children[0]).toEqual(process('serving', { starting: [0, 1] }));
    const started = ask(spawned, 'start', { as: thread(0, 1) });
    expect(started).toEqual({ reply: 'STARTED', state: having(process('serving', { starting: [0] })) });
    expect(ask(started?.state ?? spawned, 'start', { as: thread(0, 1) })).toBeUndefined();
  });

  it('hears first that a thread died, then that one asks for the exit', () => {
    const state = having(process('serving', { news: ['exit-requested', 'thread-died'] }));
    const died = ask(state, 'watch', { as: child(0) });
    expect(died?.reply).toBe('THREAD_DIED');
    const asked = ask(died?.state ?? state, 'watch', { as: child(0) });
    expect(asked).toEqual({ reply: 'EXIT_REQUESTED', state: having('serving'), sets: { cursor: 0 } });
    expect(ask(having('serving'), 'watch', { as: child(0) })).toBeUndefined();
  });

  it.each<[Short, Identity]>([
    ['leave', child(0)],
    ['exit', thread(0, 1)],
  ])('ends by %s: a zombie, a SIGCHLD, and everybody is told', (operation, as) => {
    expect(ask(having('serving', 'serving'), operation, { as })).toEqual({
      reply: 'EXITED',
      state: { ...having('zombie', 'serving'), sigchld: true },
      label: { type: 'death', processes: [0], parent: false, unheard: false },
    });
  });

  it('that ends without a parent is no zombie and no signal', () => {
    const orphaned: Processes = { ...having('serving'), parent: 'killed' };
    const left = ask(orphaned, 'leave', { as: child(0) });
    expect(left?.state).toEqual({ ...having('none'), parent: 'killed' });
    expect(left?.label).toMatchObject({ unheard: true });
  });

  it('is asked by a thread to exit, once however often', () => {
    const once = ask(having('serving'), 'request-exit', { as: thread(0, 0) })?.state ?? initial;
    expect(once.children[0]?.news).toEqual(['exit-requested']);
    expect(ask(once, 'request-exit', { as: thread(0, 1) })?.state).toEqual(once);
  });

  it('loses a thread that vanishes, alone', () => {
    expect(ask(having('serving'), 'vanish', { as: thread(0, 1) })).toEqual({
      reply: 'VANISHED',
      state: having('serving'),
      label: { type: 'thread-death', process: 0, thread: 1 },
    });
  });

  it('is nobody but a child: that the parent begins is a programming error', () => {
    expect(() => ask(having('forked'), 'begin', { as: parent })).toThrow(/no child/);
  });
});

describe('what the environment does costs it its budget, and needs somebody to do it to', () => {
  const nothing = { kills: 0, stops: 0, threadDeaths: 0, interrupts: 0, parentKills: 0, forkFailures: 0 };
  const plenty = { kills: 2, stops: 2, threadDeaths: 2, interrupts: 2, parentKills: 2, forkFailures: 2 };
  const gone: Processes = { ...having('none'), parent: 'exited' };

  it.each<[Short, string, keyof typeof plenty]>([
    ['kill', '0', 'kills'],
    ['stop', '0', 'stops'],
    ['kill-thread', '0.0', 'threadDeaths'],
    ['interrupt', '', 'interrupts'],
    ['kill-parent', '', 'parentKills'],
    ['fail-fork', '', 'forkFailures'],
  ])('%s', (operation, argument, budget) => {
    const done = ask(having('serving'), operation, { as: faults, argument, registers: plenty });
    expect(done?.sets).toEqual({ [budget]: 1 });
    expect(ask(having('serving'), operation, { as: faults, argument, registers: nothing })).toBeUndefined();
    expect(ask(gone, operation, { as: faults, argument, registers: plenty })).toBeUndefined();
  });

  it('a process that is stopped lives, is stopped once, and goes on as it was', () => {
    const running = having('serving');
    const stopped = ask(running, 'stop', { as: faults, argument: '0', registers: plenty });
    expect(stopped).toMatchObject({ reply: 'STOPPED', label: { type: 'stopped', process: 0 } });
    const state = stopped?.state ?? running;
    expect(state.children[0]).toEqual(process('serving', { stopped: true }));
    expect(processes.describe(state)).toContain('child 0 serving + stopped');
    expect(ask(state, 'stop', { as: faults, argument: '0', registers: plenty })).toBeUndefined();
    expect(ask(running, 'continue', { as: faults, argument: '0' })).toBeUndefined();
    expect(ask(state, 'continue', { as: faults, argument: '0' })).toEqual({
      reply: 'CONTINUED',
      state: running,
      label: { type: 'continued', process: 0 },
    });
    const killed = ask(state, 'kill', { as: faults, argument: '0', registers: plenty });
    expect(killed?.state.children[0]).toEqual(process('zombie'));
  });

  it('a thread dies alone only once it runs; its process is told only with the safeguard', () => {
    const dies = (state: Processes, design = 'hardened') =>
      ask(state, 'kill-thread', { as: faults, argument: '0.1', registers: plenty, design });
    expect(dies(having(process('serving', { starting: [1] })))).toBeUndefined();
    expect(dies(having('alive'))).toBeUndefined();
    expect(dies(having('serving'))?.state.children[0]?.news).toEqual(['thread-died']);
    const untold = dies(having('serving'), 'hardened,-thread-death-ends-process');
    expect(untold?.state).toEqual(having('serving'));
    expect(untold?.label).toEqual({ type: 'thread-death', process: 0, thread: 1 });
  });
});

it('a process lives from its fork to its end', () => {
  const lives: readonly Process['life'][] = ['none', 'forked', 'alive', 'serving', 'zombie'];
  expect(lives.filter((life) => isLive(process(life)))).toEqual(['forked', 'alive', 'serving']);
});

it('is described by who lives and what is pending', () => {
  const words = processes.describe({ ...having('serving', 'zombie'), sigchld: true, sigint: true, duplicated: true });
  for (const part of ['parent running', 'serving', 'zombie', 'SIGCHLD pending', 'SIGINT pending', 'a second process'])
    expect(words).toContain(part);
});
