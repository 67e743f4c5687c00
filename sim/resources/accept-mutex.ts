/** The process-shared mutex around accept. Robust: the death of its holder is told to the next. Else it stays locked for ever. */
import { ModelError } from '../vocabulary/errors.ts';
import { endsHolder, holderOf, type Resource } from './resource.ts';

export type AcceptMutex =
  | { readonly is: 'free' }
  /** inconsistent: taken over from a dead holder and not yet marked consistent. */
  | { readonly is: 'held' | 'inconsistent'; readonly holder: string }
  /** The holder died. orphaned: the next to acquire is told. lost: nobody ever will be. */
  | { readonly is: 'orphaned' | 'lost' }
  /** Unlocked while inconsistent: unusable for ever. */
  | { readonly is: 'unrecoverable' };

export const acceptMutex: Resource<'accept-mutex', AcceptMutex> = {
  name: 'accept-mutex',
  initial: () => ({ is: 'free' }),
  operations: {
    acquire: (mutex, { self }) => {
      const holder = holderOf(self);
      if (mutex.is === 'free') return { reply: 'ACQUIRED', state: { is: 'held', holder } };
      if (mutex.is === 'orphaned') return { reply: 'OWNER_DIED', state: { is: 'inconsistent', holder } };
      return undefined;
    },
    repair: (mutex, { self }) => {
      if (mutex.is !== 'inconsistent') throw new ModelError(`${holderOf(self)} repairs a mutex that is ${mutex.is}.`);
      return { reply: 'REPAIRED', state: { is: 'held', holder: mutex.holder } };
    },
    release: (mutex, { self }) => {
      const mine = (mutex.is === 'held' || mutex.is === 'inconsistent') && mutex.holder === holderOf(self);
      if (!mine) throw new ModelError(`${holderOf(self)} releases the accept mutex, which it does not hold.`);
      return { reply: 'RELEASED', state: { is: mutex.is === 'held' ? 'free' : 'unrecoverable' } };
    },
  },
  hears: ['death', 'thread-death'],
  hear: (mutex, label, { design }) =>
    (mutex.is === 'held' || mutex.is === 'inconsistent') && endsHolder(label, mutex.holder)
      ? { is: design.has('robust-accept-mutex') ? 'orphaned' : 'lost' }
      : mutex,
  describe: (mutex) => ('holder' in mutex ? `${mutex.is} by thread ${mutex.holder}` : mutex.is),
};
