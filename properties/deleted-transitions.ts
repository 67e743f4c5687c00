/**
 * Deletes every transition of the hardened machines, one at a time, and says what notices: the compiler, which wants
 * every reply handled, and a search, which meets the hole in the first small system that takes the transition at all.
 * A transition that no search misses would be one that nothing is known about.
 */
import { hardened, parseDesign } from '../sim/design/design.ts';
import { type SearchOutcome, search } from '../sim/engine/index.ts';
import { requireComplete, type Table } from '../sim/kernel/compile.ts';
import { type ActorKind, type Assembly, assemble } from '../sim/kernel/system.ts';
import { ModelError, present } from '../sim/vocabulary/errors.ts';
import { type Parameters, parametersOf } from '../sim/vocabulary/parameters.ts';
import { configurationName } from './configurations.ts';
import { allProperties, assembleFor, type PropertyDefinition, propertiesNamed, questions } from './index.ts';

type Transition = {
  readonly kind: ActorKind;
  readonly state: string;
  readonly reply: string;
  readonly target: string;
};

type Noticed = {
  readonly design: string;
  readonly configuration: string;
  /** The property that falls, or `ignored reply`. */
  readonly by: string;
  /** Steps from the start to where it is noticed. */
  readonly depth: number;
  readonly message: string;
};

export type DeletedTransition = Transition & {
  /** What the compiler says of the table without it; undefined if it says nothing. */
  readonly statically: string | undefined;
  /** What the first search that takes it finds without it; undefined if none of them takes it or it goes unnoticed. */
  readonly dynamically: Noticed | undefined;
};

type Place = { readonly design: string; readonly parameters: Parameters };

const place = (changes: Partial<Parameters>, design = 'hardened'): Place => ({
  design,
  parameters: parametersOf(changes),
});

const alone = { processes: 1, threads: 1, clients: 1 } as const;
const tight = { socket_max: 1, inbox_max: 1 } as const;

/** Small systems that together take every transition, the smallest first. */
const places: readonly Place[] = [
  place({ ...alone, chats: 0, accept_failures: 1, kills: 1 }),
  place({ ...alone, chats: 0, fork_failures: 2, kills: 1, interrupts: 1 }),
  place({ ...alone, clients: 0, fork_failures: 1, kills: 1, interrupts: 1 }),
  place({ ...alone, chats: 0, parent_kills: 1 }),
  place({ ...alone, chats: 0, thread_deaths: 1 }),
  place({ ...alone, joins: 2, rubbish: 1, chats: 2, ...tight }),
  place({ ...alone, joins: 2, rubbish: 2, chats: 2, ...tight, deaf: 1 }),
  place({ ...alone, clients: 2, clients_per_process: 1, names: 1 }),
  place({ ...alone, chats: 0, threads: 2, kills: 1 }),
  place({ ...alone, threads: 2, clients: 2, names: 1, chats: 0, rubbish: 1, deaf: 1 }),
  place({ ...alone, threads: 2, clients: 2, names: 1 }),
  place({ ...alone, processes: 2, kills: 1 }),
  place({ ...alone, clients: 2, ...tight, chats: 2, names: 1 }),
  place({ ...alone, clients: 0, fork_failures: 2, kills: 1, interrupts: 1, terminations: 2 }),
  place({ ...alone, threads: 2, chats: 0, interrupts: 1, terminations: 2 }),
  place({ ...alone, threads: 2, clients: 2, names: 1, chats: 0, rubbish: 2, deaf: 1, terminations: 1 }),
  place({ ...alone, threads: 2, clients: 2, names: 1, chats: 0, rubbish: 2, deaf: 1, time_outs: 1 }),
  place({ ...alone, threads: 2, clients: 2, chats: 0, joins: 0, deaf: 1, connections_per_address: 1, kills: 1 }),
  place({ ...alone, threads: 2, clients: 2, chats: 0, joins: 0, deaf: 1, connections_per_address: 1, unread_max: 0 }),
  // One leaves between the lookup for a message to it and its sending.
  place({ ...alone, threads: 2, clients: 2 }),
  // A table cannot be full as long as each row has a living thread: one row more needs a ghost.
  place({ ...alone, clients: 2, names: 2, chats: 0, kills: 1, rubbish: 1, deaf: 2 }, 'hardened,-ghost-rows-cleared'),
];

const kinds = ['parent', 'child', 'thread'] as const satisfies readonly ActorKind[];

/**
 * Every transition of the hardened parent, child and thread, in the order of their tables, and what notices its absence. `onEach` hears
 * before each how many are done.
 */
