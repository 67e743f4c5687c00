/** Whole cases: a design, a system, what its clients do, what goes wrong, and in which order everything happens. */
import fc from 'fast-check';
import type { Design } from '../../sim/vocabulary/safeguards.ts';
import type { Case, ClientScript } from '../case.ts';
import { anyClients } from './client-scripts.ts';
import { anySize } from './configurations.ts';
import { anyDesign } from './designs.ts';
import { anyFaults } from './fault-plans.ts';
import { memoryless } from './memoryless.ts';
import { anySchedule, simplerSchedules } from './schedules.ts';

/** Cases of one design, or of `any`. What makes the system smaller is tried before what makes the schedule simpler. */
export const casesOf = (design: Design | 'any'): fc.Arbitrary<Case> =>
  memoryless(
    fc.record({
      design: design === 'any' ? anyDesign : fc.constant(design),
      clients: anyClients,
      faults: anyFaults,
      size: anySize,
      schedule: anySchedule,
    }),
    (one) => [...withoutOne(one), ...simplerSchedules(one.schedule).map((schedule) => ({ ...one, schedule }))],
  );

/**
 * One step less of a client and everything planned a step earlier. What a client does may stay only because its step is
 * counted: without it each fault would strike and each switch happen too late.
 */
const withoutOne = (one: Case): readonly Case[] => {
  const faults = one.faults.map((fault, place) =>
    // The others are counted from the first.
    place === 0 ? { ...fault, after: Math.max(0, fault.after - 1) } : fault,
  );
  const rest = { ...one, faults, schedule: one.schedule.slice(1) };
  const without = <T>(items: readonly T[], gone: number): readonly T[] => items.filter((_, place) => place !== gone);
  return one.clients.flatMap((script, client): readonly Case[] => {
    const instead = (changed: ClientScript): Case => ({ ...rest, clients: one.clients.with(client, changed) });
    return [
      { ...rest, clients: without(one.clients, client) },
      ...script.lines.map((_, line) => instead({ ...script, lines: without(script.lines, line) })),
      ...(script.ends === 'stays' ? [] : [instead({ ...script, ends: 'stays' })]),
    ];
  });
};
