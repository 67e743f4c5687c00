/** The steps in Promela alone, for those who would not trust embedded C: one option for each step, found and taken by comparisons. */
import type { Relation, TakenStep } from '../engine/index.ts';
import { inComment } from './embed.ts';
import type { Tables } from './tables.ts';

/** How a cell is written: `ids[3]`. */
type Place = (component: number) => string;

/** The one process. SPIN looks at every option in every state, so this is for small systems. */
export function pureProcess({ components, labels }: Relation, { actors }: Tables, place: Place): string {
  const macros = new Map<string, string>();
  /** One macro for each label and listener. In a local id in which it is never heard nothing can go on, which SPIN reports. */
  const hearing = (label: number, listener: number): string => {
    const name = `HEAR_${label}_${listener}`;
    const cell = place(listener);
    const cases = (labels[label]!.next[listener] ?? []).flatMap((next, id) =>
      next === undefined ? [] : [`:: ${cell} == ${id} -> ${cell} = ${next}`],
    );
    macros.set(name, `#define ${name} if ${cases.join(' ')} fi`);
    return name;
  };
  const optionOf = (actor: number, id: number, target: number, targetId: number, step: TakenStep): string => {
    const { label = 0, listeners = [] } = step.heard ?? {};
    const effects = [
      `${place(actor)} = ${step.self}`,
      `${place(target)} = ${step.target}`,
      ...listeners.map((listener) => hearing(label, listener)),
    ];
    return `  :: d_step { ${place(actor)} == ${id} && ${place(target)} == ${targetId} -> ${effects.join('; ')} }`;
  };
  const options = actors.flatMap(({ component }) =>
    components[component]!.actions.flatMap((actions, id) =>
      actions.flatMap(({ name, target, steps }) =>
        steps.flatMap((step, targetId) => {
          if (typeof step === 'string') return [];
          const said = inComment(`${components[component]!.name}: ${name} -> ${step.reply}`);
          return [`  /* ${said} */`, optionOf(component, id, target, targetId, step)];
        }),
      ),
    ),
  );
  // A loop needs an option.
  const process = ['active proctype steps() {', '  do', ...options, '  :: false', '  od', '}'];
  return [...macros.values(), '', ...process].join('\n');
}
