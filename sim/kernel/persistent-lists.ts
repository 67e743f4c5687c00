/** Rules of the partial-order reduction (`persistent.ts`) as lists of conditions that must all hold. */
import type { Inquiry, Look, PersistentRule, Value } from '../engine/index.ts';
import { present } from '../vocabulary/errors.ts';
import type { Registers } from '../vocabulary/registers.ts';
import { actorOf } from './actor.ts';
import type { TableState } from './compile.ts';
import { type Condition, conditions } from './persistent-conditions.ts';
import type { Assembly } from './system.ts';

/** A condition, of a component by its index. */
export const on = (component: number, name: keyof typeof conditions, ...words: (number | string)[]): Condition => [
  component,
  name,
  ...words,
];

/** What is known while a list is asked: what is left of it, and what was counted. */
type Known = { readonly left: readonly Condition[]; readonly count: number };

/** Answers `yes` where all of a list holds, else `no`. */
export const listed = <Answer extends Value>(
  assembly: Assembly,
  list: readonly Condition[],
  yes: Answer,
  no: Answer,
): Inquiry<Answer> => ({ first: lookAt({ left: list, count: 0 }), next: continued(assembly, yes, no) });

const lookAt = (known: Known): Look => ({
  at: present(known.left[0], 'condition')[0],
  known: { left: known.left, count: known.count },
});

const continued =
  <Answer extends Value>(assembly: Assembly, yes: Answer, no: Answer): Inquiry<Answer>['next'] =>
  ({ known }, value) => {
    const { left, count } = known as Known;
    const [first, ...rest] = left;
    const [component, name, ...words] = present(first, 'condition');
    const slot = assembly.places.slots[component];
    const state = slot?.kind === 'actor' ? assembly.stateOf(component, value) : undefined;
    const verdict = conditions[name as keyof typeof conditions]({ value, state, words, count });
    if (verdict === false) return { answer: no };
    if (verdict === 'enough') return { answer: yes };
    const more = typeof verdict === 'object' ? [...verdict, ...rest] : rest;
    if (more.length === 0) return { answer: yes };
    return lookAt({ left: more, count: typeof verdict === 'number' ? verdict : count });
  };

/** A rule for one actor: its own value says under which further conditions it may go alone; undefined: under none. */
export const aloneRule = (
  assembly: Assembly,
  self: number,
  name: string,
  listOf: (state: TableState, registers: Registers) => readonly Condition[] | undefined,
): PersistentRule => {
  const further = continued<readonly number[]>(assembly, [self], []);
  return {
    name,
    confluent: true,
    actors: {
      first: { at: self, known: null },
      next: (look, value) => {
        if (look.known !== null) return further(look, value);
        const list = listOf(assembly.stateOf(self, value), actorOf(value).registers);
        if (list === undefined) return { answer: [] };
        return list.length === 0 ? { answer: [self] } : lookAt({ left: list, count: 0 });
      },
    },
  };
};

/** Where everything is, for the rules. */
export type Server = ReturnType<typeof serverOf>;

export const serverOf = (assembly: Assembly) => {
  const { places, environment } = assembly;
  const { parameters } = environment;
  const { processes, threads, clients } = parameters;
  const count = (end: number): readonly number[] => [...Array(end).keys()];
  const at = (kind: string, ...numbers: readonly number[]): number =>
    places.at(numbers.length === 0 ? kind : `${kind} ${numbers.join('.')}`);
  const allThreads = count(processes).flatMap((process) =>
    count(threads).map((thread) => ({ process, thread, index: at('thread', process, thread) })),
  );
  return {
    assembly,
    parameters,
    at,
    allThreads,
    allClients: count(clients).map((client) => ({
      client,
      index: at('client', client),
      line: at('connection', client),
    })),
    children: count(processes).map((process) => at('child', process)),
    /** Nobody has been asked to shut the server down, nor may be, and the parent lives. */
    goesOn: [on(at('faults'), 'spent', 'interrupts', 'parentKills'), on(at('processes'), 'goesOn')],
    /** Nobody of a process is stopped, and no thread dies alone: both would take a step away. */
    undisturbed: [on(at('faults'), 'spent', 'stops', 'threadDeaths')],
  };
};

/**
 * Nobody ends that process, neither from outside nor one of its other threads: of those none is about to, and none can come to it, as long
 * as a client of the process is not finished.
 */
export const unharmed = (
  { at, goesOn, allThreads, children }: Server,
  process: number,
  self?: number,
): readonly Condition[] => [
  on(at('faults'), 'spent', 'kills'),
  ...goesOn,
  on(at('processes'), 'isWhole', process),
  ...(children[process] === self ? [] : [on(present(children[process], 'child'), 'stays')]),
  ...allThreads.flatMap(({ process: own, index }) => (own === process && index !== self ? [on(index, 'stays')] : [])),
];
