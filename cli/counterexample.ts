/** Prints a path so that a person can follow it: a column for each actor, what was done, and only what changed. */
import { enabled, initialVector, type Value, type Values } from '../sim/engine/index.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import { describeRegisters, lockReport, newIn, type Scene } from '../sim/trace/story.ts';
import { columns, wrapped } from './text.ts';

/** The steps as lines. An actor's column shows the state that it is in after the step; `*` marks the one that acted. */
export const sceneLines = (assembly: Assembly, scenes: readonly Scene[]): readonly string[] => {
  const shown = actorsIn(assembly, scenes);
  const name = (component: number) => assembly.places.slots[component]?.name ?? '';
  const initial = initialVector(assembly.system);
  const start = shown.map((component) => ` ${assembly.describe(component, initial[component] as Value)}`);
  const rows = scenes.map((scene, position) => {
    const lanes = shown.map((component) => {
      const change = scene.actors.find((actor) => actor.component === component);
      const state =
        change?.after ??
        (component === scene.actor ? assembly.describe(component, scene.values[component] as Value) : '');
      return `${component === scene.actor ? '*' : ' '}${state}`;
    });
    const { does, on, gets } = scene.step;
    const where = on.includes(' ') ? ` (${on})` : '';
    const changes = scene.resources.map((change) => `${change.name}: ${newIn(change)}`);
    return [String(position + 1), ...lanes, `${does}${where} → ${gets}`, changes.join('; ')];
  });
  const head = ['', ...shown.map((component) => ` ${name(component)}`), 'operation → reply', 'what changed'];
  const [first = '', second = '', ...rest] = columns([head, ['0', ...start, '', ''], ...rows], [0]);
  return [first, '─'.repeat(first.length), second, ...rest];
};

/** The actors that act or change on the way. */
const actorsIn = (assembly: Assembly, scenes: readonly Scene[]): readonly number[] =>
  assembly.places.slots.flatMap((slot, component) => {
    const takesPart = scenes.some(
      (scene) => scene.actor === component || scene.actors.some((actor) => actor.component === component),
    );
    return slot.kind === 'actor' && takesPart ? [component] : [];
  });

/** The state at the end: who is where and cannot move, who holds and waits for which lock, what is in each queue. */
export const finalLines = (assembly: Assembly, values: Values): readonly string[] => {
  const initial = initialVector(assembly.system);
  const movable = movableIn(assembly, values);
  const actors = assembly.places.slots.flatMap((slot, component): string[][] => {
    const value = values[component] as Value;
    if (slot.kind !== 'actor' || slot.who.kind === 'faults') return [];
    const { offers } = assembly.stateOf(component, value);
    const waits =
      offers.length > 0 && !movable.has(component)
        ? `waits for ${offers.map(({ operation }) => operation).join(' or ')}`
        : '';
    return [[`  ${slot.name}`, assembly.describe(component, value), describeRegisters(value), waits]];
  });
  const locks = lockReport(assembly, values).map(({ lock, state, waiting }) => [
    `  ${lock}`,
    state,
    waiting.length === 0 ? '' : `waiting: ${waiting.join(', ')}`,
  ]);
  const others = assembly.places.slots.flatMap((slot, component): string[][] => {
    if (slot.kind !== 'resource' || slot.resource === 'accept-mutex' || slot.resource === 'table-lock') return [];
    const now = assembly.describe(component, values[component] as Value);
    return now === assembly.describe(component, initial[component] as Value) ? [] : [[`  ${slot.name}`, now]];
  });
  return [
    'Actors at the end:',
    ...columns(actors),
    'Locks at the end:',
    ...columns(locks),
    ...(others.length === 0 ? [] : ['Other resources at the end:', ...columns(others)]),
  ];
};

/** Who can move. In a state where a machine or an operation is wrong, nobody can say. */
const movableIn = (assembly: Assembly, values: Values): ReadonlySet<number> => {
  try {
    return new Set(enabled(assembly.system, values).map(({ step }) => step.actor));
  } catch {
    return new Set(values.keys());
  }
};

/** A property's sentence, and why it matters. */
export const sentence = (property: { readonly name: string; readonly says: string; readonly why: string }): string =>
  [`${property.name}:`, wrapped(property.says, 100, '  '), wrapped(property.why, 100, '  ')].join('\n');
