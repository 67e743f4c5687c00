/** A compiled table as a Mermaid state diagram. */

import type { Table } from './compile.ts';
import { nameOfOffer } from './recipes.ts';

/** Each state shows what it offers; an arrow is a reply. Replies that lead to the same state share one arrow. */
export const mermaidOf = ({ id, states }: Table): string => {
  const lines = [
    `%% the machine '${id}': ${states.length === 1 ? '1 state' : `${states.length} states`}`,
    'stateDiagram-v2',
    `  [*] --> ${word(states[0]?.name ?? '')}`,
  ];
  for (const { name, offers } of states) {
    lines.push(`  ${word(name)} : ${[name, ...offers.map(nameOfOffer)].join('\\n')}`);
  }
  for (const { name, next } of states) {
    const arrows = new Map<number, string[]>();
    for (const [reply, target] of Object.entries(next)) arrows.set(target, [...(arrows.get(target) ?? []), reply]);
    for (const [target, replies] of arrows) {
      lines.push(`  ${word(name)} --> ${word(states[target]?.name ?? '')} : ${replies.join(' / ')}`);
    }
  }
  return lines.join('\n');
};

/** Mermaid's ids are words; `end` is one of its own. */
const word = (name: string): string => `s_${name.replace(/\W/g, '_')}`;
