/** What gates say of waiting is what the operations do, in whatever states random runs come to. */
import { describe, expect, it } from 'vitest';
import { parseDesign } from '../design/design.ts';
import type { Action, Value } from '../engine/index.ts';
import { enabled } from '../engine/index.ts';
import { createBoard, generatorOf, uniform, withFaults } from '../schedulers/index.ts';
import { parametersOf } from '../vocabulary/parameters.ts';
import { assemble } from './system.ts';

const designs = ['hardened', 'literal', 'hardened,-robust-accept-mutex', 'literal,+counted-readers,+phase-fair-lock'];
const parameters = parametersOf({
  processes: 2,
  threads: 2,
  clients: 4,
  joins: 2,
  chats: 2,
  kills: 2,
  thread_deaths: 1,
  interrupts: 1,
  stops: 2,
  fork_failures: 1,
  lines_max: 4,
});

/** Every action with a gate, in a state. */
const gated = (system: ReturnType<typeof assemble>['system'], values: readonly Value[]) =>
  system.components.flatMap(({ actions }, actor) =>
    (actions?.(values[actor] as Value) ?? []).flatMap((action) =>
      action.gate === undefined ? [] : [{ actor, action, gate: action.gate }],
    ),
  );

describe.each(designs)('%s', (design) => {
  const { system } = assemble({ design: parseDesign(design), parameters });
  const isBlocked = (values: readonly Value[], actor: number, { take, target }: Action) =>
    take(values[actor] as Value, values[target] as Value, actor) === undefined;

  it('lets everybody at a gate in or nobody, and names each gate that a step opens', () => {
    const seen = { shared: 0, opened: 0, stayed: 0 };
    const board = createBoard(system);
    for (let run = 0; run < 40; run++) {
      const scheduler = withFaults(uniform(), [20]);
      board.reset();
      scheduler.begin(board, generatorOf(5, run));
      for (let steps = 0; steps < 400; steps++) {
        const pick = scheduler.next(board);
        if (pick < 0) break;
        const before = [...board.values];
        board.take(pick, () => {});
        const after = [...board.values];
        const byGate = new Map<string, boolean>();
        for (const { actor, action, gate } of gated(system, after)) {
          const blocked = isBlocked(after, actor, action);
          const name = `${action.name} ${gate.key}`;
          if (byGate.has(name)) seen.shared++;
          expect(byGate.get(name) ?? blocked).toBe(blocked);
          byGate.set(name, blocked);
          const [was, is] = [before[action.target] as Value, after[action.target] as Value];
          // What the actor itself was does not matter: a gate is shut in a value of the target.
          const wasBlocked = action.take(after[actor] as Value, was, actor) === undefined;
          if (is === was || !wasBlocked) continue;
          if (blocked) seen.stayed++;
          else seen.opened++;
          if (!blocked) expect(gate.family.opened(was, is)).toContain(gate.key);
        }
      }
    }
    for (const [what, times] of Object.entries(seen)) expect([what, times > 0]).toEqual([what, true]);
  });

  it('hides no step that is enabled', () => {
    const board = createBoard(system);
    let quiet = 0;
    for (let run = 0; run < 40; run++) {
      const scheduler = withFaults(uniform(), [20]);
      board.reset();
      scheduler.begin(board, generatorOf(6, run));
      for (let steps = 0; steps < 400; steps++) {
        const able = enabled(system, board.values).filter(({ progress }) => progress);
        for (const { step } of able) expect(board.isOpen(step.actor)).toBe(true);
        const pick = scheduler.next(board);
        if (pick < 0) {
          expect(able).toEqual([]);
          quiet++;
          break;
        }
        board.take(pick, () => {});
      }
    }
    expect(quiet).toBeGreaterThan(0);
  });
});

it('an operation that means something else has no gate', () => {
  const altered = assemble(
    { design: parseDesign('hardened'), parameters },
    { operations: { 'processes.start': () => () => undefined } },
  ).system;
  const names = (system: typeof altered) =>
    gated(
      system,
      system.components.map(({ initial }) => initial),
    ).map(({ action }) => action.name);
  expect(names(altered)).not.toContain('processes.start');
  expect(names(assemble({ design: parseDesign('hardened'), parameters }).system)).toContain('processes.start');
});
