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
    const { parameters } = assembly.environment;
    const most = parameters.connections_per_address;
    return {
      kind: 'invariant',
      reads: actorsOf(assembly, 'thread').map(({ index }) => index),
      ...byState(
        assembly,
        ({ tags }) => (most > 0 && tags.includes('serving') && !tags.includes('unadmitted') ? undefined : null),
        (_, value) => addressOf(parameters, registersOf(value).client ?? 0),
      ),
      holds: (views) => views.every((view) => view === null || views.filter((other) => other === view).length <= most),
    };
  },
  witness: (assembly) => {
    const { parameters } = assembly.environment;
    return {
      kind: 'witness',
      reads: actorsOf(assembly, 'thread').map(({ index }) => index),
      ...byState(
        assembly,
        ({ tags }) => (tags.includes('serving') && parameters.connections_per_address > 0 ? undefined : null),
        (component, value) => ({
          address: addressOf(parameters, registersOf(value).client ?? 0),
          admitted: !assembly.stateOf(component, value).tags.includes('unadmitted'),
        }),
      ),
      holds: (views) => {
        const served = views.flatMap((view) => (view === null ? [] : [view as Served]));
        return served.some(
          ({ address, admitted }) =>
            !admitted &&
            served.filter((other) => other.admitted && other.address === address).length ===
              parameters.connections_per_address,
        );
      },
    };
  },
};

type Served = { readonly address: number; readonly admitted: boolean };
