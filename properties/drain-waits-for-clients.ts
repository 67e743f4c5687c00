import { byState, counted, everyPart } from './forms.ts';
import { actorsOf, type PropertyDefinition } from './property.ts';

/** Who ends in a drain has nobody left to serve. */
export const drainWaitsForClients: PropertyDefinition = {
  name: 'drain-waits-for-clients',
  says: 'When a process ends in a drain no thread of it serves a client, and when the parent takes the server for empty no thread does.',
  why: 'A drain is promised to those who are being served: who ends it early might as well have killed them.',
  source: 'The document knows no SIGTERM; a server that is stopped in order must not be stopped under a client.',
  category: 'safety',
  premise: 'The parent takes the server for empty during a drain.',
  judge: (assembly) => {
    const children = actorsOf(assembly, 'child');
    const threads = actorsOf(assembly, 'thread');
    const enders = [...actorsOf(assembly, 'parent'), ...children];
    const thread = (at: number) => enders.length + at;
    return {
      kind: 'invariant',
      reads: [...enders, ...threads].map(({ index }) => index),
      ...byState(assembly, ({ tags }) =>
        tags.includes('drained') ? 'ends' : tags.includes('serving') ? 'serves' : null,
      ),
      ...everyPart(
        enders.map(({ who }, ender) => {
          const own = threads.flatMap((one, at) =>
            who.kind === 'parent' || one.who.process === who.process ? [thread(at)] : [],
          );
          return {
            places: [ender, ...own],
            holds: (views) => views[ender] !== 'ends' || own.every((at) => views[at] !== 'serves'),
          };
        }),
      ),
    };
  },
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'parent').map(({ index }) => index),
    ...byState(assembly, ({ tags }) => tags.includes('drained')),
    ...counted((count) => count(true) > 0),
  }),
};
