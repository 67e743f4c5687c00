/** What a property is here: a sentence that must hold, why, where the source says so, and proof that it is not vacuous. */
import type { Tag } from '../sim/actors/define.ts';
import type { Property, Value } from '../sim/engine/index.ts';
import { type Actor, actorOf } from '../sim/kernel/actor.ts';
import type { Assembly, Monitor } from '../sim/kernel/system.ts';
import { quota } from '../sim/resources/quota.ts';
import type { Identity } from '../sim/vocabulary/ids.ts';

export type PropertyDefinition = {
  readonly name: string;
  /** What it says, as one sentence. */
  readonly says: string;
  /** Why it must hold: what a user loses when it does not. */
  readonly why: string;
  /** The sentence of the source that asks for it, or what else does. */
  readonly source: string;
  readonly category: 'safety' | 'deadlock';
  /** Without this nothing is checked: a search that never sees it proves nothing about the property. */
  readonly premise: string;
  /** The history that it needs: the system is assembled with these. */
  readonly monitors?: readonly Monitor[];
  readonly judge: (assembly: Assembly) => Judge;
  readonly witness: (assembly: Assembly) => Judge;
};

/** A property of the engine without its name. */
type Judge = Property extends infer P ? (P extends Property ? Omit<P, 'name'> : never) : never;

/** All components but monitors, which are no part of the server. */
export const serverComponents = ({ places }: Assembly): readonly number[] =>
  places.slots.flatMap(({ kind }, index) => (kind === 'monitor' ? [] : [index]));

/** The actors of a kind, with their indexes among the components. */
export const actorsOf = <Kind extends Identity['kind']>(
  assembly: Assembly,
  kind: Kind,
): readonly { readonly who: Extract<Identity, { kind: Kind }>; readonly index: number }[] =>
  assembly.places.slots.flatMap((slot, index) =>
    slot.kind === 'actor' && slot.who.kind === kind
      ? [{ who: slot.who as Extract<Identity, { kind: Kind }>, index }]
      : [],
  );

export const hasTag = (assembly: Assembly, component: number, value: Value, tag: Tag): boolean =>
  assembly.stateOf(component, value).tags.includes(tag);

export const registersOf = (value: Value): Actor['registers'] => actorOf(value).registers;

/** Whether the actor waits for, or is about to ask for, an operation of that resource. */
export const wants = (assembly: Assembly, component: number, value: Value, operations: readonly string[]): boolean =>
  assembly.stateOf(component, value).offers.some(({ operation }) => operations.includes(operation));

/** Where the quotas and the threads of each process stand among the views of a property that reads first all quotas, then all threads. */
export const quotasAndThreads = (assembly: Assembly) => {
  const { processes } = assembly.environment.parameters;
  const threads = actorsOf(assembly, 'thread');
  const quotas = Array.from({ length: processes }, (_, p) => assembly.places.at(`${quota.name} ${p}`));
  return {
    quotas,
    reads: [...quotas, ...threads.map(({ index }) => index)],
    /** For each process the places of its threads among the views; its quota's is its own number. */
    threadsOf: quotas.map((_, p) => threads.flatMap(({ who }, t) => (who.process === p ? [processes + t] : []))),
  };
};
