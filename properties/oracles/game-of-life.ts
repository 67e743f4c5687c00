/**
 * J. H. Conway's game of life: tlaplus/Examples `specifications/GameOfLife/GameOfLife.tla`, all grids of 4 by 4. Published: 65,536 distinct
 * states, 131,072 generated, depth 1. A grid is a bit for each cell.
 */
import type { Oracle } from './oracle.ts';
import { stateSystem } from './spec.ts';
import { range } from './values.ts';

const SIDE = 4;
const cells = range(0, SIDE * SIDE - 1);

const neighbours = cells.map((cell) =>
  cells.filter((other) => {
    const [x, y] = [(cell % SIDE) - (other % SIDE), Math.floor(cell / SIDE) - Math.floor(other / SIDE)];
    return other !== cell && Math.abs(x) <= 1 && Math.abs(y) <= 1;
  }),
);

const isAlive = (grid: number, cell: number): boolean => ((grid >> cell) & 1) === 1;

const generation = (grid: number): number =>
  cells.reduce((next, cell) => {
    const score = neighbours[cell]!.filter((other) => isAlive(grid, other)).length;
    return score === 3 || (score === 2 && isAlive(grid, cell)) ? next | (1 << cell) : next;
  }, 0);

export const gameOfLife: Oracle = {
  name: 'the game of life, 4 by 4',
  source: 'tlaplus/Examples specifications/GameOfLife/GameOfLife.cfg',
  system: () =>
    stateSystem<number>({ initial: range(0, 2 ** cells.length - 1), processes: [[['generation', generation]]] }),
  several: true,
  distinct: 65536,
  generated: 131072,
  depth: 1,
  deadlocks: 0,
};
