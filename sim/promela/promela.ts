/**
 * A relation as a model in Promela, for SPIN (G. J. Holzmann, "The SPIN Model Checker", 2003): a second opinion on how many
 * states a system reaches and how many of them are deadlocks.
 *
 * The state is one vector of local ids, all zero in the beginning, and one process with a single control state; each of its options
 * is one choice of one actor, enabled where the tables have a step and taken in one `d_step`. So SPIN stores a state
 * for each that the engine stores, none more, and what it calls an invalid end state is one without any enabled step.
 */
import type { Relation, SearchOutcome, Value } from '../engine/index.ts';
import { inComment, numbersBlock, textsBlock } from './embed.ts';
import {
  BYTE_IDS,
  DEPTH_MIN,
  MEMORY_MIB,
  SHORT_IDS,
  TABLE_BITS_MAX,
  TABLE_BITS_MIN,
  VECTOR_BYTES,
  VECTOR_OWN_BYTES,
} from './limits.ts';
import { pureProcess } from './pure.ts';
import { BLOCKED, type TableActor, type Tables, tablesOf, UNMET } from './tables.ts';

export type PromelaOptions = {
  /** What the model is of, in a few words. */
  readonly title: string;
  /** What the engine counted: SPIN must count the same. */
  readonly counts: Pick<SearchOutcome, 'states' | 'transitions' | 'terminal' | 'quiescent'>;
  /** The name of the model's file in the commands. Usually model.pml. */
  readonly file?: string;
  /** In Promela alone, without C: slower by far, and without the way to count quiescent states. */
  readonly pure?: boolean;
  /** A component's value in a few words. Usually as JSON. */
  readonly describe?: (component: number, value: Value) => string;
};

/** The model's text. Its first comment has the commands to run it and what must come out; its last one says what each number means. */
export function promelaOf(relation: Relation, options: PromelaOptions): string {
  const tables = tablesOf(relation);
  const model = options.pure === true ? pureModel(relation, tables) : tableModel(relation, tables);
  return [header(relation, tables, options), ...model, legend(relation, tables, options)].join('\n\n');
}

function pureModel(relation: Relation, tables: Tables): readonly string[] {
  return [vector(relation, tables), pureProcess(relation, tables, (component) => placeOf(tables, component))];
}

function tableModel(relation: Relation, tables: Tables): readonly string[] {
  const names = tables.actors.map(({ component }) => relation.components[component]!.name);
  return [
    macros(tables),
    ...Object.entries(tables.lists).map(([name, list]) => numbersBlock(name, list)),
    textsBlock('actors', names),
    textsBlock('names', tables.names),
    textsBlock('replies', tables.replies),
    vector(relation, tables),
    functions(tables),
    process(relation, tables),
  ];
}

function header(
  relation: Relation,
  tables: Tables,
  { title, counts, file = 'model.pml', pure }: PromelaOptions,
): string {
  const bits = Math.ceil(Math.log2(counts.states)) + 1;
  const table = Math.min(Math.max(bits, TABLE_BITS_MIN), TABLE_BITS_MAX);
  const bytes = tables.narrow + (tables.cells.length - tables.narrow) * wideType(relation).bytes + VECTOR_OWN_BYTES;
  const long = bytes > VECTOR_BYTES ? ` -DVECTORSZ=${bytes}` : '';
  const compile = `gcc -O3 -w -DSAFETY -DNOREDUCE -DMEMLIM=${MEMORY_MIB}${long} -o pan pan.c`;
  const pan = `./pan -n -c0 -w${table} -m${Math.max(DEPTH_MIN, counts.states + 1)}`;
  const shell = `'${inComment(file).replaceAll("'", `'\\''`)}'`;
  const named = /^[\w.+-]+$/.test(file) ? file : shell;
  return comment([
    `${title}`,
    '',
    'A model for SPIN 6 (https://spinroot.com), generated from the tables of an exhaustive search. Count its states with',
    '',
    `  spin -a ${named}`,
    `  ${compile}`,
    `  ${pan}`,
    '',
    `and SPIN must say "${counts.states} states, stored" and "errors: ${counts.terminal}": the states in which no step at all is enabled, each an`,
    `"invalid end state". It says ${counts.transitions + 1} transitions: those that lead from state to state, and one into the first.`,
    ...(pure === true ? [] : quiescentLines(named, counts.quiescent)),
    '',
    'To see the path to an error, step by step, stop at the first one and follow its trail: -c1 instead of -c0, then',
    '',
    '  ./pan -r',
  ]);
}

function quiescentLines(file: string, quiescent: number): readonly string[] {
  return [
    'With',
    '',
    `  spin -a -DQUIESCENT ${file}`,
    '',
    `instead of the first command it must say "errors: ${quiescent}": the states in which no step of progress is enabled, only faults,`,
    'each a violated assertion. The numbers of states are the same.',
  ];
}

/** What is enabled is an expression without calls: SPIN refuses what might have an effect. */
function macros({ narrow, cells }: Tables): string {
  const wide = narrow < cells.length;
  return [
    wide
      ? `#define ID(cell) ((cell) < ${narrow} ? now.ids[cell] : now.wide[(cell) - ${narrow}])`
      : '#define ID(cell) now.ids[cell]',
    '#define OFFER(cell, offers, choices, choice) ((offers) + ID(cell) * (choices) + (choice))',
    '#define STEP(offer) rows[offer_row[offer] + ID(offer_target[offer])]',
    `#define ENABLED(cell, offers, choices, choice) (STEP(OFFER(cell, offers, choices, choice)) > ${BLOCKED})`,
  ].join('\n');
}

