/**
 * The tower of Hanoi: tlaplus/Examples `specifications/tower_of_hanoi/Hanoi.tla`, 5 disks and 3 towers. Published, with the
 * output of a run: 243 distinct states (each of the 3^5 arrangements), depth 32, and that it can be solved (a failure of `NotSolved`); 2^5 - 1
 * moves are needed. (913 generated, where TLC takes a move to an empty tower twice, once for each reason that it is allowed.)
 */
import type { Oracle } from './oracle.ts';
import { type Next, ofState, stateSystem } from './spec.ts';
import { range } from './values.ts';

/** The tower on which each disk is, the smallest disk first. */
type Disks = readonly number[];

const DISKS = 5;
const towers = range(1, 3);

const move = (disk: number, to: number): Next<Disks> => [
  `move ${disk} to ${to}`,
  (disks) => {
    const smaller = disks.slice(0, disk);
    const isFree = disks[disk] !== to && !smaller.includes(disks[disk]!) && !smaller.includes(to);
    return isFree ? disks.with(disk, to) : undefined;
  },
];

export const hanoi: Oracle = {
  name: 'the tower of Hanoi, 5 disks',
  source: 'tlaplus/Examples specifications/tower_of_hanoi/Hanoi.toolbox/Model_1/MC.cfg',
  system: () =>
    stateSystem<Disks>({
      initial: [range(1, DISKS).map(() => 1)],
      processes: range(0, DISKS - 1).map((disk) => towers.map((to) => move(disk, to))),
    }),
  distinct: 243,
  depth: 32,
  verdicts: [
    {
      property: ofState<Disks>('not all are on the last', (disks) => disks.some((on) => on !== 3)),
      holds: false,
      steps: 31,
    },
  ],
};
