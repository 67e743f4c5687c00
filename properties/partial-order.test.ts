/** The rules of the chat's partial-order reduction are right in every state of small systems, and what is searched with them is what there is. */
import { describe, expect, it } from 'vitest';
import { safeguards } from '../sim/design/safeguards/index.ts';
import type { PersistentRule, Value } from '../sim/engine/index.ts';
import { everywhere } from '../sim/engine/persistent-everywhere.test-helper.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import { allProperties, propertiesNamed, questions } from './index.ts';
import { mutants } from './mutants/index.ts';
import { isRefused, violated, waysToSearch } from './partial-order.test-helper.ts';

const one = { processes: 1, threads: 1, clients: 1 } as const;

/** Under each kind of fault, and where sockets, backlogs and buffers are full. */
const systems: readonly Partial<Parameters>[] = [
  { ...one, clients: 2, kills: 1 },
  { ...one, chats: 2, deaf: 1, kills: 1, interrupts: 1 },
  { ...one, parent_kills: 1, kills: 1 },
  { ...one, threads: 2, thread_deaths: 1 },
  { ...one, stops: 1, kills: 1 },
  { ...one, clients: 2, chats: 0, fork_failures: 1, kills: 1 },
  { ...one, clients: 2, accept_failures: 1 },
  { ...one, clients: 2, chats: 0, deaf: 1, rubbish: 1 },
  { ...one, chats: 3, joins: 2, lines_max: 2 },
  { ...one, clients: 2, joins: 2, names: 1 },
  { ...one, clients: 2, backlog_max: 1 },
  { ...one, clients: 2, chats: 2, socket_max: 1, inbox_max: 1, names: 1 },
  { ...one, threads: 2, clients: 2, chats: 0, clients_per_process: 1 },
  { processes: 2, threads: 1, clients: 2, chats: 0 },
  { processes: 2, threads: 1, clients: 1, kills: 1 },
  { processes: 2, threads: 1, clients: 1, interrupts: 1, fork_failures: 1 },
];

/** Who goes alone, and by what: the operations that it offers. */
const useIn =
  (assembly: Assembly) =>
  (
    { name, confluent }: PersistentRule,
    [actor = 0]: readonly number[],
    valueAt: (component: number) => Value,
  ): string => {
    const who = name.replace(/ [\d.]+$/, '');
    if (!confluent) return `${who}, together`;
    const { offers } = assembly.stateOf(actor, valueAt(actor));
    return `${who}: ${[...new Set(offers.map(({ operation }) => operation))].sort().join(', ')}`;
  };

const heldIn = (changes: Partial<Parameters>) => {
  const ways = waysToSearch({ design: 'hardened', changes });
  const { assembly, rules } = ways;
  const held = everywhere(assembly.system, questions(assembly, allProperties), rules, 80_000, useIn(assembly));
  return { ...ways, ...held };
};

describe('in every state of the hardened design', () => {
  const used = new Set<string>();

  it.each(systems.map((changes) => [JSON.stringify(changes), changes] as const))(
    '%s: each rule is right',
    (_, changes) => {
      const { refused, outcome, faults, uses, ordered, all } = heldIn(changes);
      for (const use of uses.keys()) used.add(use);
      expect([refused, [...faults]]).toEqual([[], []]);
      expect([outcome.verdict, outcome.exhaustive]).toEqual(['holds', true]);
      const { verdict, exhaustive, quiescent, terminal, states } = ordered();
      expect([verdict, exhaustive, quiescent, terminal]).toEqual(['holds', true, outcome.quiescent, outcome.terminal]);
      expect(states).toBeLessThan(0.5 * outcome.states);
      const both = all();
      expect([both.verdict, both.exhaustive]).toEqual(['holds', true]);
      expect(both.states).toBeLessThan(0.5 * outcome.states);
    },
  );

  it('each claim is put to use somewhere', () => {
    expect([...used].sort()).toEqual([
      'child: process-socket.drain',
      'child: process-socket.receive, processes.watch',
      'child: processes.begin',
      'child: processes.spawn',
      'child: thread-socket.forward',
      'client, together',
      'client: connection.hang-up, connection.leave, connection.send',
      'client: connection.leave, connection.send',
      'client: listener.connect',
      'parent: client-table.sweep',
      'parent: processes.create',
      'parent: processes.fork-again',
      'parent: processes.fork-first',
      'parent: processes.store-again',
      'parent: processes.store-first',
      'parent: processes.waitpid',
      'parent: table-lock.await-turn',
      'parent: table-lock.end-write',
      'parent: table-lock.recover',
      'the clients that are away, together',
      'the server, together',
      'thread: accept-mutex.release',
      'thread: accept-mutex.repair',
      'thread: client-table.clear',
      'thread: client-table.complete',
      'thread: client-table.find',
      'thread: client-table.scan',
      'thread: client-table.wipe',
      'thread: client-table.write',
      'thread: connection.answer',
      'thread: connection.close',
      'thread: connection.deliver',
      'thread: connection.flush, timer.elapse',
      'thread: connection.read-guest, thread-socket.discard',
      'thread: connection.read-member, thread-socket.receive',
      'thread: listener.accept',
      'thread: processes.start',
      'thread: quota.finish',
      'thread: quota.take',
      'thread: quota.test',
      'thread: table-lock.await-turn',
      'thread: table-lock.end-read',
      'thread: table-lock.end-write',
      'thread: thread-socket.drain',
      'thread: timer.elapse',
    ]);
  });
});

/** Wrong in one point, each planted where it is looked for. */
describe('a system that is wrong is not held to be right', () => {
  it('whatever the mutant', () => {
    const verdicts = mutants.flatMap(({ name, kills, design, parameters, alterations }) =>
      [propertiesNamed([kills]), allProperties].map((properties) => {
        const ways = waysToSearch({ design, changes: parameters, alterations, properties, stopsAtFirst: true });
        const outcome = ways.ordered();
        return { name, verdict: isRefused(outcome) ? 'refused' : outcome.verdict };
      }),
    );
    const named = (verdict: string) => verdicts.filter((one) => one.verdict === verdict).map(({ name }) => name);
    expect(named('holds')).toEqual([]);
    // What is refused is so for a reason: most are found as they are whole.
    expect(named('violated').length).toBeGreaterThan(0.75 * verdicts.length);
  });

  it('whatever safeguard is missing', () => {
    const changes: Partial<Parameters> = { processes: 1, threads: 2, clients: 1, chats: 1, kills: 1 };
    const seen = { violated: 0, refused: 0 };
    for (const design of ['literal', ...safeguards.map(({ name }) => `hardened,-${name}`)]) {
      const ways = waysToSearch({ design, changes });
      if (ways.refused.length > 0) {
        seen.refused++;
        continue;
      }
      const whole = ways.whole();
      const ordered = ways.ordered();
      if (!isRefused(ordered)) expect([design, ...violated(ordered)]).toEqual([design, ...violated(whole)]);
      if (whole.verdict === 'violated') seen.violated++;
    }
    expect(seen.refused).toBe(7);
    expect(seen.violated).toBeGreaterThan(3);
  });
});
