import type { Safeguard } from '../safeguard.ts';

/** H13. */
export const boundedBacklog: Safeguard = {
  name: 'bounded-backlog',
  hazard: 'H13',
  without: 'The client for which no thread is free connects and hears nothing.',
  does: 'The backlog is bounded; beyond it a connection is refused.',
  property: 'each-client-answered-or-queued',
  changes: 'resource',
  origin: {
    tag: 'seed',
    quote: 'Each thread runs an infinite loop of accepting and handling connections until the process exits.',
  },
};
