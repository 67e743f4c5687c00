/**
 * Orders the steps of a trace anew, so that a reader has to turn from one actor to another as seldom as possible. Each
 * actor does the same as before and gets the same answers; the property falls by the last step and not before.
 *
 * Exact by A* (Hart, Nilsson and Raphael, 1968) over the lattice of how far each actor is, with the state as a part of the
 * place, since two orders of the same steps need not lead to the same. As many switches are still needed at least as there
 * are other actors with something left to do.
 */
import { type Enabled, initialVector, type Step, type System, take, type Values } from '../engine/index.ts';
import type { Falls } from './falls.ts';
import { SWITCH_PLACES_MAX, SWITCH_REPLAYS_MAX } from './limits.ts';
import { stateKeys } from './state-key.ts';

type Reordered = {
  readonly path: readonly Step[];
  readonly switches: number;
  /** Whether no order has fewer; otherwise a bound was hit, and blocks were moved while that helped. */
  readonly fewest: boolean;
};

/** How often the actor changes between two neighbouring steps. */
export const switchesOf = (path: readonly Pick<Step, 'actor'>[]): number =>
  path.reduce((count, { actor }, place) => count + (place > 0 && path[place - 1]?.actor !== actor ? 1 : 0), 0);

/**
 * The steps of `path`, by the last of which `falls` says yes, in an order with the fewest context switches.
 * `places_max`: places of the lattice to look at, at most.
 */
export const fewestSwitches = (
  system: System,
  path: readonly Step[],
  falls: Falls,
  places_max = SWITCH_PLACES_MAX,
): Reordered => {
  const best = searched(system, path, falls, places_max);
  const order = best ?? moved(system, path, falls);
  return { path: order, switches: switchesOf(order), fewest: best !== undefined };
};

type Place = {
  readonly values: Values;
  /** How many steps of each actor are done, by its place among the actors. */
  readonly done: readonly number[];
  readonly last: number;
  readonly switches: number;
  readonly before: Place | undefined;
  readonly step: Step | undefined;
};

/** The best order, or undefined if the bound was hit first. */
const searched = (
  system: System,
  path: readonly Step[],
  falls: Falls,
  places_max: number,
): readonly Step[] | undefined => {
  const actors = [...new Set(path.map(({ actor }) => actor))];
  const own = actors.map((actor) => path.filter((step) => step.actor === actor));
  const isDone = (done: readonly number[]) => own.every((steps, index) => done[index] === steps.length);
  /** Switches at least from here to the end. */
  const ahead = ({ done, last }: Place): number =>
    own.reduce((count, steps, index) => count + (index !== last && done[index] !== steps.length ? 1 : 0), 0) -
    (last < 0 && own.length > 0 ? 1 : 0);
  const keyOfState = stateKeys(system);
  const seen = new Set<string>();
  /** Open places by the switches that a whole order through them has at least; the newest of equals comes first. */
  const open: Place[][] = [];
  const push = (place: Place): void => {
    const bound = place.switches + ahead(place);
    open[bound] ??= [];
    open[bound].push(place);
  };
  push({
    values: initialVector(system),
    done: own.map(() => 0),
    last: -1,
    switches: 0,
    before: undefined,
    step: undefined,
  });
  for (let bound = 0; bound < open.length; ) {
    const place = open[bound]?.pop();
    if (place === undefined) {
      bound++;
      continue;
    }
    if (isDone(place.done)) return stepsTo(place);
    const key = `${place.last},${place.done.join()} ${keyOfState(place.values)}`;
    if (seen.has(key)) continue;
    if (seen.size === places_max) return undefined;
    seen.add(key);
    own.forEach((steps, index) => {
      const planned = steps[place.done[index] as number];
      const taken = planned && again(system, place.values, planned);
      if (taken === undefined) return;
      const done = place.done.map((count, other) => (other === index ? count + 1 : count));
      if (falls(taken.next, taken.step.label) !== isDone(done)) return;
      const switches = place.switches + (place.last < 0 || place.last === index ? 0 : 1);
      push({ values: taken.next, done, last: index, switches, before: place, step: taken.step });
    });
  }
  return undefined;
};

const stepsTo = (end: Place): readonly Step[] => {
  const steps: Step[] = [];
  for (let place: Place | undefined = end; place?.step !== undefined; place = place.before) steps.push(place.step);
  return steps.reverse();
};

/** Moves blocks of one actor's steps to its next or its last block while there are fewer switches then. */
const moved = (system: System, path: readonly Step[], falls: Falls): readonly Step[] => {
  let order = path;
  let replays = 0;
  const better = (): boolean => {
    const blocks = blocksOf(order);
    for (const [from, block] of blocks.entries()) {
      const next = blocks.findIndex((other, index) => index > from && other[0]?.actor === block[0]?.actor);
      if (next < 0) continue;
      const between = blocks.slice(from + 1, next).flat();
      const joined = [block, blocks[next] ?? []].flat();
      for (const middle of [
        [...joined, ...between],
        [...between, ...joined],
      ]) {
        if (replays++ >= SWITCH_REPLAYS_MAX) return false;
        const tried = [...blocks.slice(0, from).flat(), ...middle, ...blocks.slice(next + 1).flat()];
        const taken = switchesOf(tried) < switchesOf(order) ? retaken(system, tried, falls) : undefined;
        if (taken === undefined) continue;
        order = taken;
        return true;
      }
    }
    return false;
  };
  while (better());
  return order;
};

const blocksOf = (path: readonly Step[]): readonly (readonly Step[])[] => {
  const blocks: Step[][] = [];
  for (const [place, step] of path.entries()) {
    if (place > 0 && path[place - 1]?.actor === step.actor) blocks.at(-1)?.push(step);
    else blocks.push([step]);
  }
  return blocks;
};

/** The steps in that order, if each can be taken, gets the same answer, and the property falls by the last alone. */
const retaken = (system: System, order: readonly Step[], falls: Falls): readonly Step[] | undefined => {
  let values = initialVector(system);
  const steps: Step[] = [];
  for (const [place, planned] of order.entries()) {
    const taken = again(system, values, planned);
    if (taken === undefined || falls(taken.next, taken.step.label) !== (place === order.length - 1)) return undefined;
    steps.push(taken.step);
    values = taken.next;
  }
  return steps;
};

/** The same step in another state: the same operation on the same component with the same answer. */
const again = (system: System, values: Values, planned: Step): Enabled | undefined => {
  const taken = take(system, values, planned);
  if (taken === undefined) return undefined;
  const { name, target, reply } = taken.step;
  return name === planned.name && target === planned.target && reply === planned.reply ? taken : undefined;
};
