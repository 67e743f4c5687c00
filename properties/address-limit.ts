import type { StateProperty, Value } from '../sim/engine/index.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import { addressOf } from '../sim/vocabulary/parameters.ts';
import { byState } from './forms.ts';
import { actorsOf, type PropertyDefinition, registersOf } from './property.ts';

/** Of one address only so many clients are served at once. */
export const addressLimit: PropertyDefinition = {
  name: 'address-limit',
  says: 'No more clients of one address are served at once than the limit allows.',
  why: 'Each thread serves one client: whoever may open as many connections as he likes takes the server away from all others.',
  source: 'The document knows no addresses; a server that limits connections by address must not let one more in.',
  category: 'safety',
  premise: 'So many clients of one address as the limit allows are served, and another is not let in yet.',
  judge: (assembly) => {
    const most = assembly.environment.parameters.connections_per_address;
    return {
      kind: 'invariant',
      ...clients(assembly),
      holds: (views) => most === 0 || letIn(views).every((one, _, all) => countOf(all, one.address) <= most),
    };
  },
  witness: (assembly) => {
    const most = assembly.environment.parameters.connections_per_address;
    return {
      kind: 'witness',
      ...clients(assembly),
      holds: (views) => {
        const all = letIn(views);
        return most > 0 && served(views).some((one) => !one.isIn && countOf(all, one.address) === most);
      },
    };
  },
};

type Client = { readonly address: number; readonly isIn: boolean };

/** Of each thread where its client comes from, and whether it was let in; null where it serves nobody. */
const clients = (assembly: Assembly): Pick<StateProperty, 'reads' | 'view' | 'settled'> => ({
  reads: actorsOf(assembly, 'thread').map(({ index }) => index),
  ...byState(
    assembly,
    ({ tags }) => (tags.includes('serving') ? undefined : null),
    (component, value): Client => {
      const { tags } = assembly.stateOf(component, value);
      return {
        address: addressOf(assembly.environment.parameters, registersOf(value).client ?? 0),
        isIn: !tags.includes('untaken') && !tags.includes('turned-away'),
      };
    },
  ),
});

const served = (views: readonly Value[]): readonly Client[] =>
  views.flatMap((view) => (view === null ? [] : [view as Client]));
const letIn = (views: readonly Value[]): readonly Client[] => served(views).filter(({ isIn }) => isIn);
const countOf = (all: readonly Client[], address: number): number =>
  all.filter((one) => one.address === address).length;
