import type { Value } from '../sim/engine/index.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import type { Credits } from '../sim/resources/credits.ts';
import { loans, loansOf } from './monitors/loans.ts';
import { type Post, post, postOf } from './monitors/post.ts';
import type { PropertyDefinition } from './property.ts';

/** Every credit that is out has its message, or somebody about to send one. */
export const creditsReturn: PropertyDefinition = {
  name: 'credits-return',
  says: 'The credits that are out of a session are as many as the messages on their way to it, the threads about to send it one, and those that were killed when they were.',
  why: 'One too many, and the session looks busy for its whole life; one too few, and a message finds no room and is lost.',
  source: 'None: credits are an answer to H22.',
  category: 'safety',
  premise: 'Two credits of one session are out, or the last one is.',
  monitors: [post, loans],
  judge: (assembly) => {
    const letters = assembly.places.at(post.name);
    const ledger = assembly.places.at(loans.name);
    return {
      kind: 'invariant',
      reads: [letters, ledger, ...cellsOf(assembly)],
      view: (component, value): Value => {
        if (component === letters) return onTheWay(postOf(value));
        if (component === ledger)
          return [...loansOf(value).held.map(({ of }) => of), ...loansOf(value).lost].sort((a, b) => a - b);
        return [(value as Credits).session, (value as Credits).taken];
      },
      holds: (views) => {
        const [sessions, lent] = views as readonly [readonly (readonly [number, number])[], readonly number[]];
        /** How many credits of a session are out; undefined where no thread serves it. */
        const outOf = (wanted: number): number | undefined => {
          for (let place = views.length - 1; place > 1; place--) {
            const [session, count] = views[place] as readonly [number | null, number];
            if (session === wanted) return count;
          }
          return undefined;
        };
        return sessions.every(([session, underWay]) => {
          const out = outOf(session);
          return out === undefined || out === underWay + lent.filter((of) => of === session).length;
        });
      },
    };
  },
  witness: (assembly) => ({
    kind: 'witness',
    reads: cellsOf(assembly),
    view: (_, value) => (value as Credits).taken >= Math.min(2, assembly.environment.parameters.inbox_max),
    holds: (views) => views.includes(true),
  }),
};

/** For each session that is joined how many messages are on their way to it and not yet taken. */
const onTheWay = ({ members, letters }: Post): Value =>
  // By session, whichever thread serves it.
  [...members]
    .sort((a, b) => a.session - b.session)
    .map(({ process, thread, session }) => [
      session,
      letters.filter(({ to, at }) => to === session && at !== `thread ${process}.${thread}`).length,
    ]);

const cellsOf = ({ places }: Assembly): readonly number[] =>
  places.slots.flatMap((slot, index) => (slot.kind === 'resource' && slot.resource === 'credits' ? [index] : []));
