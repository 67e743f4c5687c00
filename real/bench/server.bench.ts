/**
 * `npm run bench:server`: what a message costs here, and what it costs elsewhere. All run at once and are measured in turn, round after round, so
 * that a slow moment of the machine meets all; a ratio is the median of those of the rounds. Times of one machine in one hour say little: compare
 * within a column. With numbers, the seconds of a measurement and the rounds; then words of the names of those to compare with the relay.
 */
import process from 'node:process';
import { pssOf } from '../outside/proc.test-helper.ts';
import { budgetInWords, budgetOf } from './budget.bench.ts';
import { type Contender, cForm, ngircd, parley, type Running, redis, relay } from './contenders.bench.ts';
import { type Load, type Measured, measure, measureChurn } from './load.bench.ts';
import { median } from './median.bench.ts';

const seconds = Number(process.argv[2] ?? 1);
const rounds = Number(process.argv[3] ?? 7);
const only = process.argv[4]?.split(',');
/** Before anything of a contender is measured: until its code is compiled as well as it ever will be. */
const usual_warm_ms = 10_000;

const contenders: readonly Contender[] = [
  relay,
  parley('carriers 1×1', {}, '--hosting', 'carriers', '--processes', '1', '--threads', '64'),
  parley('carriers 2×1', {}, '--hosting', 'carriers', '--processes', '2', '--threads', '32'),
  parley('2×1, all across', { pairs: 'neighbours' }, '--hosting', 'carriers', '--processes', '2', '--threads', '32'),
  // As many compilers as threads work for long before a message costs what it costs.
  parley('threads 4×8', { warm_ms: 40_000 }, '--hosting', 'threads', '--processes', '4', '--threads', '8'),
  cForm(4, 8),
  ngircd,
  redis,
].filter((one) => one === relay || only === undefined || only.some((word) => one.name.includes(word)));

const usual = { clients: 32, message_bytes: 64, warm_ms: 700, measured_ms: 1000 * seconds };
const loads: readonly (readonly [string, Load])[] = [
  ['window 1', { ...usual, window: 1 }],
  ['window 8', { ...usual, window: 8 }],
  ['window 64', { ...usual, window: 64 }],
  ['2,000 a second', { ...usual, window: 1, rate: 2000 }],
];

const budget = await budgetOf(usual.message_bytes);
console.log(
  'What a message across processes must cost with carriers when it travels alone, each part measured hot and by itself:',
);
for (const line of budgetInWords(budget)) console.log(line);
console.log();

const here = contenders.filter(({ missing }) => {
  const why = missing();
  if (why !== undefined) console.log(`left out: ${why}`);
  return why === undefined;
});
console.log(
  `${usual.clients} clients in pairs, ${usual.message_bytes}-byte messages, ${rounds} rounds of ${seconds} s each; medians of the rounds; a ratio is that of CPU, or p50, to the relay's\n`,
);
const running = new Map<Contender, Running>();

/** What is measured: a header, and the cells of a row of what was seen of one contender and, in the same rounds, of the relay. */
type Measurement = {
  readonly what: string;
  readonly header: readonly string[];
  readonly rows: ReadonlyMap<Contender, readonly string[]>;
};

/** Each round has all contenders one after the other. */
const inRounds = async <Seen>(
  look: (contender: Contender, server: Running) => Promise<Seen>,
): Promise<ReadonlyMap<Contender, readonly Seen[]>> => {
  const seen = new Map<Contender, Seen[]>(here.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [contender, server] of running) seen.get(contender)?.push(await look(contender, server));
  }
  return seen;
};

const whole = (number: number): string => Math.round(number).toLocaleString('en');

/** The rows of what was seen, by the median of each number and, for ratios, that of the ratios to the relay in the same round. */
const rowsOf = <Seen>(
  seen: ReadonlyMap<Contender, readonly Seen[]>,
  cells: (of: (value: (one: Seen) => number) => number, ratio: (value: (one: Seen) => number) => number) => string[],
): Measurement['rows'] =>
  new Map(
    [...seen].map(([contender, its]) => [
      contender,
      cells(
        (value) => median(its.map(value)),
        (value) =>
          median(its.map((one, round) => value(one) / value((seen.get(relay) as readonly Seen[])[round] as Seen))),
      ),
    ]),
  );

const messages = async (what: string, load: Load): Promise<Measurement> => ({
  what,
  header: ['messages/s', 'CPU µs/msg', '× relay', 'p50 µs', '× relay', 'p99 µs', 'across', 'refused'],
  rows: rowsOf(
    await inRounds((contender, server): Promise<Measured> => measure(contender, server, load)),
    (of, ratio) => {
      const across = of((one) => one.across ?? Number.NaN);
      return [
        whole(of((one) => one.messages_per_s)),
        of((one) => one.cpu_us_per_message).toFixed(1),
        ratio((one) => one.cpu_us_per_message).toFixed(2),
        whole(of((one) => one.p50_us)),
        ratio((one) => one.p50_us).toFixed(2),
        whole(of((one) => one.p99_us)),
        Number.isNaN(across) ? '' : `${Math.round(100 * across)} %`,
        `${(100 * of((one) => one.refused)).toFixed(1)} %`,
      ];
    },
  ),
});

const churn = async (): Promise<Measurement> => ({
  what: 'churn',
  header: ['clients/s', 'CPU µs', '× relay', 'p50 µs', 'p99 µs'],
  rows: rowsOf(
    await inRounds((contender, server) =>
      measureChurn(contender, server, { at_once: 8, measured_ms: usual.measured_ms }),
    ),
    (of, ratio) => [
      whole(of((one) => one.clients_per_s)),
      whole(of((one) => one.cpu_us_per_client)),
      ratio((one) => one.cpu_us_per_client).toFixed(2),
      whole(of((one) => one.p50_us)),
      whole(of((one) => one.p99_us)),
    ],
  ),
});

const print = ({ what, header, rows }: Measurement): void => {
  const row = (first: string, cells: readonly string[]) =>
    first.padEnd(18) + cells.map((cell) => cell.padStart(11)).join('');
  console.log(row(what, header));
  for (const [{ name }, cells] of rows) console.log(row(`  ${name}`, cells));
  console.log();
};

/** Of a server that runs alone, once all its clients have chatted: what several share would count in part only. */
const memory = async (): Promise<Measurement> => {
  const rows = new Map<Contender, readonly string[]>();
  for (const contender of here) {
    const server = await contender.start();
    await measure(contender, server, { ...usual, window: 8, warm_ms: 0, measured_ms: 2000 });
    const bytes = server.pids().reduce((sum, pid) => sum + pssOf(pid), 0);
    rows.set(contender, [whole(bytes / 2 ** 20)]);
    await server.stop();
  }
  return { what: 'memory', header: ['PSS MB'], rows };
};

print(await memory());
for (const contender of here) {
  const server = await contender.start();
  running.set(contender, server);
  const warm_ms = contender.warm_ms ?? usual_warm_ms;
  // What is alone on its way goes by other branches than what comes with many.
  for (const window of [8, 1, 64, 1])
    await measure(contender, server, { ...usual, window, warm_ms: warm_ms / 4, measured_ms: 100 });
}
for (const [what, load] of loads) print(await messages(what, load));
print(await churn());
for (const server of running.values()) await server.stop();
