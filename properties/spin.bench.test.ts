import { expect, it } from 'vitest';
import { benchSpin } from './spin.bench.ts';
import { spinMissing } from './spin.test-helper.ts';

const missing = spinMissing();
if (missing !== undefined) it(`is not measured: ${missing}`, () => console.warn(missing));
else
  it('measures the search and SPIN on the same states', () => {
    let now = 0;
    const tick = () => ++now;
    const { rounds, states, flags } = benchSpin(
      { processes: 1, threads: 1, clients: 1 },
      2,
      { wall: tick, processor: tick },
      ['-O0'],
    );
    expect(states).toBeGreaterThan(500);
    expect(flags).toBe('-O0');
    expect(rounds).toHaveLength(2);
    expect(rounds.every(({ search }) => search.wall > 0 && search.processor > 0)).toBe(true);
  });
