/** A run that never ends, for a person: how it begins, what then comes again and again, and what would exclude it. */
import type { Explanation } from '../../properties/liveness/fairness.ts';
import type { Assembly } from '../../sim/kernel/system.ts';
import type { Scene } from '../../sim/trace/story.ts';
import { storyLines } from '../counterexample.ts';
import { counted, grouped, wrapped } from '../text.ts';
import type { Page } from './page.ts';
import { stepLines } from './steps.ts';
import { type Cell, table } from './table.ts';

/** `32 steps, then 6 for ever`; `34 steps, then nothing ever more`. */
export const lassoLength = (stem_steps: number, loop_steps: number): string =>
  `${counted(stem_steps, 'step')}, then ${loop_steps === 0 ? 'nothing ever more' : `${grouped(loop_steps)} for ever`}`;

/** `scenes` has the loop once, from the place `loop_from` on. */
export const lassoLines = (
  assembly: Assembly,
  scenes: readonly Scene[],
  loop_from: number,
  page: Page,
): readonly string[] => {
  const stem = scenes.slice(0, loop_from);
  const loop = scenes.slice(loop_from);
  if (loop.length === 0)
    return [...storyLines(assembly, stem, page), '', page.paint('Then nothing ever happens again.', 'bold')];
  return [
    ...(stem.length === 0 ? [] : stepLines(assembly, stem, page)),
    page.paint('Then for ever:', 'bold'),
    ...table(loopRows(loop, loop_from), page, [1]).rows.flat(),
  ];
};

/** Every step of it: none is less than another where it matters who has no turn. */
const loopRows = (scenes: readonly Scene[], before: number): readonly (readonly Cell[])[] =>
  scenes.map(({ step: { actor, does, gets } }, place) => [
    place === 0 ? '╭▸' : place === scenes.length - 1 ? '╰─' : '│',
    String(before + place + 1),
    actor,
    `${does} → ${gets}`,
  ]);

/** What would exclude this very run. What clients might do is said in one line: no server can rely on it. */
export const excuseLines = (
  excludedBy: readonly Explanation[],
  page: Page,
  title = 'What would exclude this run:',
): readonly string[] => {
  const ofClients = excludedBy.filter(({ actor }) => actor.startsWith('client '));
  const others = excludedBy.filter((each) => !ofClients.includes(each));
  const width = Math.min(110, page.width);
  return [
    page.paint(title, 'bold'),
    ...others.flatMap((each) => [
      `  ${excuseOf(each)}`,
      ...wrapped(`${each.granted ? 'Granted.' : 'Not granted.'} ${each.because}`, width, '    ').split('\n'),
    ]),
    ...(others.length === 0
      ? ['  nothing that the server could do: no step of its is enabled on it and never taken']
      : []),
    ...(ofClients.length === 0
      ? []
      : [
          `  what clients might do and never do: ${ofClients.map(({ actor, action }) => `${actor} ${action}`).join(', ')}`,
        ]),
  ].flatMap((line) =>
    wrapped(line, width, /^ */.exec(line)?.[0])
      .split('\n')
      .map((one) => one.trimEnd()),
  );
};

const excuseOf = ({ actor, action, strength }: Explanation): string =>
  strength === 'weak'
    ? `if ${actor} took ${action}, which it could all along (weak fairness)`
    : `if ${actor} took ${action}, which it could again and again (strong fairness)`;
