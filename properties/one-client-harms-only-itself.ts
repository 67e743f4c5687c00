import type { Value } from '../sim/engine/index.ts';
import type { Connection } from '../sim/resources/connection.ts';
import { type Processes, processes } from '../sim/resources/processes.ts';
import { counted } from './forms.ts';
import { actorsOf, type PropertyDefinition } from './property.ts';

/** A client that reads is served, whatever one that does not read does. */
export const oneClientHarmsOnlyItself: PropertyDefinition = {
  name: 'one-client-harms-only-itself',
  says: 'Once everything has come to rest and the parent runs, no line of an accepted client that reads is left unserved.',
  why: 'Else any stranger stops the chat of all by not reading.',
  source:
    "After verification, the message content and the sender's username are sent to the client with dest_username.",
  category: 'safety',
  premise: 'A client that does not read has filled its buffer.',
  judge: (assembly) => {
    const table = assembly.places.at(processes.name);
    const reading = actorsOf(assembly, 'client')
      .filter(({ who }) => who.client >= assembly.environment.parameters.deaf)
      .map(({ who }) => assembly.places.at(`connection ${who.client}`));
    return {
      kind: 'quiescent',
      reads: [table, ...reading],
      view: (component, value): Value => {
        if (component === table) return (value as Processes).parent === 'running';
        const connection = value as Connection;
        return (
          connection.is === 'open' && connection.process !== null && (connection.lines.length > 0 || connection.ended)
        );
      },
      holds: ([running, ...unserved]) => running === false || !unserved.includes(true),
    };
  },
  witness: (assembly) => ({
    kind: 'witness',
    reads: actorsOf(assembly, 'client').map(({ who }) => assembly.places.at(`connection ${who.client}`)),
    view: (_, value) => {
      const connection = value as Connection;
      return connection.is === 'open' && connection.unread >= assembly.environment.parameters.unread_max;
    },
    ...counted((count) => count(true) > 0),
  }),
};
