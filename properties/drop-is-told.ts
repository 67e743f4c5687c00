import type { Value } from '../sim/engine/index.ts';
import type { Connection } from '../sim/resources/connection.ts';
import type { Label } from '../sim/vocabulary/labels.ts';
import { refusals, refusalsOf } from './monitors/refusals.ts';
import { actorsOf, type PropertyDefinition } from './property.ts';

/** Who sends a message that the server does not take to its destination learns of it. */
export const dropIsTold: PropertyDefinition = {
  name: 'drop-is-told',
  says: 'Once everything has come to rest, a client that is still connected has been told of every message of its that was refused, or dropped although its destination was there.',
  why: 'On success a CHAT is not answered: silence must mean that nothing went wrong but that somebody left.',
  source: 'In which case, the datagram is simply dropped.',
  category: 'safety',
  premise: 'A client is told that its message was not sent.',
  monitors: [refusals],
  judge: (assembly) => {
    const ledger = assembly.places.at(refusals.name);
    const clients = actorsOf(assembly, 'client').map(({ who }) => who.client);
    return {
      kind: 'quiescent',
      reads: [ledger, ...clients.map((client) => assembly.places.at(`connection ${client}`))],
      view: (component, value): Value => {
        if (component === ledger) return refusalsOf(value).untold;
        const connection = value as Connection;
        return connection.is === 'open' && !connection.ended;
      },
      holds: ([untold, ...connected]) =>
        (untold as readonly number[]).every((client) => connected[clients.indexOf(client)] !== true),
    };
  },
  witness: () => ({ kind: 'step-witness', holds: (heard) => (heard as Label).type === 'told' }),
};
