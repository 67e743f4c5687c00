/** The table's lock, one access to shared memory after the other: what `table-lock.ts` does, written a second time. */

export type Mode = 'reads' | 'writes';
export type Word = 'none' | Mode | 'awaits-reads' | 'awaits-writes';

export type Memory = {
  readonly words: readonly Word[];
  /** By whom a word was written that is no more: void. */
  readonly dead: readonly boolean[];
  readonly marks: readonly boolean[];
  readonly shut: boolean;
  /** Who has the mutex; −1: nobody. */
  readonly mutex: number;
  /** Those who wait, in the order of their tickets. */
  readonly order: readonly number[];
  /** Whether the word of turns has moved since each looked at it. */
  readonly moved: readonly boolean[];
  /** Whose process lives. A dead one is to be recovered, then begins anew. */
  readonly lives: readonly boolean[];
};

type Seen = { readonly reading: number; readonly writing: number; readonly waiting: readonly number[] };
export const nobody: Seen = { reading: 0, writing: 0, waiting: [] };

/** Where a user stands: the name of what it does next, which slot it surveys, what it has seen, and where it goes behind that. */
export type User = {
  readonly at: string;
  readonly slot: number;
  readonly seen: Seen;
  readonly behind: string;
};

/** What is left out, or done otherwise. */
export const omissions = [
  'a reader looks at the gate',
  'a writer shuts the gate',
  'a reader passes its turn on',
  'a writer passes its turn on',
  'one who came to read wakes whom it has kept out',
  'those who read let others in who would',
  'the gate stays shut for one who waits',
  'a reader opens a gate that is shut for nothing',
  'recovery passes the turn on',
  'a slot is marked',
  'marks are changed by their owners only',
] as const;
export type Omission = (typeof omissions)[number];

export const put = <T>(list: readonly T[], at: number, value: T): readonly T[] =>
  list.map((one, i) => (i === at ? value : one));

/** What a user in a certain place does to memory: undefined where it is blocked. */
type Act = (user: User, memory: Memory) => { readonly user: User; readonly memory: Memory } | undefined;

