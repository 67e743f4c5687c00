/** `parley campaign`: simulates systems of several sizes under every kind of fault, for as many steps as one likes. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { type CampaignResult, campaign } from '../properties/campaign.ts';
import { neverTaken } from '../properties/coverage.ts';
import { allProperties } from '../properties/index.ts';
import type { SimulationProgress } from '../properties/simulate.ts';
import { designName, parseDesign } from '../sim/design/design.ts';
import { writeTrace } from '../sim/trace/codec.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { requireFolder, writeWhole } from './files.ts';
import { wholeNumber } from './options.ts';
import { columns, counted, grouped, rounded } from './text.ts';

type Words = { readonly design: string; readonly steps: string; readonly seed: string; readonly out: string };

export const addCampaign = (program: Command): void => {
  program
    .command('campaign')
    .description('simulate systems of several sizes under every kind of fault, all properties on')
    .option('--design <design>', 'literal, hardened, or changes to one: hardened,-join-epoch', 'hardened')
    .option('--steps <n>', 'steps of all systems together, about', '10_000_000')
    .option('--seed <n>', 'everything random comes from it', '1')
    .option('--out <dir>', 'the folder for traces of violations', 'traces')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing falls, 11 deadlock, 12 safety, 64 usage, 75 a machine or an operation is wrong.',
    )
    .action((words: Words) => {
      process.exitCode = run(words);
    });
};

const run = ({ design: word, steps, seed, out }: Words): number => {
  const design = parseDesign(word);
  requireFolder(out);
  const start = performance.now();
  const results = campaign({
    design,
    steps: wholeNumber('--steps', steps, 1, 1e15),
    seed: wholeNumber('--seed', seed, 0, Number.MAX_SAFE_INTEGER),
    onProgress: progressTeller(),
  });
  const files = results.flatMap(({ result }) =>
    result.violations.map(({ property, run: number, parameters, steps: path }) => {
      const file = join(out, `campaign_${property}_seed-${seed}-run-${number}.json`);
      writeWhole(file, writeTrace({ design: designName(design), parameters, property, steps: path }));
      return `Replay it: npx parley replay '${file}'`;
    }),
  );
  process.stdout.write(`${[...lines(results, performance.now() - start), ...files].join('\n')}\n`);
  return exitCodeFor(results);
};

const exitCodeFor = (results: readonly CampaignResult[]): number => {
  if (results.some(({ result }) => result.outcome === 'error')) return exitCodes.evaluation;
  const fallen = results.flatMap(({ result }) => result.violations.map(({ property }) => property));
  const worst = allProperties.find(({ name }) => fallen.includes(name));
  return worst === undefined ? exitCodes.holds : exitCodeOf(worst.category);
};

/** One line for each system, and what was never met in any. */
const lines = (results: readonly CampaignResult[], elapsed_ms: number): readonly string[] => {
  const total = (of: 'steps' | 'runs') => results.reduce((sum, { result }) => sum + result[of], 0);
  const unmet = allProperties.filter(({ name }) => results.every(({ result }) => result.premises[name] === 0));
  const untaken = results.map(({ result }) => neverTaken(result.coverage)).reduce(both);
  const rows = results.map(({ name, result }) => [
    grouped(result.steps),
    grouped(result.runs),
    verdictOf(result),
    name,
  ]);
  const speed = rounded((total('steps') / Math.max(1, elapsed_ms)) * 1000);
  return [
    ...columns([['steps', 'runs', '', 'system'], ...rows], [0, 1]),
    '',
    `${grouped(total('steps'))} steps in ${counted(total('runs'), 'run')}, ${allProperties.length} properties on, ${speed} steps/s.`,
    `Premises never met: ${listed(unmet.map(({ name }) => name))}. Transitions never taken: ${listed(untaken)}.`,
  ];
};

const verdictOf = ({ violations, error }: CampaignResult['result']): string => {
  if (error !== undefined) return `error: ${error.message}`;
  return violations.length === 0 ? 'nothing falls' : violations.map(({ property }) => property).join(', ');
};

const both = (some: readonly string[], others: readonly string[]): readonly string[] =>
  some.filter((one) => others.includes(one));

const listed = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));

const progressEvery_ms = 30_000;

const progressTeller = () => {
  let last = performance.now();
  return (name: string, { steps, runs }: SimulationProgress): void => {
    const now = performance.now();
    if (now - last < progressEvery_ms) return;
    last = now;
    process.stderr.write(`${name}: ${counted(steps, 'step')} in ${counted(runs, 'run')}\n`);
  };
};
