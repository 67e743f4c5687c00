/** Sizes of systems, small on purpose: most errors of concurrency need few parties, little room and much order. */
import fc from 'fast-check';
import type { Size } from '../case.ts';

const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

export const anySize: fc.Arbitrary<Size> = fc.record({
  processes: upTo(2),
  threads: upTo(2),
  clients_per_process: upTo(3),
  names: upTo(3),
  deaf: fc.nat(1),
  socket_max: upTo(2),
  inbox_max: upTo(2),
  backlog_max: upTo(3),
  lines_max: upTo(3),
  unread_max: upTo(2),
});
