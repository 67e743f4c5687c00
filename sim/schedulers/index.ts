/**
 * Simulation: long random runs of the systems that the search explores, each repeatable from its seed. It knows
 * components, not what they are; it has no clock, and no chance but the generator that a run is given.
 */
export { type Board, createBoard, pickOf } from './board.ts';
export { choices, type Plan } from './choices.ts';
export { withFaults } from './faults.ts';
export { generatorOf } from './generator.ts';
export { pct } from './pct.ts';
export { portfolio } from './portfolio.ts';
export { pos } from './pos.ts';
export { replaying } from './replay.ts';
export { roundRobin } from './round-robin.ts';
export { createSimulator, type Observer, type Run, type RunEnd, recorder, type Simulator } from './run.ts';
export { END, type Pick, REST, type Scheduler } from './scheduler.ts';
export { uniform } from './uniform.ts';