function vector(relation: Relation, { narrow, cells }: Tables): string {
  const wide = cells.length - narrow;
  return [
    '/* The state: the local id of each component. */',
    `byte ids[${Math.max(narrow, 1)}];`,
    ...(wide === 0 ? [] : [`${wideType(relation).name} wide[${wide}];`]),
  ].join('\n');
}

function placeOf({ narrow, cells }: Tables, component: number): string {
  const cell = cells.indexOf(component);
  return cell < narrow ? `ids[${cell}]` : `wide[${cell - narrow}]`;
}

function wideType({ components }: Relation): { readonly name: string; readonly bytes: number } {
  const most = components.reduce((max, { values }) => Math.max(max, values.length), 0);
  if (most <= BYTE_IDS) return { name: 'byte', bytes: 1 };
  return most <= SHORT_IDS ? { name: 'short', bytes: 2 } : { name: 'int', bytes: 4 };
}

function functions({ narrow, cells, actors }: Tables): string {
  const setId =
    narrow < cells.length
      ? [`  if (cell < ${narrow}) now.ids[cell] = id;`, `  else now.wide[cell - ${narrow}] = id;`]
      : ['  now.ids[cell] = id;'];
  const numbers = (of: (actor: TableActor) => number) => `{ ${actors.map(of).join(', ')} }`;
  return [
    'c_code {',
    'extern int readtrail;',
    'static inline void set_id(int cell, int id) {',
    ...setId,
    '}',
    '/* The tables lack something, so that no count could be trusted. */',
    'static void unmet(const char *what) {',
    '  fprintf(stderr, "pan: the engine never met %s\\n", what);',
    '  exit(1);',
    '}',
    '/* Takes the step of an offer that is enabled: its actor, its target and whoever hears of it move at once. */',
    'static inline void take(int actor, int cell, int offer) {',
    '  int step = STEP(offer);',
    '  int at = step_listeners[step];',
    '  int left = listeners[at];',
    `  if (step == ${UNMET}) unmet("these two local ids together");`,
    '  if (readtrail) printf("  %s: %s -> %s\\n", actors[actor], names[offer_name[offer]], replies[step_reply[step]]);',
    '  set_id(cell, step_self[step]);',
    '  set_id(step_cell[step], step_target[step]);',
    '  for (; left > 0; left--, at += 2) {',
    '    int listener = listeners[at + 1];',
    '    int id = next[listeners[at + 2] + ID(listener)];',
    '    if (id == 0) unmet("this label in this local id");',
    '    set_id(listener, id - 1);',
    '  }',
    '}',
    '#ifdef QUIESCENT',
    '/* Whether no step of progress is enabled. */',
    'static int quiescent(void) {',
    `  static const int cells[] = ${numbers(({ cell }) => cell)};`,
    `  static const int offers[] = ${numbers((actor) => actor.offers)};`,
    `  static const int choices[] = ${numbers((actor) => actor.choices)};`,
    '  int actor, choice;',
    `  for (actor = 0; actor < ${actors.length}; actor++)`,
    '    for (choice = 0; choice < choices[actor]; choice++) {',
    '      int offer = OFFER(cells[actor], offers[actor], choices[actor], choice);',
    `      if (offer_progress[offer] && STEP(offer) > ${BLOCKED}) return 0;`,
    '    }',
    '  return 1;',
    '}',
    '#endif',
    '}',
  ].join('\n');
}

function process(relation: Relation, { actors }: Tables): string {
  const options = actors.flatMap(({ component, cell, offers, choices }, actor) => [
    `  /* ${inComment(relation.components[component]!.name)} */`,
    ...Array.from({ length: choices }, (_, choice) => {
      const where = `${cell}, ${offers}, ${choices}, ${choice}`;
      return `  :: d_step { c_expr { ENABLED(${where}) } -> c_code { take(${actor}, ${cell}, OFFER(${where})); } }`;
    }),
  ]);
  return [
    'active proctype steps() {',
    '  do',
    ...options,
    // A loop needs an option.
    '  :: false',
    '#ifdef QUIESCENT',
    // In parentheses: by its looks alone a call is refused for what it might do.
    '  :: d_step { c_expr { (quiescent)() } -> assert(false) }',
    '#endif',
    '  od',
    '}',
  ].join('\n');
}

function legend({ components }: Relation, tables: Tables, { describe }: PromelaOptions): string {
  const said = (component: number, value: Value) => describe?.(component, value) ?? JSON.stringify(value);
  const lines = tables.cells.flatMap((component) => {
    const { name, values, actions } = components[component]!;
    return [
      '',
      `${placeOf(tables, component)}: ${name}`,
      ...values.map((value, id) => {
        const offered = actions[id]!.map((action) => action.name).join(', ');
        return `  ${id}  ${said(component, value)}${offered === '' ? '' : `: ${offered}`}`;
      }),
    ];
  });
  return comment(['What the local ids mean, and which actions an actor has in each.', ...lines]);
}

function comment(lines: readonly string[]): string {
  return ['/*', ...lines.map((line) => ` * ${inComment(line)}`.trimEnd()), ' */'].join('\n');
}
