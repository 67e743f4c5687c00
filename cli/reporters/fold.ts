/** Folds a path into what a person wants to read: a long run of one actor becomes one row, what matters stays alone. */
import type { Assembly } from '../../sim/kernel/system.ts';
import { type Change, newIn, type Scene } from '../../sim/trace/story.ts';
import { present } from '../../sim/vocabulary/errors.ts';
import type { Label } from '../../sim/vocabulary/labels.ts';

/** One or several steps of one actor, one after the other. */
export type Fold = {
  /** The number of its first step, from 1. */
  readonly first: number;
  readonly scenes: readonly Scene[];
};

/** Two steps are as quickly read as their fold. */
const FOLDED_MIN = 3;

/** What a story is about: a step that tells one of these is never folded away. */
const events: ReadonlySet<Label['type']> = new Set(['death', 'thread-death', 'accepted', 'delivered', 'dropped']);

/** Each step by itself. */
export const unfolded = (scenes: readonly Scene[]): readonly Fold[] =>
  scenes.map((scene, position) => ({ first: position + 1, scenes: [scene] }));

/** Runs of one actor, but for faults, for what the story is about and for the last step, with which something falls. */
export const folded = (assembly: Assembly, scenes: readonly Scene[]): readonly Fold[] => {
  const runs: { first: number; scenes: Scene[]; open: boolean }[] = [];
  for (const [position, scene] of scenes.entries()) {
    const alone = isEvent(assembly, scene) || position === scenes.length - 1;
    const last = runs.at(-1);
    if (last?.open === true && !alone && last.scenes[0]?.actor === scene.actor) last.scenes.push(scene);
    else runs.push({ first: position + 1, scenes: [scene], open: !alone });
  }
  return runs.flatMap(({ first, scenes: run }) =>
    run.length >= FOLDED_MIN
      ? [{ first, scenes: run }]
      : unfolded(run).map((one) => ({ ...one, first: first + one.first - 1 })),
  );
};

const isEvent = (assembly: Assembly, { actor, label }: Scene): boolean => {
  const slot = assembly.places.slots[actor];
  return (slot?.kind === 'actor' && slot.who.kind === 'faults') || (label !== undefined && events.has(label.type));
};

export const actorIn = ({ scenes }: Fold): number => present(scenes[0], 'step').actor;

/** `13`, or `1–5`. */
export const numberOf = ({ first, scenes }: Fold): string =>
  scenes.length === 1 ? String(first) : `${first}–${first + scenes.length - 1}`;

/** `accept-mutex.acquire → ACQUIRED`; of a run its first operation and its last: `table-lock.begin-read … end-read → ENDED`. */
export const operationIn = ({ scenes }: Fold): string => {
  const [first, last] = [present(scenes[0], 'step').step, present(scenes.at(-1), 'step').step];
  if (scenes.length > 1) {
    const family = first.does.slice(0, first.does.indexOf('.') + 1);
    const short = last.does.startsWith(family) ? last.does.slice(family.length) : last.does;
    return `${first.does} … ${short} → ${last.gets}`;
  }
  const where = first.on.includes(' ') ? ` (${first.on})` : '';
  return `${first.does}${where} → ${first.gets}`;
};

/** What is different after it from what was before: a lock that was taken and given back is not. */
export const changesIn = (fold: Fold, which: 'actors' | 'resources'): readonly Change[] => {
  const net = new Map<number, Change>();
  for (const scene of fold.scenes)
    for (const change of scene[which])
      net.set(change.component, { ...change, before: net.get(change.component)?.before ?? change.before });
  return [...net.values()].filter(({ before, after }) => before !== after);
};

/** `accept-mutex: held by thread 0.0`: each changed resource with what is new in it. */
export const newsIn = (fold: Fold): readonly string[] =>
  changesIn(fold, 'resources').map((change) => `${change.name}: ${newIn(change)}`);
