/** The chat's liveness by the engine and by its slow plain twin, which knows no ids, no bits and no stack. */
import { describe, expect, it } from 'vitest';
import { parseDesign } from '../../sim/design/design.ts';
import { checkLiveness } from '../../sim/engine/index.ts';
import { plainLiveness } from '../../sim/engine/plain-liveness.test-helper.ts';
import { assemble, type Monitor } from '../../sim/kernel/system.ts';
import { type Parameters, parametersOf } from '../../sim/vocabulary/parameters.ts';

import { allLiveness, claimsOf } from './index.ts';

const one = { processes: 1, threads: 1, clients: 1, chats: 0, names: 1 } as const;

const systems: readonly (readonly [string, Partial<Parameters>])[] = [
  ['hardened', one],
  ['literal', { ...one, clients_per_process: 1 }],
  ['hardened,-robust-accept-mutex', { ...one, kills: 1 }],
  ['hardened', { ...one, clients: 0, interrupts: 1 }],
  ['hardened', { ...one, returning: 1 }],
];

describe('on the chat the plain twin agrees', () => {
  it.each(systems)('%s %j', (design, changes) => {
    const monitors = [...new Set(allLiveness.flatMap(({ monitors = [] }): readonly Monitor[] => monitors))];
    const environment = { design: parseDesign(design), parameters: parametersOf(changes) };
    const assembly = assemble(environment, {}, monitors);
    const claims = allLiveness.flatMap((property) => claimsOf(property, assembly).map(({ claim }) => claim));
    const { properties } = checkLiveness(assembly.system, claims, {
      limits: { states_max: 1e5, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 },
      clock_ms: () => 0,
    });
    for (const [place, claim] of claims.entries()) {
      const { violated, ...counts } = plainLiveness(assembly.system, claim) ?? {};
      expect(properties[place]).toMatchObject({ verdict: violated ? 'violated' : 'holds', ...counts });
    }
  });
});
