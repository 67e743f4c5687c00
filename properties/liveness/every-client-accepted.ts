import { type Listener, listener } from '../../sim/resources/listener.ts';
import { actorsOf } from '../property.ts';
import type { LivenessDefinition } from './definition.ts';
import { clientsGo, everybodyRuns, offersTakeTurns, theStoppedGoOn } from './fairness.ts';

/** The backlog is a queue, so who waits in it is served as long as somebody is. */
export const everyClientAccepted: LivenessDefinition = {
  name: 'every-client-accepted',
  says: 'Each client that has connected is accepted, or the listening socket is no more.',
  why: 'It waits for a greeting that never comes, while the server looks alive.',
  source: 'Each thread runs an infinite loop of accepting and handling connections until the process exits.',
  premise: 'A client waits to be accepted.',
  assumes: [everybodyRuns, offersTakeTurns, theStoppedGoOn, clientsGo],
  claims: (assembly) =>
    actorsOf(assembly, 'client').map(({ who: { client } }) => ({
      of: `client ${client}`,
      reads: [assembly.places.at(listener.name)],
      view: (_, value) => (value as Listener).backlog.includes(client),
      from: ([waits]) => waits === true,
      to: ([waits]) => waits === false,
    })),
};
