/**
 * `npm run test:chaos`: kills, stops, floods and wears out real servers, and holds each to what it claims. `--only kills,churn` for some of the
 * scenarios, `--hosting threads|carriers` for one of the two, `--scale 1` for as often as they want (0.04 unless told otherwise, some minutes), `--seed`
 * for other choices, `--minutes` for the soak, `--design` for a server without a safeguard, to see that its lack is noticed.
 */
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generatorOf } from '../../sim/schedulers/generator.ts';
import { createReport } from './report.chaos.ts';
import type { Context } from './scenario.chaos.ts';
import { scenarios } from './scenarios.chaos.ts';

const hostings = ['threads', 'carriers'] as const;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    hosting: { type: 'string' },
    design: { type: 'string', default: 'hardened' },
    scale: { type: 'string', default: '0.04' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '20' },
  },
});
const only = values.only?.split(',');
const [scale, seed, minutes] = [values.scale, values.seed, values.minutes].map(Number) as [number, number, number];
const unknown = only?.find((word) => !scenarios.some(({ name }) => name === word));
const chosen = scenarios.filter(({ name, isLong }) => only?.includes(name) ?? isLong !== true);
const hosted = hostings.filter((hosting) => values.hosting === undefined || values.hosting === hosting);

if (unknown !== undefined || hosted.length === 0 || !(scale > 0) || !(minutes > 0) || !Number.isInteger(seed)) {
  console.error(
    `There is no such scenario, hosting, scale, seed or number of minutes. Scenarios: ${scenarios.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(64);
}
// Whoever is interrupted leaves no server: what was started is killed at the exit.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

for (const hosting of hosted) {
  for (const scenario of chosen) {
    const begin_ms = performance.now();
    console.log(`${scenario.name} (${hosting}, scale ${scale}, seed ${seed}): ${scenario.says}`);
    const report = createReport(console.log);
    const context: Context = {
      entry: fileURLToPath(new URL('../../cli/main.js', import.meta.url)),
      hosting,
      design: values.design,
      scale,
      minutes,
      judgesSpeed: true,
      generator: generatorOf(seed, scenarios.indexOf(scenario)),
      report,
    };
    await scenario.run(context).catch((error: Error) => report.claim(false, error.message));
    const complaints = report.complaints();
    console.log(
      `  ${complaints.length === 0 ? 'holds' : 'DOES NOT HOLD'} (${((performance.now() - begin_ms) / 1000).toFixed(0)} s)`,
    );
    if (complaints.length === 0) continue;
    for (const complaint of complaints) console.log(`  ✗ ${complaint}`);
    console.log(
      `  Once more: npm run test:chaos -- --only ${scenario.name} --hosting ${hosting} --scale ${scale} --seed ${seed}`,
    );
    process.exitCode = 1;
  }
}
// What hangs on still (a socket of a client that nobody answers) must not keep this from ending.
process.exit();
