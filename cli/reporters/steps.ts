/** A path as a table, in the widest of its forms that fits the page. */
import { initialVector, type Values } from '../../sim/engine/index.ts';
import type { Assembly } from '../../sim/kernel/system.ts';
import type { Scene } from '../../sim/trace/story.ts';
import { present } from '../../sim/vocabulary/errors.ts';
import { counted, wrapped } from '../text.ts';
import { actorIn, changesIn, type Fold, folded, newsIn, numberOf, operationIn, unfolded } from './fold.ts';
import { cellsOf, type Form, type Row } from './lanes.ts';
import type { Page } from './page.ts';
import { fits, type Table, table } from './table.ts';
import { blockedTexts, notTaken, type Wait, waitTeller } from './waiting.ts';

/** Widest first, each with the room that it must leave for what changed: lanes are not worth broken lines. */
const forms: readonly { readonly form: Form; readonly room_min: number }[] = [
  { form: 'states', room_min: 50 },
  { form: 'marks', room_min: 24 },
];

/** Folded, unless the page asks for each step. Of a path of more than `rows_max` rows the last are shown. */
export const stepLines = (
  assembly: Assembly,
  scenes: readonly Scene[],
  page: Page,
  rows_max: number = Number.POSITIVE_INFINITY,
): readonly string[] => {
  const all = page.detail === 'usual' ? folded(assembly, scenes) : unfolded(scenes);
  const shown = all.slice(Math.max(0, all.length - rows_max));
  const start = initialVector(assembly.system);
  const before = ({ first }: Fold): Values => scenes[first - 2]?.values ?? start;
  const newlyWaiting = waitTeller(assembly);
  // Who waits already where the shown part begins is no news.
  if (shown[0] !== undefined) newlyWaiting(before(shown[0]));
  const blocks = shown.map((fold) => [rowOf(assembly, fold, page), ...waitRows(fold, newlyWaiting)]);
  const { rows, width, form } = tableOf(assembly, blocks.flat(), page);
  const [head = [], ...under] = rows;
  const hidden = (shown[0]?.first ?? 1) - 1;
  const lead = under.splice(0, under.length - blocks.flat().length).flat();
  return [
    // What stands below its row needs no title.
    ...head.slice(0, 1),
    page.paint('─'.repeat(width), 'dim'),
    // Where everybody was at first is not where they are after steps that are hidden.
    ...(hidden === 0 || form === 'marks' ? lead : []),
    ...(hidden === 0 ? [] : [`… ${counted(hidden, 'step')} before`]),
    ...shown.flatMap((fold, position) => {
      const own = under.splice(0, blocks[position]?.length).flat();
      return page.detail === 'choices' ? [...own, ...choiceLines(assembly, fold, before(fold), page)] : own;
    }),
  ];
};

const tableOf = (assembly: Assembly, rows: readonly Row[], page: Page): Table & { readonly form: Form } => {
  const found = forms.find(({ form, room_min }) => fits(cellsOf(assembly, rows, form), page.width, room_min));
  const form = found?.form ?? 'list';
  return { ...table(cellsOf(assembly, rows, form), page, [0]), form };
};

const rowOf = (assembly: Assembly, fold: Fold, { detail }: Page): Row => {
  const actor = actorIn(fold);
  const { values } = present(fold.scenes.at(-1), 'step');
  const struck = changesIn(fold, 'actors').filter(({ component }) => component !== actor);
  return {
    number: numberOf(fold),
    actor,
    steps: fold.scenes.length,
    operation: operationIn(fold),
    news: newsIn(fold).join('; '),
    struck: new Map(struck.map(({ component, after }) => [component, after])),
    values,
    state: detail === 'usual' ? '' : assembly.describe(actor, present(values[actor], 'actor')),
  };
};

/** Who waits from here on, for what, and how that is. */
const waitRows = ({ scenes }: Fold, newlyWaiting: (values: Values) => readonly Wait[]): readonly Row[] => {
  const { values } = present(scenes.at(-1), 'step');
  return newlyWaiting(values).map(({ actor, operations, on }) => ({
    number: '',
    actor,
    steps: 0,
    operation: `waits for ${operations.join(' or ')}`,
    news: on,
    struck: new Map(),
    values,
    state: '',
  }));
};

/** What could not happen in the state before a step, and what else could have. */
const choiceLines = (assembly: Assembly, { scenes }: Fold, before: Values, page: Page): readonly string[] => {
  const { actor, step } = present(scenes[0], 'step');
  const blocked = blockedTexts(assembly, before);
  const others = notTaken(assembly, before, actor, step.does);
  return [
    ...(blocked.length === 0 ? [] : [`blocked: ${blocked.join('; ')}`]),
    ...(others.length === 0 ? [] : [`not taken: ${others.join('; ')}`]),
  ].flatMap((text) =>
    wrapped(text, page.width, '      ')
      .split('\n')
      .map((line) => page.paint(line, 'dim')),
  );
};