/** What a user does, by where it stands. The parent has the number behind the users. */
export const lockOf = (mode: Mode, me: number, users: number, without?: Omission): { readonly [at: string]: Act } => {
  const go = (at: string, memory: Memory, user: Partial<User> = {}) => ({
    user: { slot: 0, seen: nobody, behind: '', ...user, at },
    memory,
  });
  const enter =
    (at: string): Act =>
    (_, memory) =>
      memory.mutex === -1 ? go(at, { ...memory, mutex: me }) : undefined;
  const leave =
    (at: string): Act =>
    (_, memory) =>
      go(at, { ...memory, mutex: -1 });
  /** Marks a word and writes it, in two steps. */
  const record = (name: string, word: Word, at: string): { readonly [at: string]: Act } => ({
    [name]: ({ seen }, memory) =>
      go(`${name}, then`, without === 'a slot is marked' ? memory : { ...memory, marks: put(memory.marks, me, true) }, {
        seen,
      }),
    [`${name}, then`]: ({ seen }, memory) =>
      go(at, { ...memory, words: put(memory.words, me, word), dead: put(memory.dead, me, false) }, { seen }),
  });
  /** Writes that it is nobody's, and takes the mark away, in two steps. */
  const release = (name: string, at: string): { readonly [at: string]: Act } => ({
    [name]: (_, memory) => go(`${name}, then`, { ...memory, words: put(memory.words, me, 'none' as Word) }),
    [`${name}, then`]: (_, memory) => go(at, { ...memory, marks: put(memory.marks, me, false) }),
  });
  const added = (seen: Seen, memory: Memory, slot: number): Seen => {
    const word = memory.words[slot];
    if (word === 'none' || memory.dead[slot]) return seen;
    if (word === 'reads') return { ...seen, reading: seen.reading + 1 };
    if (word === 'writes') return { ...seen, writing: seen.writing + 1 };
    return { ...seen, waiting: [...seen.waiting, slot] };
  };
  const firstIn = (seen: Seen, { order }: Memory) => order.find((one) => seen.waiting.includes(one));
  /** Whether it is the turn of the first who waits. */
  const isTurn = (seen: Seen, memory: Memory): boolean => {
    const first = firstIn(seen, memory);
    if (first === undefined || seen.writing > 0) return false;
    return memory.words[first] === 'awaits-reads' || seen.reading === 0;
  };
  const woken = (seen: Seen, memory: Memory): Memory =>
    isTurn(seen, memory) ? { ...memory, moved: memory.moved.map(() => true) } : memory;
  const opened = (memory: Memory): Memory => ({ ...memory, shut: false });
  const passed = (seen: Seen, memory: Memory): Memory =>
    seen.writing === 0 && firstIn(seen, memory) === undefined ? opened(memory) : woken(seen, memory);
  const next = (user: User, memory: Memory, seen: Seen) =>
    user.slot + 1 < users
      ? go('survey', memory, { ...user, slot: user.slot + 1, seen })
      : go(user.behind, memory, { seen });
  const survey: { readonly [at: string]: Act } = {
    survey: (user, memory) =>
      memory.marks[user.slot] ? go('survey, a word', memory, user) : next(user, memory, user.seen),
    'survey, a word': (user, memory) => {
      const { slot, seen } = user;
      if (without === 'marks are changed by their owners only' && memory.words[slot] === 'none')
        return go('survey, take away', memory, user);
      if (!memory.dead[slot]) return next(user, memory, added(seen, memory, slot));
      const words = put(memory.words, slot, 'none' as Word);
      return next(user, { ...memory, words, dead: put(memory.dead, slot, false) }, seen);
    },
    // As it was once: a mark of nobody's word was taken away, and put back where somebody had come meanwhile.
    'survey, take away': (user, memory) =>
      go('survey, again', { ...memory, marks: put(memory.marks, user.slot, false) }, user),
    'survey, again': (user, memory) =>
      memory.words[user.slot] === 'none'
        ? next(user, memory, user.seen)
        : go('survey, put back', memory, { ...user, seen: added(user.seen, memory, user.slot) }),
    'survey, put back': (user, memory) =>
      next(user, { ...memory, marks: put(memory.marks, user.slot, true) }, user.seen),
  };
  const isFree = (seen: Seen) =>
    seen.waiting.length === 0 && seen.writing === 0 && (mode === 'reads' || seen.reading === 0);
  const begin: { readonly [at: string]: Act } = {
    begin: enter('begin, shut'),
    'begin, shut': (_, memory) =>
      go('survey', without === 'a writer shuts the gate' ? memory : { ...memory, shut: true }, {
        behind: 'begin, ticket',
      }),
    'begin, ticket': ({ seen }, memory) =>
      isFree(seen)
        ? go('begin, free', memory, { seen })
        : go('begin, queue', { ...memory, order: [...memory.order.filter((one) => one !== me), me] }, { seen }),
    ...record('begin, free', mode, 'begin, is in'),
    ...record('begin, queue', `awaits-${mode}`, 'begin, waits'),
    'begin, is in': (_, memory) =>
      go(
        'begin, leave',
        mode === 'reads' && without !== 'a reader opens a gate that is shut for nothing' ? opened(memory) : memory,
      ),
    'begin, leave': leave('in'),
    'begin, waits': ({ seen }, memory) => {
      if (without === 'the gate stays shut for one who waits') return go('wait, leave', passed(seen, memory));
      const wakes = mode === 'reads' && without !== 'one who came to read wakes whom it has kept out';
      return go('wait, leave', wakes ? woken(seen, memory) : memory);
    },
    'wait, leave': leave('wait'),
  };
  const wait: { readonly [at: string]: Act } = {
    wait: (_, memory) => go('wait, enter', { ...memory, moved: put(memory.moved, me, false) }),
    'wait, enter': enter('wait, look'),
    'wait, look': (_, memory) => go('survey', memory, { behind: 'wait, decide' }),
    'wait, decide': ({ seen }, memory) =>
      firstIn(seen, memory) === me && isTurn(seen, memory) ? go('turn', memory) : go('sleep, leave', memory),
    'sleep, leave': leave('sleep'),
    sleep: (_, memory) => (memory.moved[me] ? go('wait', memory) : undefined),
    ...record(
      'turn',
      mode,
      mode === 'reads' && without !== 'those who read let others in who would' ? 'pass' : 'begin, leave',
    ),
    pass: (_, memory) => go('survey', memory, { behind: 'pass, then' }),
    'pass, then': ({ seen }, memory) => go('begin, leave', passed(seen, memory)),
  };
  const omits = without === (me === users ? 'recovery passes the turn on' : 'a writer passes its turn on');
  const omitted = (memory: Memory) => (me === users ? memory : opened(memory));
  const end: { readonly [at: string]: Act } = {
    'end, enter': enter(mode === 'writes' ? 'end, clear' : 'end, pass'),
    ...release('end, clear', 'end, pass'),
    'end, pass': (_, memory) => go('survey', memory, { behind: 'end, then' }),
    'end, then': ({ seen }, memory) => go('end, leave', omits ? omitted(memory) : passed(seen, memory)),
    'end, leave': leave('out'),
  };
  const own: { readonly [at: string]: Act } =
    mode === 'writes'
      ? { out: enter('begin, shut'), in: enter('end, clear') }
      : {
          ...record('out', 'reads', 'gate'),
          gate: (_, memory) => go(memory.shut && without !== 'a reader looks at the gate' ? 'step back' : 'in', memory),
          ...release('step back', 'begin'),
          ...release('in', 'end, gate'),
          'end, gate': (_, memory) =>
            go(memory.shut && without !== 'a reader passes its turn on' ? 'end, enter' : 'out', memory),
        };
  return { ...begin, ...survey, ...wait, ...end, ...own };
};
