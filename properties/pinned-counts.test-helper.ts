/** What small systems count: a number that moves is a change of the machines, the resources or the engine, to be explained. */
import type { Parameters } from '../sim/vocabulary/parameters.ts';

type Pinned = {
  readonly design: string;
  readonly changes: Partial<Parameters>;
  readonly verdict: string;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly quiescent: number;
  readonly violated: readonly string[];
};

export const pinnedCounts: readonly Pinned[] = [
  {
    design: 'hardened',
    changes: { processes: 1, threads: 1, clients: 2 },
    verdict: 'holds',
    states: 20681,
    transitions: 64134,
    depth: 78,
    quiescent: 1,
    violated: [],
  },
  {
    design: 'literal',
    changes: { processes: 1, threads: 1, clients: 2 },
    verdict: 'violated',
    states: 22620,
    transitions: 67383,
    depth: 86,
    quiescent: 16,
    violated: ['queues-drain in 42', 'no-misdelivery in 53'],
  },
  {
    design: 'hardened',
    changes: { processes: 2, threads: 1, clients: 1 },
    verdict: 'holds',
    states: 6912,
    transitions: 21542,
    depth: 47,
    quiescent: 8,
    violated: [],
  },
  {
    design: 'literal',
    changes: { processes: 2, threads: 1, clients: 1 },
    verdict: 'holds',
    states: 5848,
    transitions: 18020,
    depth: 45,
    quiescent: 8,
    violated: [],
  },
  {
    design: 'hardened',
    changes: { processes: 1, threads: 2, clients: 1, kills: 1 },
    verdict: 'holds',
    states: 9581,
    transitions: 33299,
    depth: 52,
    quiescent: 14,
    violated: [],
  },
  {
    design: 'literal',
    changes: { processes: 1, threads: 2, clients: 1, kills: 1 },
    verdict: 'violated',
    states: 28644,
    transitions: 99082,
    depth: 50,
    quiescent: 142,
    violated: [
      'no-torn-row in 18',
      'no-deadlock in 22',
      'whole-again in 22',
      'row-owner-alive in 24',
      'joined-iff-one-row in 25',
      'queues-drain in 31',
    ],
  },
  {
    design: 'hardened',
    changes: { processes: 1, threads: 1, clients: 1, interrupts: 1 },
    verdict: 'holds',
    states: 1570,
    transitions: 4544,
    depth: 44,
    quiescent: 23,
    violated: [],
  },
  {
    design: 'literal',
    changes: { processes: 1, threads: 1, clients: 1, interrupts: 1 },
    verdict: 'violated',
    states: 3768,
    transitions: 12831,
    depth: 43,
    quiescent: 74,
    violated: ['shutdown-leaves-nothing in 5', 'no-torn-row in 20'],
  },
  {
    design: 'hardened',
    changes: { processes: 1, threads: 2, clients: 2, chats: 0 },
    verdict: 'holds',
    states: 39528,
    transitions: 139694,
    depth: 53,
    quiescent: 2,
    violated: [],
  },
  {
    design: 'literal',
    changes: { processes: 1, threads: 2, clients: 2, chats: 0 },
    verdict: 'violated',
    states: 52453,
    transitions: 176339,
    depth: 63,
    quiescent: 8,
    violated: [
      'readers-xor-writer in 26',
      'first-empty-slot in 29',
      'joined-iff-one-row in 31',
      'unique-names in 32',
      'no-deadlock in 34',
      'exit-at-quota-ends in 34',
    ],
  },
  {
    design: 'hardened',
    changes: { processes: 1, threads: 1, clients: 1, thread_deaths: 1, parent_kills: 1 },
    verdict: 'holds',
    states: 2805,
    transitions: 10005,
    depth: 57,
    quiescent: 55,
    violated: [],
  },
  {
    design: 'hardened',
    changes: { processes: 1, threads: 1, clients: 1, fork_failures: 1, accept_failures: 1 },
    verdict: 'holds',
    states: 4866,
    transitions: 14453,
    depth: 50,
    quiescent: 18,
    violated: [],
  },
];
