import { describe, expect, it } from 'vitest';
import { relate, type System } from '../engine/index.ts';
import { calls, counter } from '../engine/systems.test-helper.ts';
import { numbersBlock } from './embed.ts';
import { BLOCK_CHARACTERS_MAX } from './limits.ts';
import { type PromelaOptions, promelaOf } from './promela.ts';

const limits = { states_max: 1e5, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 };

const modelOf = (system: System, options: Partial<PromelaOptions> = {}): string => {
  const { outcome, relation } = relate(system, { limits, clock_ms: () => 0 });
  return promelaOf(relation!, { title: 'Calls.', counts: outcome, ...options });
};

/** The comments at the beginning and at the end, and what stands between them. */
const partsOf = (model: string): readonly [string, string, string] => {
  const from = model.indexOf('*/') + 2;
  const to = model.lastIndexOf('/*\n');
  return [model.slice(0, from), model.slice(from, to), model.slice(to)];
};

const lineOf = (text: string, what: RegExp): string => what.exec(text)?.[0] ?? '';

describe('the model of a system whose listeners hear labels', () => {
  const model = modelOf(calls);
  const [head, body, legend] = partsOf(model);

  it('says first how it is run and what must come out', () => {
    expect(head).toContain(' *   spin -a model.pml\n');
    expect(head).toMatch(/ \* {3}gcc -O3 -w -DSAFETY -DNOREDUCE -DMEMLIM=\d+ -o pan pan\.c\n/);
    expect(head).toMatch(/ \* {3}\.\/pan -n -c0 -w\d+ -m\d+\n/);
    // Ready or done, and how often both have heard it: 0, 1, 2 or 3.
    expect(head).toContain('"8 states, stored" and "errors: 4"');
    expect(head).toContain('It says 9 transitions');
    expect(head).toContain('it must say "errors: 4"');
  });

  it('has one byte for each component and one option for each choice of an actor', () => {
    expect(lineOf(body, /^byte ids.*$/m)).toBe('byte ids[4];');
    expect(body).not.toContain('wide');
    const options = [...body.matchAll(/^ {2}:: d_step \{ c_expr \{ ENABLED\(0, 0, 2, (\d)\)/gm)];
    expect(options.map(([, choice]) => choice)).toEqual(['0', '1']);
  });

  it('has the steps as tables', () => {
    const numbersOf = (name: string) =>
      new RegExp(` ${name}\\[\\d+\\] = \\{([^}]*)\\}`).exec(body)?.[1]?.match(/\d+/g)?.map(Number);
    // Ready: call, stop; done: neither. Steps 0 and 1 are none.
    const rows = numbersOf('rows')!;
    expect(numbersOf('offer_row')?.map((row) => rows[row])).toEqual([2, 3, 0, 0]);
    expect(numbersOf('offer_progress')).toEqual([1, 0, 1, 0]);
    expect([2, 3].map((step) => [numbersOf('step_self')?.[step], numbersOf('step_target')?.[step]])).toEqual([
      [0, 0],
      [1, 0],
    ]);
    const heard = numbersOf('step_listeners')![2]!;
    expect(numbersOf('listeners')?.slice(heard, heard + 5)).toEqual([2, 2, 0, 3, 0]);
    expect(numbersOf('next')).toEqual([2, 3, 4, 4]);
  });

  it('holds texts that would end a string, a block of C or a comment', () => {
    expect(body).toContain('"the \\042caller\\042"');
    expect(body).toContain('"call \\173all\\175"');
    expect(body).toContain('"END?"');
    expect(body.match(/\{/g)).toHaveLength(body.match(/\}/g)!.length);
    expect(legend.indexOf('*/')).toBe(legend.length - 2);
  });

  it('says last what each number means', () => {
    expect(legend).toContain(' * ids[0]: the "caller"\n *   0  "ready": call {all}, stop * /\n *   1  "done": call');
    expect(legend).toContain(' * ids[3]: far\n *   0  0\n *   1  1\n *   2  2\n *   3  3\n');
    const told = modelOf(calls, { describe: (component, value) => `${component} is ${JSON.stringify(value)}` });
    expect(partsOf(told)[2]).toContain(' *   1  0 is "done"');
  });

  it('names the file that it was written to', () => {
    expect(modelOf(calls, { file: 'chat.pml' })).toContain(' *   spin -a chat.pml\n');
    expect(modelOf(calls, { file: "it's.pml" })).toContain(` *   spin -a 'it'\\''s.pml'\n`);
  });
});

it('in Promela alone, each step is an option and each label of a listener a macro', () => {
  const [head, body, legend] = partsOf(modelOf(calls, { pure: true }));
  expect(head).not.toContain('QUIESCENT');
  expect(body).not.toMatch(/\bc_\w+/);
  const hears = (cell: number) =>
    `if :: ids[${cell}] == 0 -> ids[${cell}] = 1 :: ids[${cell}] == 1 -> ids[${cell}] = 2 ` +
    `:: ids[${cell}] == 2 -> ids[${cell}] = 3 :: ids[${cell}] == 3 -> ids[${cell}] = 3 fi`;
  expect(body).toContain(`#define HEAR_0_2 ${hears(2)}\n#define HEAR_0_3 ${hears(3)}\n`);
  expect(body.slice(body.indexOf('active'))).toBe(
    [
      'active proctype steps() {',
      '  do',
      '  /* the "caller": call {all} -> HEARD */',
      '  :: d_step { ids[0] == 0 && ids[1] == 0 -> ids[0] = 0; ids[1] = 0; HEAR_0_2; HEAR_0_3 }',
      '  /* the "caller": stop * / -> ENDÉ */',
      '  :: d_step { ids[0] == 0 && ids[1] == 0 -> ids[0] = 1; ids[1] = 0 }',
      '  :: false',
      '  od',
      '}\n\n',
    ].join('\n'),
  );
  expect(legend).toContain(' * ids[0]: the "caller"');
});

it('what has more values than a byte holds is kept apart, in as little as they need', () => {
  const widths = [256, 257, 32_769].map((values) => lineOf(modelOf(counter(values - 1)), /^\w+ wide.*$/m));
  expect(widths).toEqual(['', 'short wide[1];', 'int wide[1];']);
  expect(modelOf(counter(256))).toMatch(/ \* wide\[0\]: counter\n(?: .*\n)* \* {3}256 {2}256/);
});

it('no block is longer than SPIN can read', () => {
  const blocks = modelOf(counter(40_000)).split('c_decl {').slice(1);
  expect(blocks.length).toBeGreaterThan(20);
  for (const block of blocks) expect(block.indexOf('\n}')).toBeLessThan(1.2 * BLOCK_CHARACTERS_MAX);
});

it('a long list is cut between two numbers and joined in order', () => {
  expect(numbersBlock('list', [1, 22, 300], 7)).toBe(
    [
      'c_decl {\nstatic const unsigned short list_0[2] = {\n  1, 22,\n};\n}',
      'c_decl {\nstatic const unsigned short list_1[1] = {\n  300,\n};\n}',
      'c_decl {\nstatic unsigned short list[3];',
      '__attribute__((constructor)) static void join_list(void) {',
      '  memcpy(list + 0, list_0, sizeof list_0);\n  memcpy(list + 2, list_1, sizeof list_1);\n}\n}',
    ].join('\n'),
  );
});

it('more components than SPIN has room for are announced to it', () => {
  const many = {
    components: [...counter(1).components, ...Array.from({ length: 2000 }, () => ({ name: 'idle', initial: 0 }))],
  };
  expect(modelOf(many)).toMatch(/-DVECTORSZ=2066 /);
  expect(modelOf(calls)).not.toContain('VECTORSZ');
});
