/** Credits that are out without a message: in the hands of who is about to send, or lost with one who was killed then. */
import type { Value } from '../../sim/engine/index.ts';
import { renamedHolder } from '../../sim/kernel/renaming.ts';
import type { Monitor } from '../../sim/kernel/system.ts';
import { endsHolder } from '../../sim/resources/resource.ts';
import type { Session } from '../../sim/vocabulary/ids.ts';
import type { Label } from '../../sim/vocabulary/labels.ts';
import { inserted, type Members, membersAfter, renamedMembers } from './members.ts';

type Loans = {
  /** Sorted by thread. `by` is a thread: `0.1`. */
  readonly held: readonly { readonly by: string; readonly of: Session }[];
  /** Sessions, sorted, each as often as a credit of its was lost. */
  readonly lost: readonly Session[];
  readonly members: Members;
};

export const loansOf = (value: Value): Loans => value as Loans;

const hear = (state: Loans, label: Label): Loans => {
  const members = membersAfter(state.members, label);
  const { held, lost } = movedBy(state, label);
  if (members === state.members && lost === state.lost) return { held, lost, members };
  // What a session had out is forgotten with it.
  const isOver = (session: Session): boolean => !members.some((member) => member.session === session);
  return { held, lost: lost.filter((session) => !isOver(session)), members };
};

const movedBy = ({ held, lost }: Loans, label: Label): Pick<Loans, 'held' | 'lost'> => {
  switch (label.type) {
    case 'credited': {
      const by = `${label.process}.${label.thread}`;
      return { held: inserted(held, { by, of: label.of }, (a, b) => (a.by < b.by ? -1 : 1)), lost };
    }
    case 'uncredited':
    case 'sent':
      return { held: held.filter(({ by }) => by !== `${label.process}.${label.thread}`), lost };
    case 'death':
    case 'thread-death': {
      const gone = held.filter(({ by }) => endsHolder(label, by));
      return {
        held: held.filter((loan) => !gone.includes(loan)),
        lost: gone.reduce((all, { of }) => inserted(all, of, (a, b) => a - b), lost),
      };
    }
    default:
      return { held, lost };
  }
};

export const loans: Monitor = {
  name: 'loans',
  initial: () => ({ held: [], lost: [], members: [] }),
  hears: ['credited', 'uncredited', 'sent', 'joined', 'left', 'death', 'thread-death'],
  hear: (value, label) => hear(loansOf(value), label),
  renamed: (value, to) => {
    const { held, lost, members } = loansOf(value);
    const renamed = held.map(({ by, of }) => ({ by: renamedHolder(to, by), of: to.client(of) }));
    return {
      held: renamed.sort((a, b) => (a.by < b.by ? -1 : 1)),
      lost: lost.map(to.client).sort((a, b) => a - b),
      members: renamedMembers(members, to),
    };
  },
};
