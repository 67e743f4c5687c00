/** Who may go together: a client that is waited for, those who connect, and the server without its clients. */
import type { Inquiry, PersistentRule } from '../engine/index.ts';
import type { Condition } from './persistent-conditions.ts';
import { listed, on, type Server } from './persistent-lists.ts';

/** What a client says is noticed by nobody before it is read: so it may as well be said when somebody waits for it. */
export const clientRules = ({ assembly, allThreads, allClients, parameters }: Server): readonly PersistentRule[] =>
  allClients.map(({ client, index, line }) => ({
    name: `client ${client}`,
    confluent: false,
    actors: listed(assembly, [on(index, 'isConnected'), on(line, 'takesMore', parameters.lines_max)], [index], []),
    wanted: anyAfter(
      assembly,
      on(line, 'isDry'),
      allThreads.map(({ index: thread }) => on(thread, 'waitsFor', client)),
    ),
  }));

/** All who have not connected yet, when somebody waits for one: only among themselves does their order matter. */
export const connectRule = ({ assembly, at, goesOn, allClients, allThreads, parameters }: Server): PersistentRule => {
  const open = listed(assembly, [...goesOn, on(at('listener'), 'isListening')], true, false);
  type Away = { readonly next: number; readonly away: readonly number[] };
  const lookAfter = ({ next, away }: Away) =>
    next === allClients.length ? { answer: away } : { at: allClients[next]?.index ?? 0, known: { next, away } };
  return {
    name: 'the clients that are away',
    confluent: false,
    actors: {
      first: parameters.clients > parameters.backlog_max ? { at: 0, known: 'too many' } : open.first,
      next: (look, value) => {
        const { known, at: component } = look;
        if (known === 'too many') return { answer: [] };
        if (known === null || typeof known !== 'object' || !('away' in known)) {
          const step = open.next(look, value);
          if (!('answer' in step)) return step;
          return step.answer ? lookAfter({ next: 0, away: [] }) : { answer: [] };
        }
        const { next, away } = known as Away;
        const isAway = assembly
          .stateOf(component, value)
          .offers.some(({ operation }) => operation === 'listener.connect');
        return lookAfter({ next: next + 1, away: isAway ? [...away, component] : away });
      },
    },
    wanted: anyAfter(
      assembly,
      on(at('listener'), 'isDeserted'),
      allThreads.map(({ index }) => on(index, 'accepts')),
    ),
  };
};

/** All but the clients, while nobody waits for one: none of them notices what a client says or who has come. */
export const serverRule = ({ assembly, at, goesOn, allClients, allThreads, parameters }: Server): PersistentRule => {
  const listener = at('listener');
  const { slots } = assembly.places;
  const server = slots.flatMap((slot, index) => (slot.kind === 'actor' && slot.who.kind !== 'client' ? [index] : []));
  const [first] = allClients;
  const conditions: readonly Condition[] = [
    ...allThreads.flatMap(({ index }) => [on(index, 'isFed', first?.line ?? 0), on(index, 'countsAccepting')]),
    on(listener, 'feeds', ...allClients.map(({ index }) => index)),
    on(listener, 'recounts'),
    ...allClients.map(({ index }) => on(index, 'countsAway')),
    on(listener, 'concernsNobody'),
    ...goesOn,
  ];
  const never = parameters.clients > parameters.backlog_max;
  return {
    name: 'the server',
    confluent: false,
    actors: listed(assembly, conditions, never ? [] : server, []),
  };
};

/** Whether the first condition holds, and one of the others. */
const anyAfter = (
  assembly: Server['assembly'],
  condition: Condition,
  others: readonly Condition[],
): Inquiry<boolean> => {
  const first = listed(assembly, [condition], true, false);
  const each = others.map((one) => listed(assembly, [one], true, false));
  const lookAt = (place: number) => ({ at: each[place]?.first.at ?? 0, known: place });
  return {
    first: first.first,
    next: (look, value) => {
      if (typeof look.known !== 'number') {
        const step = first.next(look, value);
        return 'answer' in step && step.answer && each.length > 0 ? lookAt(0) : { answer: false };
      }
      const own = each[look.known];
      const step = own?.next(own.first, value);
      if (step !== undefined && 'answer' in step && step.answer) return { answer: true };
      return look.known + 1 < each.length ? lookAt(look.known + 1) : { answer: false };
    },
  };
};
