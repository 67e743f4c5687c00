/**
 * What is alike in a chat: clients that may say the same, names that anybody may take, and threads of one process. Processes are not: the parent forks
 * them, waits for them and kills them in the order of their p_ids. The search holds each exchange against the system, so what
 * is said here is a claim and no more.
 */
import type { Exchange } from '../engine/symmetry.ts';
import { present } from '../vocabulary/errors.ts';
import { type Name, nameOf } from '../vocabulary/ids.ts';
import { addressOf, allNames, isReturning, namesOf, type Parameters } from '../vocabulary/parameters.ts';
import { type Renaming, renamedActor, renamedLabel, renamedResource } from './renaming.ts';
import type { Assembly, Monitor } from './system.ts';

type Likeness = {
  readonly exchanges: readonly Exchange[];
  /** What is not alike in this design, and why, a sentence each. */
  readonly refused: readonly string[];
};

/** `monitors` are those that the system was assembled with. */
export const likenessOf = (assembly: Assembly, monitors: readonly Monitor[]): Likeness => {
  const { design, parameters } = assembly.environment;
  const blind = monitors.filter(({ renamed }) => renamed === undefined).map(({ name }) => name);
  if (blind.length > 0)
    return { exchanges: [], refused: [`The monitor ${blind.join(' and ')} cannot tell what is renamed.`] };
  const groups = clientGroups(parameters);
  const exchanges = [
    ...pairsOf(groups).map(([a, b]) => clientExchange(assembly, monitors, a, b)),
    ...namePairs(parameters).map(([a, b]) => nameExchange(assembly, monitors, a, b)),
  ];
  const refused = [
    ...(groups.length > 1
      ? [
          'Clients: some may do what others may not: read, come back for ever, come from an address that is less crowded, or, without --any-name 1, take a name.',
        ]
      : []),
    ...(parameters.processes > 1 ? ['Processes: the parent takes them in the order of their p_ids.'] : []),
  ];
  if (parameters.threads === 1) return { exchanges, refused };
  if (!design.has('immediate-exit'))
    refused.push('Threads: without immediate-exit the main thread stops them in the order of their t_ids.');
  else if (!design.has('state-word-last'))
    refused.push('Threads: without state-word-last the address of a torn row reads as thread 0.');
  else
    for (const process of Array(parameters.processes).keys())
      for (const [a, b] of pairsOf([[...Array(parameters.threads).keys()]]))
        exchanges.push(threadExchange(assembly, monitors, process, a, b));
  return { exchanges, refused };
};

/** Names that each client may take and write to. */
const namePairs = (parameters: Parameters): readonly (readonly [Name, Name])[] => {
  const names = allNames(parameters);
  const isAnybodys = Array.from(
    { length: parameters.clients },
    (_, client) => namesOf(parameters, client).length === names.length,
  );
  if (isAnybodys.includes(false)) return [];
  return pairsOf([[...names.keys()]]).map(([a, b]) => [present(names[a], 'name'), present(names[b], 'name')]);
};

/** Clients with the same names to join by, that all read or are all deaf, all come back for ever or none, and from one address if that matters. */
const clientGroups = (parameters: Parameters): readonly (readonly number[])[] => {
  const groups = new Map<string, number[]>();
  for (const client of Array(parameters.clients).keys()) {
    const address = parameters.connections_per_address > 0 ? addressOf(parameters, client) : 0;
    const names = namesOf(parameters, client).length;
    const key = `${client < parameters.deaf} ${isReturning(parameters, client)} ${names} ${address}`;
    groups.set(key, [...(groups.get(key) ?? []), client]);
  }
  return [...groups.values()];
};

const pairsOf = (groups: readonly (readonly number[])[]): readonly (readonly [number, number])[] =>
  groups.flatMap((group) => group.flatMap((b, at) => group.slice(0, at).map((a) => [a, b] as const)));

const swapped =
  <One>(a: One, b: One) =>
  (one: One): One =>
    one === a ? b : one === b ? a : one;
/** Nobody is called otherwise. */
const same: Renaming = { client: (one) => one, name: (one) => one, thread: (_, one) => one };

const clientExchange = (assembly: Assembly, monitors: readonly Monitor[], a: number, b: number): Exchange =>
  exchangeOf(assembly, monitors, `clients ${a} and ${b}`, { ...same, client: swapped(a, b) });

const nameExchange = (assembly: Assembly, monitors: readonly Monitor[], a: Name, b: Name): Exchange =>
  exchangeOf(assembly, monitors, `names ${a} and ${b}`, { ...same, name: swapped(a, b) });

const threadExchange = (
  assembly: Assembly,
  monitors: readonly Monitor[],
  process: number,
  a: number,
  b: number,
): Exchange => {
  const own = swapped(a, b);
  const thread = (other: number, one: number) => (other === process ? own(one) : one);
  return exchangeOf(assembly, monitors, `threads ${process}.${a} and ${process}.${b}`, { ...same, thread });
};

const exchangeOf = ({ places }: Assembly, monitors: readonly Monitor[], name: string, to: Renaming): Exchange => {
  const { slots } = places;
  const placeOf = (component: number): number => {
    const slot = slots[component];
    if (slot === undefined || slot.kind === 'monitor') return component;
    if (slot.kind === 'actor') {
      const { who } = slot;
      if (who.kind === 'client') return places.at(nameOf({ ...who, client: to.client(who.client) }));
      if (who.kind !== 'thread') return component;
      return places.at(nameOf({ ...who, thread: to.thread(who.process, who.thread) }));
    }
    const { client, process = -1, thread } = slot.place;
    if (client !== undefined) return places.at(`${slot.resource} ${to.client(client)}`);
    return thread === undefined ? component : places.at(`${slot.resource} ${process}.${to.thread(process, thread)}`);
  };
  return {
    name,
    places: slots.map((_, component) => placeOf(component)),
    value: (component, value) => {
      const slot = slots[component];
      if (slot?.kind === 'actor') return renamedActor(to, slot.who, value);
      if (slot?.kind === 'resource') return renamedResource(to, slot.resource, slot.place, value);
      return monitors.find((monitor) => monitor.name === slot?.name)?.renamed?.(value, to) ?? value;
    },
    label: (label) => renamedLabel(to, label),
  };
};
