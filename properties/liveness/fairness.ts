/**
 * What the properties assume of those who take steps, and why the real system grants it; and of an assumption that a counterexample
 * suggests, whether it would.
 */
import type { Excuse, FairnessAssumption } from '../../sim/engine/index.ts';
import type { Assembly } from '../../sim/kernel/system.ts';
import { present } from '../../sim/vocabulary/errors.ts';
import type { Identity } from '../../sim/vocabulary/ids.ts';
import { type OperationName, waitClassOf } from '../../sim/vocabulary/operations.ts';
import { isReturning } from '../../sim/vocabulary/parameters.ts';

export type Assumption = {
  readonly name: string;
  /** What it says of a run. */
  readonly says: string;
  /** Why the real system is like that. */
  readonly because: string;
  readonly of: (assembly: Assembly) => readonly FairnessAssumption[];
};

/** Each of the server's actors, with all that it does as one: which of its offers is taken is not said. */
export const everybodyRuns: Assumption = {
  name: 'everybody runs',
  says: 'Parent, main threads and threads: whoever can go on from some moment on goes on (weak fairness of each).',
  because: 'The operating system runs every thread that can run, and wakes who waits for what has come.',
  of: (assembly) =>
    actorsWhere(assembly, isOfTheServer).map(({ index, name }) => ({
      name: `${name} runs`,
      strength: 'weak',
      includes: (actor) => actor === index,
    })),
};

/** Where a state offers several operations, a run of everybody may still take always the same one. */
export const offersTakeTurns: Assumption = {
  name: 'offers take turns',
  says: 'Who waits for several things at once takes each again and again if each comes again and again (strong fairness of such offers).',
  because: 'The loop that runs a machine tries first another offer each time that there is a choice.',
  of: (assembly) =>
    actorsWhere(assembly, isOfTheServer).flatMap(({ index, name }) =>
      choicesOf(assembly, index).map((operation) => ({
        name: `${operation} of ${name}`,
        strength: 'strong',
        includes: (actor, action) => actor === index && action.split(' ', 1)[0] === operation,
      })),
    ),
};

/** A stopped process is alive: what waits for it may wait until then. */
export const theStoppedGoOn: Assumption = {
  name: 'the stopped go on',
  says: 'A process that got SIGSTOP gets SIGCONT some time (weak fairness of each SIGCONT).',
  because:
    'It is assumed of whoever stopped it. One that is never told to go on stops what waits for it, and no server can help that.',
  of: (assembly) =>
    actorsWhere(assembly, ({ kind }) => kind === 'faults').flatMap(({ index }) =>
      Array.from({ length: assembly.environment.parameters.processes }, (_, process) => ({
        name: `process ${process} goes on`,
        strength: 'weak',
        includes: (actor, action) => actor === index && action === `processes.continue ${process}`,
      })),
    ),
};

/** Not of those that come back for ever, nor of deaf ones, which never close. */
export const clientsGo: Assumption = {
  name: 'clients go',
  says: 'Each client leaves or hangs up some time, but those that come back for ever (weak fairness of the two).',
  because:
    'It is assumed of the clients. As many that never go as there are threads keep everybody else waiting: the source has one client a thread.',
  of: (assembly) => leaving(assembly, (client) => !isReturning(assembly.environment.parameters, client)),
};

/** The same of those that come back as long as they are there: where they never go, nothing is ever at rest. */
export const allClientsGo: Assumption = {
  name: 'all clients go',
  says: 'Each client leaves or hangs up some time (weak fairness of the two).',
  because: 'It is assumed of the clients: a server that is always in use is never at rest.',
  of: (assembly) => leaving(assembly, () => true),
};

const leaving = (assembly: Assembly, whoever: (client: number) => boolean): readonly FairnessAssumption[] =>
  actorsWhere(
    assembly,
    (who) => who.kind === 'client' && who.client >= assembly.environment.parameters.deaf && whoever(who.client),
  ).map(({ index, name }) => ({
    name: `${name} goes`,
    strength: 'weak',
    includes: (actor, action) => actor === index && leavings.includes(action),
  }));

const leavings: readonly string[] = ['connection.leave', 'connection.hang-up'];

/** Whether the real system would grant an assumption that excludes a counterexample, and why. */
type Grant = { readonly granted: boolean; readonly because: string };

/** An assumption that would exclude a counterexample, and whether the real system is like that. */
export type Explanation = Grant & Pick<Excuse, 'action' | 'strength'> & { readonly actor: string };

export const explanationOf = (assembly: Assembly, excuse: Excuse): Explanation => ({
  actor: present(assembly.places.slots[excuse.actor], 'component').name,
  action: excuse.action,
  strength: excuse.strength,
  ...grantOf(assembly, excuse),
});

const grantOf = ({ places, environment: { design } }: Assembly, { actor, action, strength }: Excuse): Grant => {
  const slot = present(places.slots[actor], 'component');
  const kind = slot.kind === 'actor' ? slot.who.kind : undefined;
  const operation = present(action.split(' ', 1)[0], 'operation') as OperationName;
  if (kind === 'client') return { granted: false, because: 'Nobody can make a client do anything.' };
  if (kind === 'faults') return { granted: true, because: theStoppedGoOn.because };
  if (strength === 'weak') return { granted: true, because: everybodyRuns.because };
  if (waitClassOf(operation, design) !== 'lock') return { granted: true, because: offersTakeTurns.because };
  return {
    granted: false,
    because:
      'Nothing promises a turn to one of those who wait for a lock: it goes to whoever asks at the right moment.',
  };
};

type Who = { readonly index: number; readonly name: string };

const actorsWhere = ({ places }: Assembly, is: (who: Identity) => boolean): readonly Who[] =>
  places.slots.flatMap((slot, index) => (slot.kind === 'actor' && is(slot.who) ? [{ index, name: slot.name }] : []));

const isOfTheServer = ({ kind }: Identity): boolean => kind !== 'client' && kind !== 'faults';

/** The operations that an actor offers beside others in some state. */
const choicesOf = ({ tables }: Assembly, actor: number): readonly OperationName[] => {
  const { states } = present(tables[actor], 'table');
  const beside = states.filter(({ offers }) => offers.length > 1).flatMap(({ offers }) => offers);
  return [...new Set(beside.map(({ operation }) => operation))];
};
