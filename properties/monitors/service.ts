/** Which client each thread has accepted and not yet closed. */
import type { Value } from '../../sim/engine/index.ts';
import { renamedHolder } from '../../sim/kernel/renaming.ts';
import type { Monitor } from '../../sim/kernel/system.ts';
import { endsHolder } from '../../sim/resources/resource.ts';
import type { ClientId } from '../../sim/vocabulary/ids.ts';
import type { Label } from '../../sim/vocabulary/labels.ts';
import { inserted } from './members.ts';

type Service = {
  /** Sorted by client. `by` is a thread: `0.1`. */
  readonly served: readonly { readonly client: ClientId; readonly by: string }[];
  /** A thread accepted a client before it had closed the connection of another. */
  readonly doubled: boolean;
};

export const serviceOf = (value: Value): Service => value as Service;

const hear = (state: Service, label: Label): Service => {
  const { served, doubled } = state;
  switch (label.type) {
    case 'accepted': {
      const by = `${label.process}.${label.thread}`;
      const now = inserted(served, { client: label.client, by }, (a, b) => a.client - b.client);
      return { served: now, doubled: doubled || served.some((one) => one.by === by) };
    }
    case 'closed':
      return { served: served.filter(({ client }) => client !== label.client), doubled };
    case 'death':
    case 'thread-death':
      return { served: served.filter(({ by }) => !endsHolder(label, by)), doubled };
    default:
      return state;
  }
};

export const service: Monitor = {
  name: 'service',
  initial: () => ({ served: [], doubled: false }),
  hears: ['accepted', 'closed', 'death', 'thread-death'],
  hear: (value, label) => hear(serviceOf(value), label),
  renamed: (value, to) => {
    const { served, doubled } = serviceOf(value);
    const renamed = served.map(({ client, by }) => ({ client: to.client(client), by: renamedHolder(to, by) }));
    return { served: renamed.sort((a, b) => a.client - b.client), doubled };
  },
};
