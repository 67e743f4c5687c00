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
  random: 'f72af2bb631ef633',
  pct: 'e231789bff61c2f3',
  pos: '8cf3e5f4e8e6ec13',
  'round-robin': '380740b8802f91c8',
  portfolio: 'b1b233685cbe5013',
};

it.each(Object.entries(pinned))('%s does what it always did', (scheduler, fingerprint) => {
  const result = simulate({
    design: parseDesign('hardened,-join-epoch,-queues-drained'),
    parameters: simulationParameters({ processes: 2, threads: 2, clients: 8, names: 3, chats: 6, kills: 2, stops: 1 }),
    properties: allProperties,
    scheduler: scheduler as SchedulerName,
    depth: 3,
    seed: 20,
    runs: shardOf(15),
    steps_max: 100_000,
    shrink: false,
  });
  expect(result.steps).toBeGreaterThan(1_000);
  expect(createHash('sha256').update(JSON.stringify(result)).digest('hex').slice(0, 16)).toBe(fingerprint);
});
