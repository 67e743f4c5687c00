/**
 * A seed and its options give the same runs on every machine and under every version of Node: what was seen once is pinned
 * here, and this suite runs under all of them. A number that moves is a change of the machines, the properties or the
 * schedulers, to be explained; then it is pinned anew.
 */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { parseDesign } from '../sim/design/design.ts';
import { allProperties } from './index.ts';
import { type SchedulerName, shardOf, simulate, simulationParameters } from './simulate.ts';

const pinned: Readonly<Record<SchedulerName, string>> = {
  random: 'be2c5edb1342117e',
  pct: '0b6b3f9ef67e07b6',
  pos: '01c2940939f9c1a0',
  'round-robin': '20848123ae7eea02',
  portfolio: 'c6b80d4102c53c4e',
};

/** Properties that came later are not in what was pinned. */
const later: readonly string[] = ['drain-waits-for-clients', 'address-limit', 'address-entry-alive'];

/** A new parameter at its default changes no run. */
const withoutParameters = <Part>(key: string, part: Part): Part | undefined =>
  key === 'parameters' ? undefined : part;

it.each(Object.entries(pinned))('%s does what it always did', (scheduler, fingerprint) => {
  const result = simulate({
    design: parseDesign('hardened,-join-epoch,-queues-drained'),
    parameters: simulationParameters({ processes: 2, threads: 2, clients: 8, names: 3, chats: 6, kills: 2, stops: 1 }),
    properties: allProperties.filter(({ name }) => !later.includes(name)),
    scheduler: scheduler as SchedulerName,
    depth: 3,
    seed: 20,
    runs: shardOf(15),
    steps_max: 100_000,
    shrink: false,
  });
  expect(result.steps).toBeGreaterThan(1_000);
  expect(createHash('sha256').update(JSON.stringify(result, withoutParameters)).digest('hex').slice(0, 16)).toBe(
    fingerprint,
  );
});
