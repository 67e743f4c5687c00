import { type Processes, processes } from '../sim/resources/processes.ts';
import { actorsOf, type PropertyDefinition, wants } from './property.ts';

/** No p_id is given to a second process while the first lives. */
export const oneLiveProcessPerPid: PropertyDefinition = {
  name: 'one-live-process-per-p_id',
  says: 'At any time at most one living process has a given p_id.',
  why: "Two processes that read one socket take each other's datagrams, and a row no longer says who serves its client.",
  source: 'Each process is given a unique p_id ranging from 0 to N-1.',
  category: 'safety',
  premise: 'The parent is about to respawn a process.',
  judge: (assembly) => ({
    kind: 'invariant',
    reads: [assembly.places.at(processes.name)],
    view: (_, value) => (value as Processes).duplicated,
    holds: ([duplicated]) => duplicated === false,
  }),
  witness: (assembly) => {
    const parents = actorsOf(assembly, 'parent').map(({ index }) => index);
    return {
      kind: 'witness',
      reads: parents,
      view: (component, value) => wants(assembly, component, value, ['processes.fork-again']),
      holds: (views) => views.includes(true),
    };
  },
};
