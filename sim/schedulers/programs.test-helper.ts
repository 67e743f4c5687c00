/** Small concurrent programs as systems: each actor takes the steps of a list, in order, on variables that it names. */
import type { Action, Component, System, Value } from '../engine/index.ts';

/** One step: the variable that it acts on, and what it makes of it; undefined where it is blocked. */
export type Line = {
  readonly on: string;
  readonly does: (variable: number) => number | undefined;
  readonly fault?: boolean;
};

/** Actors come first, in order, then the variables, all 0 at the beginning. */
export const programs = (...bodies: readonly (readonly Line[])[]): System => {
  const names = [...new Set(bodies.flat().map(({ on }) => on))];
  const actors = bodies.map((body, index): Component => {
    const lists = body.map(({ on, does, fault = false }, place): readonly Action[] => [
      {
        name: `${index}.${place}`,
        target: bodies.length + names.indexOf(on),
        progress: !fault,
        take: (self, variable) => {
          const next = does(variable as number);
          return next === undefined ? undefined : { self: (self as number) + 1, target: next, reply: 'DONE' };
        },
      },
    ]);
    return { name: `actor ${index}`, initial: 0, actions: (at: Value) => lists[at as number] ?? [] };
  });
  return { components: [...actors, ...names.map((name): Component => ({ name, initial: 0 }))] };
};

/** `count` steps on a variable that nobody else uses. */
export const alone = (on: string, count: number): readonly Line[] =>
  Array.from({ length: count }, () => ({ on, does: (variable: number) => variable + 1 }));
