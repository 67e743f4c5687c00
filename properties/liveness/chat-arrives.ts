import { isReturning } from '../../sim/vocabulary/parameters.ts';
import { actorsOf } from '../property.ts';
import type { LivenessDefinition } from './definition.ts';
import { everybodyRuns, offersTakeTurns, theStoppedGoOn } from './fairness.ts';
import { isUnderWay, underWay } from './under-way.ts';

/** Messages of clients that come back for ever have no words to be known by, so nothing is said of them. */
export const chatArrives: LivenessDefinition = {
  name: 'chat-arrives',
  says: 'Each message that was sent to a session is delivered to it, or that session ends.',
  why: 'A message that stays somewhere on the way is lost, and nobody is told.',
  source: 'If the name matches, the thread sends the message and name of the sender to its client.',
  premise: 'A message is sent to somebody who is joined.',
  assumes: [everybodyRuns, offersTakeTurns, theStoppedGoOn],
  monitors: [underWay],
  claims: (assembly) => {
    const { parameters } = assembly.environment;
    const authors = actorsOf(assembly, 'client').filter(({ who }) => !isReturning(parameters, who.client));
    return authors.flatMap(({ who: { client } }) =>
      Array.from({ length: parameters.chats }, (_, number) => ({
        of: `CHAT ${number + 1} of client ${client}`,
        reads: [assembly.places.at(underWay.name)],
        view: (_component, value) => isUnderWay(value, `${client}.${number}`),
        from: ([open]) => open === true,
        to: ([open]) => open === false,
      })),
    );
  },
};
