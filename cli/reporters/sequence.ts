/** A path as a Mermaid sequence diagram: who asks what of which resource, what the answer is, and what it changed. */
import type { Assembly } from '../../sim/kernel/system.ts';
import { newIn, type Scene } from '../../sim/trace/story.ts';
import { present } from '../../sim/vocabulary/errors.ts';
import { counted } from '../text.ts';
import { actorIn, changesIn, type Fold, folded, numberOf, operationIn } from './fold.ts';

/** More messages than this nobody reads. */
const MESSAGES_MAX = 100;
/** Mermaid, and so GitHub, draws no larger diagram. */
const CHARACTERS_MAX = 50_000;

/**
 * Participants are the actors and the resources that the shown steps are about, in the order in which they come in.
 * A long run of one actor is one message to itself. Of more than `steps_max` messages the last are shown, and fewer where
 * they would be more than Mermaid draws.
 */
export const sequenceDiagram = (
  assembly: Assembly,
  scenes: readonly Scene[],
  steps_max: number = MESSAGES_MAX,
): string => {
  const all = folded(assembly, scenes);
  for (let count = Math.min(steps_max, all.length); ; count = Math.floor(count / 2)) {
    const diagram = diagramOf(assembly, all.slice(all.length - count));
    if (count <= 1 || diagram.length <= CHARACTERS_MAX) return diagram;
  }
};

const diagramOf = (assembly: Assembly, shown: readonly Fold[]): string => {
  const acting = new Set(shown.map(actorIn));
  const messages = shown.map((fold) => messagesOf(assembly, fold, acting));
  const participants = [...new Set(messages.flatMap(({ participants }) => participants))];
  const [first, last] = [participants[0], participants.at(-1)];
  const hidden = (shown[0]?.first ?? 1) - 1;
  const before =
    hidden === 0 || first === undefined || last === undefined
      ? []
      : [`Note over ${idOf(first)},${idOf(last)}: ${counted(hidden, 'step')} before`];
  const lines = [
    ...participants.map((component) => participantOf(assembly, component)),
    ...before,
    ...messages.flatMap(({ lines }) => lines),
  ];
  return ['sequenceDiagram', ...lines.map((line) => `  ${line}`)].join('\n');
};

type Messages = { readonly participants: readonly number[]; readonly lines: readonly string[] };

const messagesOf = (assembly: Assembly, fold: Fold, acting: ReadonlySet<number>): Messages => {
  const actor = actorIn(fold);
  const target = fold.scenes.length === 1 ? targetOf(assembly, fold) : actor;
  // Who is changed without a step of its own, for example killed.
  const struck = changesIn(fold, 'actors').filter(({ component }) => component !== actor && acting.has(component));
  const changed = [...struck, ...changesIn(fold, 'resources')];
  return {
    participants: [actor, target, ...changed.map(({ component }) => component)],
    lines: [
      `${idOf(actor)}->>${idOf(target)}: ${escaped(`${numberOf(fold)}. ${textOf(fold)}`)}`,
      ...changed.map((change) => `Note over ${idOf(change.component)}: ${escaped(newIn(change))}`),
    ],
  };
};

const targetOf = (assembly: Assembly, { scenes }: Fold): number =>
  assembly.places.at(present(scenes[0], 'step').step.on);

/** The arrow says which resource an operation is of, so its name alone is enough; a run has no such arrow. */
const textOf = (fold: Fold): string => {
  if (fold.scenes.length > 1) return operationIn(fold);
  const { does, gets } = present(fold.scenes[0], 'step').step;
  return `${does.slice(does.indexOf('.') + 1)} → ${gets}`;
};

/** People are drawn as people. */
const participantOf = (assembly: Assembly, component: number): string => {
  const slot = present(assembly.places.slots[component], 'component');
  const person = slot.kind === 'actor' && (slot.who.kind === 'client' || slot.who.kind === 'faults');
  return `${person ? 'actor' : 'participant'} ${idOf(component)} as ${escaped(slot.name)}`;
};

const idOf = (component: number): string => `c${component}`;

/** Mermaid ends a statement at `;`, begins a character's code with `#`, and takes text for HTML. */
const escaped = (text: string): string =>
  text.replace(/[#;<>&]/g, (character) => `#${character.charCodeAt(0)};`).replace(/\s+/g, ' ');