export const deletedTransitions = (
  onEach: (done: number, all: number) => void = () => {},
): readonly DeletedTransition[] => {
  const transitions = kinds.flatMap((kind) => transitionsOf(kind, hardenedTable(kind)));
  const first = new Map<string, Place>();
  for (const one of places) {
    if (transitions.every((transition) => first.has(keyOf(transition)))) break;
    for (const key of takenIn(one)) if (!first.has(key)) first.set(key, one);
  }
  return transitions.map((transition, done) => {
    onEach(done, transitions.length);
    const where = first.get(keyOf(transition));
    return {
      ...transition,
      statically: compilerSays(transition),
      dynamically: where === undefined ? undefined : searchSays(transition, where),
    };
  });
};

const keyOf = ({ kind, state, reply }: Omit<Transition, 'target'>): string => `${kind} ${state} ${reply}`;

const hardenedTable = (kind: ActorKind): Table => {
  const { places: all, tables } = assemble({
    design: hardened,
    parameters: parametersOf({ ...alone, terminations: 1, time_outs: 1, connections_per_address: 1 }),
  });
  return present(tables[all.slots.findIndex((slot) => slot.kind === 'actor' && slot.who.kind === kind)], 'table');
};

const transitionsOf = (kind: ActorKind, { states }: Table): readonly Transition[] =>
  states.flatMap(({ name: state, next }) =>
    Object.entries(next).map(([reply, target]) => ({
      kind,
      state,
      reply,
      target: present(states[target], 'state').name,
    })),
  );

const without = (table: Table, { state, reply }: Transition): Table => ({
  ...table,
  states: table.states.map((one) => {
    if (one.name !== state) return one;
    const { [reply]: _, ...next } = one.next;
    return { ...one, next };
  }),
});

const compilerSays = (transition: Transition): string | undefined => {
  try {
    requireComplete(without(hardenedTable(transition.kind), transition), hardened);
    return undefined;
  } catch (error) {
    if (error instanceof ModelError) return error.message;
    throw error;
  }
};

/** Asked at each look-up in a table of an assembled system: where a reply leads, or undefined to hide that it leads anywhere. */
type Lookup = (looked: Omit<Transition, 'target'>, target: number) => number | undefined;

/**
 * A system whose every look-up of a transition is told. What is done once with a whole table, above all the analysis of its
 * registers, sees it as it is: a hole then changes nothing but the step that falls into it.
 */
const overheard = ({ design, parameters }: Place, judged: readonly PropertyDefinition[], lookup: Lookup): Assembly => {
  let assembled = false;
  const table = (original: Table, kind: ActorKind): Table => ({
    ...original,
    states: original.states.map((one) => ({
      ...one,
      next: new Proxy(one.next, {
        get: (next, reply: string) => {
          const target = next[reply];
          return assembled && target !== undefined ? lookup({ kind, state: one.name, reply }, target) : target;
        },
      }),
    })),
  });
  const assembly = assembleFor(judged, { design: parseDesign(design), parameters }, { table });
  assembled = true;
  return assembly;
};

/** Every transition that is taken in some reachable state. */
const takenIn = (where: Place): ReadonlySet<string> => {
  const taken = new Set<string>();
  const assembly = overheard(where, [], (looked, target) => {
    taken.add(keyOf(looked));
    return target;
  });
  exhausted(assembly, []);
  return taken;
};

const searchSays = (transition: Transition, where: Place): Noticed | undefined => {
  const gap = keyOf(transition);
  // A design without some safeguard violates properties by itself.
  const judged = where.design === 'hardened' ? allProperties : [];
  const assembly = overheard(where, judged, (looked, target) => (keyOf(looked) === gap ? undefined : target));
  const { error, violations } = exhausted(assembly, judged);
  const at = { design: where.design, configuration: configurationName(where.parameters) };
  const [violation] = violations;
  if (violation !== undefined) {
    const [property] = propertiesNamed([violation.property]);
    return { ...at, by: violation.property, depth: violation.path.length, message: property?.says ?? '' };
  }
  return error === undefined
    ? undefined
    : { ...at, by: 'ignored reply', depth: error.path.length, message: error.message };
};

const exhausted = (assembly: Assembly, properties: readonly PropertyDefinition[]): SearchOutcome =>
  search(assembly.system, questions(assembly, properties), {
    limits: { states_max: Infinity, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 31 },
    clock_ms: () => 0,
    // Asking each pure function once is enough here: other searches ask twice.
    selfCheck: false,
  });
