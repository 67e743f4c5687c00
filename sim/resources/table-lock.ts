/**
 * The readers/writers semaphores of the client table. Who holds them is recorded; what an implementation can know of it
 * depends on the design: without recorded holders a dead one counts for ever.
 */
import { ModelError } from '../vocabulary/errors.ts';
import type { Label } from '../vocabulary/labels.ts';
import { type Call, type Environment, endsHolder, holderOf, type Resource, type Result } from './resource.ts';

type Mode = 'read' | 'write';
type Holder = { readonly who: string; readonly mode: Mode; readonly dead: boolean };

export type TableLock = {
  /** Sorted by `who`: the order in which readers came does not matter. */
  readonly holders: readonly Holder[];
  /** In the order of arrival. Empty unless the design is phase-fair. */
  readonly waiting: readonly Holder[];
};

export const tableLock: Resource<'table-lock', TableLock> = {
  name: 'table-lock',
  initial: () => ({ holders: [], waiting: [] }),
  operations: {
    'wait-no-writers': (lock) => (conflicts(lock.holders, 'read') ? undefined : { reply: 'FREE', state: lock }),
    'wait-free': (lock) => (conflicts(lock.holders, 'write') ? undefined : { reply: 'FREE', state: lock }),
    'count-writer': (lock, { self }) => ({ reply: 'COUNTED', state: hold(lock, holderOf(self), 'write') }),
    'begin-read': (lock, call) => begin(lock, call, 'read'),
    'begin-write': (lock, call) => begin(lock, call, 'write'),
    // Strictly in the order of arrival: nobody passes one who waits. Readers that stand together get in together.
    'await-turn': (lock, { self }) => {
      const who = holderOf(self);
      const { waiting, holders } = lock;
      const [first] = waiting;
      if (first === undefined || first.who !== who || first.dead) return undefined;
      if (conflicts(holders, first.mode)) return undefined;
      return { reply: 'BEGUN', state: hold({ holders, waiting: waiting.slice(1) }, who, first.mode) };
    },
    'end-read': (lock, call) => ({ reply: 'ENDED', state: end(lock, call, 'read') }),
    'end-write': (lock, call) => ({ reply: 'ENDED', state: end(lock, call, 'write') }),
    recover: (lock, { registers }) => {
      const isOfProcess = ({ who, dead }: Holder) => dead && who.startsWith(`${registers.scan}.`);
      return { reply: 'RECOVERED', state: without(lock, isOfProcess) };
    },
  },
  hears: ['death', 'thread-death'],
  hear: (lock, label, environment) => mourn(lock, label, environment),
  describe: ({ holders, waiting }) => {
    const list = (some: readonly Holder[]) =>
      some
        .map(({ who, mode, dead }) => `${who} ${mode === 'read' ? 'reads' : 'writes'}${dead ? ' (dead)' : ''}`)
        .join(', ');
    return `${holders.length === 0 ? 'free' : list(holders)}${waiting.length === 0 ? '' : `; waiting: ${list(waiting)}`}`;
  },
};

const conflicts = (holders: readonly Holder[], mode: Mode): boolean =>
  mode === 'write' ? holders.length > 0 : holders.some((holder) => holder.mode === 'write');

const hold = ({ holders, waiting }: TableLock, who: string, mode: Mode): TableLock => {
  const later = holders.findIndex((holder) => holder.who > who);
  const at = later < 0 ? holders.length : later;
  return { holders: [...holders.slice(0, at), { who, mode, dead: false }, ...holders.slice(at)], waiting };
};

const begin = (
  lock: TableLock,
  { self, environment }: Call,
  mode: Mode,
): Result<TableLock, 'BEGUN' | 'QUEUED'> | undefined => {
  const who = holderOf(self);
  const fair = environment.design.has('phase-fair-lock');
  if (!conflicts(lock.holders, mode) && lock.waiting.length === 0)
    return { reply: 'BEGUN', state: hold(lock, who, mode) };
  if (!fair) return undefined;
  const waiting = [...lock.waiting, { who, mode, dead: false }];
  return { reply: 'QUEUED', state: { holders: lock.holders, waiting } };
};

const end = (lock: TableLock, { self }: Call, mode: Mode): TableLock => {
  const who = holderOf(self);
  const mine = lock.holders.findIndex((holder) => holder.who === who && holder.mode === mode && !holder.dead);
  if (mine < 0) throw new ModelError(`${who} ends a ${mode} of the client table that it never began.`);
  return { holders: lock.holders.filter((_, index) => index !== mine), waiting: lock.waiting };
};

const without = (lock: TableLock, out: (holder: Holder) => boolean): TableLock => ({
  holders: lock.holders.filter((holder) => !out(holder)),
  waiting: lock.waiting.filter((holder) => !out(holder)),
});

/**
 * What is left of holders that died. Where whoever waits may clear a holder whose process is dead, nobody can tell
 * whether it was cleared at the death or at the next meeting, so it is cleared at once: fewer states, the same behaviour.
 */
const mourn = (lock: TableLock, label: Label, { design }: Environment): TableLock => {
  const dies = ({ who }: Holder) => endsHolder(label, who);
  // A thread that dies alone is not told from one that is slow, as long as its process lives.
  if (label.type === 'death' && design.has('recorded-lock-holders') && design.has('restartable-recovery'))
    return without(lock, dies);
  const mark = (holder: Holder) => (dies(holder) ? { ...holder, dead: true } : holder);
  return { holders: lock.holders.map(mark), waiting: lock.waiting.map(mark) };
};
