/** Whom a label does not reach would not have changed by it. */
import { describe, expect, it } from 'vitest';
import { parseDesign } from '../design/design.ts';
import type { Component, Label, Value } from '../engine/index.ts';
import { createBoard, generatorOf, uniform, withFaults } from '../schedulers/index.ts';
import { parametersOf } from '../vocabulary/parameters.ts';
import { assemble } from './system.ts';

const parameters = parametersOf({
  processes: 2,
  threads: 2,
  clients: 5,
  chats: 3,
  kills: 3,
  thread_deaths: 1,
  interrupts: 1,
  parent_kills: 1,
  stops: 2,
  lines_max: 4,
});

const reaches = (label: Label, { ears = [] }: Component): boolean =>
  ears.some(({ type, field, is }) => {
    if (type !== label.type) return false;
    const value = field === undefined ? is : label[field];
    return value === is || (Array.isArray(value) && value.includes(is));
  });

describe.each(['hardened', 'literal', 'hardened,-die-with-parent'])('%s', (design) => {
  it('who has no ear for a label hears nothing in it, and most are not reached', () => {
    const { system } = assemble({ design: parseDesign(design), parameters });
    const board = createBoard(system);
    const seen = { changed: 0, spared: 0 };
    const labels = new Set<string>();
    for (let run = 0; run < 60; run++) {
      const scheduler = withFaults(uniform(), [20]);
      board.reset();
      scheduler.begin(board, generatorOf(8, run));
      for (let steps = 0; steps < 400; steps++) {
        const pick = scheduler.next(board);
        if (pick < 0) break;
        const before = [...board.values];
        const { label } = board.take(pick, () => {});
        if (label === undefined) continue;
        labels.add(label.type);
        system.components.forEach((component, index) => {
          const { hear, hears } = component;
          if (hear === undefined) return;
          const value = before[index] as Value;
          const changed = hears?.(label) === true && hear(value, label) !== value;
          if (changed)
            expect([component.name, label, reaches(label, component)]).toEqual([component.name, label, true]);
          if (changed) seen.changed++;
          if (hears?.(label) === true && !reaches(label, component)) seen.spared++;
        });
      }
    }
    expect([seen.changed > 100, seen.spared > 100, labels.has('death'), labels.has('stopped')]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});
