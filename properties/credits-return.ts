import type { Value } from '../sim/engine/index.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import type { Credits } from '../sim/resources/credits.ts';
import { byState } from './forms.ts';
import { type Post, post, postOf } from './monitors/post.ts';
import { actorsOf, type PropertyDefinition, registersOf } from './property.ts';

/** Every credit that is out has its message, or somebody about to send one. */
export const creditsReturn: PropertyDefinition = {
  name: 'credits-return',
  says: 'The credits that are out of a session are as many as the messages on their way to it and the threads about to send it one, but for what threads had that were killed then.',
  why: 'One too many, and the session looks busy for its whole life; one too few, and a message finds no room and is lost.',
  source: 'None: credits are an answer to H22.',
  category: 'safety',
  premise: 'Two credits of one session are out, or the last one is.',
  monitors: [post],
  judge: (assembly) => {
    const ledger = assembly.places.at(post.name);
    const faults = assembly.places.at('faults');
    const threads = actorsOf(assembly, 'thread').map(({ index }) => index);
    const cells = cellsOf(assembly);
    const isCell = new Set(cells);
    const sends = byState(assembly, ({ offers }) =>
      offers.some(({ operation }) => operation === 'process-socket.send' || operation === 'credits.give'),
    );
    return {
      kind: 'invariant',
      reads: [ledger, faults, ...threads, ...cells],
      view: (component, value): Value => {
        if (component === ledger) return onTheWay(postOf(value));
        if (component === faults) return lostAtMost(assembly, value);
        if (isCell.has(component)) return [(value as Credits).session, (value as Credits).taken];
        return sends(component, value) ? (registersOf(value).found?.session ?? null) : null;
      },
      holds: (views) => {
        const [sessions, lost] = views;
        const senders = views.slice(2, 2 + threads.length);
        const taken = new Map<Value, number>();
        for (let place = 2 + threads.length; place < views.length; place++) {
          const [session, out] = views[place] as readonly [number | null, number];
          taken.set(session, out);
        }
        return (sessions as readonly (readonly [number, number])[]).every(([session, underWay]) => {
          const out = taken.get(session);
          if (out === undefined) return true;
          let backed = underWay;
          for (const sender of senders) if (sender === session) backed++;
          return out >= backed && out <= backed + (lost as number);
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
  members.map(({ process, thread, session }) => {
    let underWay = 0;
    for (const { to, at } of letters) if (to === session && at !== `thread ${process}.${thread}`) underWay++;
    return [session, underWay];
  });

/** A kill may strike all threads of a process between taking a credit and sending. */
const lostAtMost = ({ environment }: Assembly, faults: Value): number => {
  const { threads, kills, thread_deaths } = environment.parameters;
  const left = registersOf(faults);
  return threads * (kills - (left.kills ?? 0) + thread_deaths - (left.threadDeaths ?? 0));
};

const cellsOf = ({ places }: Assembly): readonly number[] =>
  places.slots.flatMap((slot, index) => (slot.kind === 'resource' && slot.resource === 'credits' ? [index] : []));
