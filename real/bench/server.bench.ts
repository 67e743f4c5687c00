/**
 * `npm run bench:server`: what a message costs here, and what it costs elsewhere, round after round in one run. Times of one machine
 * in one hour say little: compare within a column.
 */
import process from 'node:process';
import { type Contender, ngircd, parley, redis, relay } from './contenders.bench.ts';
import { type Load, type Measured, measure } from './load.bench.ts';

const seconds = Number(process.argv[2] ?? 3);
const rounds = Number(process.argv[3] ?? 3);
const only = process.argv[4]?.split(',');

const contenders: readonly Contender[] = [
  relay,
  parley('carriers 1×1', '--hosting', 'carriers', '--processes', '1', '--threads', '64'),
  parley('carriers 2×1', '--hosting', 'carriers', '--processes', '2', '--threads', '32'),
  parley('threads 4×8', '--hosting', 'threads', '--processes', '4', '--threads', '8'),
  ngircd,
  redis,
].filter(({ name }) => only === undefined || only.some((word) => name.includes(word)));

/** Compilers of as many isolates as there are threads work for seconds before a message costs what it costs. */
const first_warm_ms = 10_000;
const usual = { clients: 32, message_bytes: 64, warm_ms: 700, measured_ms: 1000 * seconds };
const loads: readonly (readonly [string, Load])[] = [
  ['window 1', { ...usual, window: 1 }],
  ['window 8', { ...usual, window: 8 }],
  ['window 64', { ...usual, window: 64 }],
  ['2,000 a second', { ...usual, window: 1, rate: 2000 }],
];

const here = contenders.filter(({ missing }) => {
  const why = missing();
  if (why !== undefined) console.log(`left out: ${why}`);
  return why === undefined;
});
console.log(
  `${usual.clients} clients in pairs, ${usual.message_bytes}-byte messages, ${rounds} rounds of ${seconds} s each; medians of the rounds\n`,
);
const results = new Map<string, Measured[]>();
for (let round = 0; round < rounds; round++) {
  for (const contender of here) {
    const running = await contender.start();
    await measure(contender, running, { ...usual, window: 8, warm_ms: first_warm_ms, measured_ms: 100 });
    for (const [what, load] of loads) {
      const key = `${what}|${contender.name}`;
      results.set(key, [...(results.get(key) ?? []), await measure(contender, running, load)]);
    }
    await running.stop();
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const words = ['', 'messages/s', 'CPU µs/msg', '× relay', 'p50 µs', 'p99 µs', 'PSS MB', 'across', 'refused'];
const widths = [16, 12, 12, 9, 9, 9, 8, 8, 9];
const row = (cells: readonly string[]): string =>
  cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] as number) : cell.padStart(widths[at] as number))).join('');
for (const [what] of loads) {
  console.log(row([what, ...words.slice(1)]));
  const of = (name: string, value: (one: Measured) => number) =>
    median((results.get(`${what}|${name}`) ?? []).map(value));
  for (const { name } of here) {
    const across = of(name, (one) => one.across ?? Number.NaN);
    console.log(
      row([
        `  ${name}`,
        Math.round(of(name, (one) => one.messages_per_s)).toLocaleString('en'),
        of(name, (one) => one.cpu_us_per_message).toFixed(1),
        (of(name, (one) => one.cpu_us_per_message) / of(relay.name, (one) => one.cpu_us_per_message)).toFixed(2),
        of(name, (one) => one.p50_us).toFixed(0),
        of(name, (one) => one.p99_us).toFixed(0),
        of(name, (one) => one.pss_mb).toFixed(0),
        Number.isNaN(across) ? '' : `${Math.round(100 * across)} %`,
        `${(100 * of(name, (one) => one.refused)).toFixed(1)} %`,
      ]),
    );
  }
  console.log();
}
