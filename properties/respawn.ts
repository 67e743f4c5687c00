import type { Value } from '../sim/engine/index.ts';
import { type Processes, processes } from '../sim/resources/processes.ts';
import { actorsOf, type PropertyDefinition, wants } from './property.ts';

/** A process that died has a successor once everything has come to rest. */
export const respawn: PropertyDefinition = {
  name: 'respawn',
  says: 'Once everything has come to rest and the parent runs, a process serves under every p_id.',
  why: 'Each death that is missed takes T places away for ever.',
  source:
    'If the waitpid() call is successful, a new process is spawned, and its process id is stored in the array at the index where waitpid() was successful.',
  category: 'safety',
  premise: 'A process is forked in the place of one that died.',
  judge: (assembly) => ({
    kind: 'quiescent',
    reads: [assembly.places.at(processes.name)],
    view: (_, value): Value => {
      const { parent, children } = value as Processes;
      return parent !== 'running' || children.every(({ life }) => life === 'serving');
    },
    holds: ([whole]) => whole === true,
  }),
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'parent').map(({ index }) => index),
    view: (component, value) => wants(assembly, component, value, ['processes.store-again']),
    holds: (views) => views.includes(true),
  }),
};
