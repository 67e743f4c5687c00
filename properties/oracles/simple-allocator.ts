/**
 * An allocator of sets of resources: tlaplus/Examples `specifications/allocator/SimpleAllocator.tla`, 3 clients and 2
 * resources. Published: 400 distinct states, 1,633 generated, depth 6. Each client is a component, and what is
 * available another.
 */
import type { Component, System } from '../../sim/engine/index.ts';
import { action } from '../../sim/engine/published.test-helper.ts';
import type { Oracle } from './oracle.ts';
import { added, range, removed, subsets } from './values.ts';

type Resources = readonly string[];
type Client = { readonly unsatisfied: Resources; readonly held: Resources };

const clients = range(0, 2);
const AVAILABLE = clients.length;
const resources: Resources = ['r1', 'r2'];

const union = (one: Resources, other: Resources): Resources => other.reduce(added, one);
const minus = (one: Resources, other: Resources): Resources => other.reduce(removed, one);
const within = (one: Resources, other: Resources): boolean => minus(one, other).length === 0;

function simpleAllocator(): System {
  const act = action<Client, Resources>;
  const some = subsets(resources).filter((set) => set.length > 0);
  const actions = some.flatMap((set) => [
    act(`request ${set}`, AVAILABLE, ({ unsatisfied, held }, available) =>
      unsatisfied.length + held.length === 0 ? [{ unsatisfied: set, held }, available] : undefined,
    ),
    act(`allocate ${set}`, AVAILABLE, ({ unsatisfied, held }, available) =>
      within(set, available) && within(set, unsatisfied)
        ? [{ unsatisfied: minus(unsatisfied, set), held: union(held, set) }, minus(available, set)]
        : undefined,
    ),
    act(`return ${set}`, AVAILABLE, ({ unsatisfied, held }, available) =>
      within(set, held) ? [{ unsatisfied, held: minus(held, set) }, union(available, set)] : undefined,
    ),
  ]);
  const client = (index: number): Component => ({
    name: `client ${index}`,
    initial: { unsatisfied: [], held: [] } satisfies Client,
    actions: () => actions,
  });
  return { components: [...clients.map(client), { name: 'available', initial: resources }] };
}

export const allocator: Oracle = {
  name: 'an allocator, 3 clients and 2 resources',
  source: 'tlaplus/Examples specifications/allocator/SimpleAllocator.cfg',
  system: simpleAllocator,
  distinct: 400,
  generated: 1633,
  depth: 6,
  deadlocks: 0,
  verdicts: [
    {
      property: {
        name: 'nothing is held by two',
        kind: 'invariant',
        reads: clients,
        view: (_, client) => (client as Client).held,
        holds: (held) => new Set(held.flat()).size === held.flat().length,
      },
      holds: true,
    },
  ],
};
