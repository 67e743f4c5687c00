/**
 * A process that uses the table's lock as fast as it can, among others that do the same and are killed: `lock.test.ts` starts it. Two words
 * are always changed together by who writes, so whoever reads sees both the same. Says that it begins, and at its end how often it wrote; or,
 * with another code, what it saw that must not be.
 */
import process from 'node:process';
import { tableLockDriver } from '../drivers/table-lock.ts';
import { dieWithParent } from '../libc.ts';
import { attachMemory, type Memory } from '../memory.ts';
import { pause } from '../outside/waits.test-helper.ts';

const memory_fd = 3;
/** One more than there are users: whose address is the word by which they go. */
export const shape = { processes: 4, threads: 1 };
/** Words of `memory.addresses`, which nobody else uses here: those that change together, who writes, and whether they may begin. */
export const words = { one: 0, other: 1, writer: 2, go: 3 } as const;

/** Its first line. */
const begins = 'begins';

/** What is wrong, if anything, with two words that are not the same: that is right where their writer has died on the way. */
const faultOf = ({ addresses, lives }: Memory, [writer = 0, incarnation]: readonly number[]): string | undefined => {
  const [one, other] = [words.one, words.other].map((at) => Atomics.load(addresses, at));
  return one !== other && lives[writer] === incarnation
    ? `saw ${one} and ${other} while process ${writer} lives`
    : undefined;
};

const use = (
  memory: Memory,
  self: { process: number; incarnation: number },
  rounds: number,
  recheck_ms: number,
): string => {
  const lock = tableLockDriver(memory, { ...self, thread: 0 }, { recheck_ms });
  const call = (operation: keyof typeof lock) => lock[operation].perform({}, undefined, 0)?.reply;
  const begin = (operation: 'table-lock.begin-read' | 'table-lock.begin-write') => {
    if (call(operation) === 'QUEUED') call('table-lock.await-turn');
  };
  const { addresses } = memory;
  const me = 256 * self.incarnation + self.process;
  const writerNow = (): readonly number[] => {
    const is = Atomics.load(addresses, words.writer);
    return [is % 256, Math.floor(is / 256)];
  };
  let written = 0;
  for (let round = 0; round < rounds; round++) {
    if (round % 5 !== self.process) {
      begin('table-lock.begin-read');
      const fault = faultOf(memory, writerNow());
      if (fault !== undefined) return fault;
      call('table-lock.end-read');
      continue;
    }
    begin('table-lock.begin-write');
    const fault = faultOf(memory, writerNow());
    if (fault !== undefined) return fault;
    Atomics.store(addresses, words.writer, me);
    const value = Atomics.load(addresses, words.one) + 1;
    Atomics.store(addresses, words.one, value);
    for (let spin = 0; spin < 200; spin++) Atomics.load(addresses, words.other);
    Atomics.store(addresses, words.other, value);
    if (Atomics.load(addresses, words.writer) !== me) return 'somebody else wrote meanwhile';
    call('table-lock.end-write');
    written++;
  }
  return `wrote ${written}`;
};

if (process.argv[1]?.endsWith('lock-user.chaos.js')) {
  const [processId = 0, incarnation = 0, rounds = 0, recheck_ms = 0] = process.argv.slice(2).map(Number);
  dieWithParent(process.ppid);
  const memory = attachMemory(memory_fd, shape);
  process.stdout.write(`${begins}\n`);
  // All go at once: one that is through before another begins has met nobody.
  while (Atomics.load(memory.addresses, words.go) === 0) await pause(1);
  const said = use(memory, { process: processId, incarnation }, rounds, recheck_ms);
  console.log(said);
  process.exitCode = said.startsWith('wrote') ? 0 : 1;
}
