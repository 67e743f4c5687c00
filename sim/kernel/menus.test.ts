/** Actors that share their actions offer what each would offer if it were alone. */
import { describe, expect, it } from 'vitest';
import { parseDesign } from '../design/design.ts';
import { type Component, keyOf, type Value } from '../engine/index.ts';
import { createBoard, generatorOf, uniform, withFaults } from '../schedulers/index.ts';
import { parametersOf } from '../vocabulary/parameters.ts';
import { assemble } from './system.ts';

const parameters = parametersOf({
  processes: 2,
  threads: 3,
  clients: 6,
  joins: 2,
  chats: 2,
  rubbish: 1,
  kills: 2,
  stops: 1,
  thread_deaths: 1,
  interrupts: 1,
  lines_max: 4,
});

describe.each(['hardened', 'literal', 'literal,+counted-readers,+phase-fair-lock'])('%s', (design) => {
  it('shares no action that is not the same', () => {
    const made = () => assemble({ design: parseDesign(design), parameters }).system;
    const { components } = made();
    // In its own system nobody else is ever asked what he can do.
    const alone = components.map((_, actor) => made().components[actor] as Component);
    const offered = ({ actions }: Component, actor: number, values: readonly Value[]) =>
      (actions?.(values[actor] as Value) ?? []).map(({ name, target, progress, gate, take }) => {
        const outcome = take(values[actor] as Value, values[target] as Value, actor);
        return [name, target, progress, gate?.key, outcome && keyOf([outcome.self, outcome.target, outcome.reply])];
      });
    const board = createBoard({ components });
    const lists = new Map<unknown, Set<number>>();
    let compared = 0;
    for (let run = 0; run < 40; run++) {
      const scheduler = withFaults(uniform(), [40]);
      board.reset();
      scheduler.begin(board, generatorOf(4, run));
      for (let steps = 0; steps < 600; steps++) {
        const pick = scheduler.next(board);
        if (pick < 0) break;
        const changed: number[] = [];
        board.take(pick, (component) => changed.push(component));
        for (const actor of changed) {
          const component = components[actor] as Component;
          if (component.actions === undefined) continue;
          expect(offered(component, actor, board.values)).toEqual(
            offered(alone[actor] as Component, actor, board.values),
          );
          const list = component.actions(board.values[actor] as Value);
          lists.set(list, (lists.get(list) ?? new Set()).add(actor));
          compared++;
        }
      }
    }
    const shared = [...lists].filter(([list, actors]) => (list as readonly unknown[]).length > 0 && actors.size > 1);
    expect([compared > 1_000, shared.length > 20]).toEqual([true, true]);
  });
});
