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
  random: '13e926c0d0607159',
  pct: '0c6fa3b88436120f',
  pos: '7f44c05a7da61aa0',
  'round-robin': '91c2630a6fa3a457',
  portfolio: '3da58d09af756120',
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
