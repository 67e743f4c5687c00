/**
 * `npm run test:mutants`: deletes every transition of the served machines, one at a time, and runs tests of the server that take it. What no
 * test takes is listed with the reason; whatever else goes unnoticed is complained of. `--hosting 'a carrier'` for another hosting's tests,
 * `--tests` and `--only` for those whose names hold these words, `--jobs` for how many at a time.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { hostings } from '../skeleton.test-helper.ts';
import { type Measured, measured, noticedBy, seldom, testsOf, transitions, unshown } from './deletions.chaos.ts';

const options = {
  hosting: { type: 'string', default: 'a worker for each thread' },
  tests: { type: 'string', default: '' },
  only: { type: 'string', default: '' },
  jobs: { type: 'string', default: '2' },
} as const;

const refuse = (sentence: string): never => {
  console.error(sentence);
  process.exit(64);
};
const given = () => {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse((error as Error).message);
  }
};
const values = given();
const jobs = Number(values.jobs);
if (!Number.isInteger(jobs) || jobs < 1)
  refuse(`--jobs must be a whole number of at least 1, but it is '${values.jobs}'.`);
const names = hostings.map(([name]) => name);
if (!names.includes(values.hosting))
  refuse(`--hosting must be one of ${names.map((name) => `'${name}'`).join(', ')}, but it is '${values.hosting}'.`);

/** In the order in which they are given, so many at a time. */
const each = async <One, Result>(list: readonly One[], does: (one: One) => Promise<Result>): Promise<Result[]> => {
  const results: Result[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < list.length; at = next++) results[at] = await does(list[at] as One);
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
};

const files = [
  ...['real/skeleton.test.ts', 'real/seldom.test.ts', 'real/descriptors.test.ts'],
  ...['real/observe/observed.test.ts', 'real/host/child.test.ts', 'cli/chat.test.ts'],
];
const tests = (await testsOf(files, values.hosting)).filter(({ name }) => name.includes(values.tests));
const all = transitions().filter((transition) => transition.includes(values.only));
if (tests.length === 0) refuse(`No test's name has the words '${values.tests}'.`);
if (all.length === 0) refuse(`No transition has the words '${values.only}'.`);
console.log(`${all.length} transitions; first what each of ${tests.length} tests of the server takes of them`);
const known: readonly Measured[] = await each(tests, measured);

const found = await each(all, async (transition) => {
  const by = await noticedBy(transition, known);
  const isTaken = known.some(({ takes }) => takes.has(transition));
  const word = by !== undefined ? 'noticed' : isTaken ? 'NOT NOTICED' : 'not taken';
  console.log(`  ${transition.padEnd(36)}${word.padEnd(13)}${by?.name ?? unshown[transition] ?? ''}`);
  return { transition, word };
});

const those = (wanted: string) => found.filter(({ word }) => word === wanted).map(({ transition }) => transition);
const wrong = [
  ...those('NOT NOTICED').filter((transition) => !seldom.includes(transition)),
  ...those('not taken').filter((transition) => unshown[transition] === undefined && !seldom.includes(transition)),
  ...those('noticed').filter((transition) => unshown[transition] !== undefined),
];
console.log(`${those('noticed').length} of ${found.length} deletions are noticed by a test of the server`);
for (const why of new Set(Object.values(unshown))) {
  const beyond = those('not taken').filter((transition) => unshown[transition] === why);
  if (beyond.length > 0) console.log(`${beyond.length} cannot be: ${why}`);
}
for (const transition of those('noticed').length < found.length ? seldom : [])
  console.log(`perhaps not noticed, since it is a race: ${transition}`);
for (const transition of wrong) console.log(`✗ ${transition}`);
process.exitCode = wrong.length === 0 ? 0 : 1;
