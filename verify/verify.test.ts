import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { propertiesNamed } from '../properties/index.ts';
import { operation, transition } from '../properties/mutants/mutant.ts';
import { parametersOf } from '../sim/vocabulary/parameters.ts';
import { type Certificate, certificateFiles, type Json, readCertificate } from './certificate.ts';
import { certificateOf, certifiedBy, rowsOf, withRows } from './certified.test-helper.ts';
import { verify } from './verify.ts';

const tiny = { processes: 1, threads: 1, clients: 1 } as const;
const hardened = { design: 'hardened', parameters: tiny } as const;
const sound = certificateOf(hardened);

describe('a certificate of the search', () => {
  it.each([
    ['hardened', { ...tiny, clients: 2 }],
    ['hardened', { ...tiny, threads: 2, kills: 1 }],
    ['hardened', { ...tiny, chats: 2, kills: 1, stops: 1 }],
    ['hardened', { processes: 2, threads: 1, clients: 1, interrupts: 1, clients_per_process: 1 }],
    ['hardened', { ...tiny, threads: 2, thread_deaths: 1, parent_kills: 1, fork_failures: 1, accept_failures: 1 }],
    ['hardened', { ...tiny, deaf: 1, rubbish: 1, chats: 3, socket_max: 1, inbox_max: 1 }],
    ['hardened,-send-credits', { ...tiny, chats: 2 }],
    ['literal', { processes: 2, threads: 1, clients: 1 }],
  ] as const)('of %s, %j is confirmed, with as many states and steps', (design, parameters) => {
    const { result, used } = certifiedBy({ design, parameters }, (folder) => verify(readCertificate(folder)));
    expect(used).toEqual({ states: result.states, steps: result.transitions });
  });

  it.each([
    // Whoever leaves asks its threads to stop, and waits for them.
    ['hardened,-immediate-exit', { ...tiny, threads: 2, clients: 2, clients_per_process: 1, chats: 0 }],
    ['literal', { ...tiny, threads: 2, thread_deaths: 1, clients_per_process: 1, fork_failures: 1 }],
    ['literal', { processes: 2, threads: 1, clients: 0, interrupts: 1, kills: 1, stops: 1, parent_kills: 1 }],
    ['literal,+robust-accept-mutex', { ...tiny, deaf: 1, kills: 1, joins: 2, chats: 2, lines_max: 2 }],
    ['hardened', { ...tiny, returning: 1, joins: 0, chats: 0 }],
  ] as const)('of %s, %j is confirmed where nothing is claimed but that the states are all', (design, parameters) => {
    const system = { design, parameters, properties: [] };
    const { result, used } = certifiedBy(system, (folder) => verify(readCertificate(folder)));
    expect(used).toEqual({ states: result.states, steps: result.transitions });
  });

  it('is of all properties, so also of the past that monitors keep', () => {
    expect(sound.components.map(({ name }) => name)).toContain('post');
    expect(sound.properties.length).toBeGreaterThan(30);
  });
});

describe('a set of states', () => {
  const rows = rowsOf(sound);

  it('that lacks one state is refused, whichever it is, with the step that leads there', () => {
    for (let left = 1; left < rows.length; left += 7) {
      const { wrong } = verify(withRows(sound, rows.toSpliced(left, 1)));
      expect(wrong?.what).toBe('missing');
      expect(wrong?.says).toMatch(
        /^State \d+ has a successor that is not in the set: .+'s '[a-z].+' gets [A-Z_]+, after which .+\. State \d+: parent .+; timer \(running\)(; .+)?\.$/,
      );
    }
  });

  it('that lacks the first is refused', () => {
    const { wrong } = verify(withRows(sound, rows.slice(1)));
    expect(wrong?.says).toMatch(/^The initial state is not in the set: parent create; child 0 unborn; /);
  });

  it('in which one value of one state is another is refused', () => {
    rows.forEach((row, state) => {
      const place = state % row.length;
      const { values = 0 } = sound.components[place] ?? {};
      if (state % 5 !== 0 || values < 2) return;
      const flipped = row.with(place, ((row[place] ?? 0) + 1) % values);
      const corrupted = withRows(sound, rows.with(state, flipped));
      if (rows.some((other) => other.join() === flipped.join())) {
        expect(() => verify(corrupted)).toThrow(/state \d+ is the same as state \d+/);
      } else expect(verify(corrupted).wrong?.what).toMatch(/^(initial|missing|error)$/);
    });
  });

  it('with one more, that leads nowhere and breaks nothing, is confirmed; one that breaks something is named', () => {
    const verdicts = new Set<string>();
    const last = rows.at(-1) ?? [];
    for (const [place, { values }] of sound.components.entries()) {
      for (let id = 0; id < values; id++) {
        const extra = last.with(place, id);
        if (rows.some((row) => row.join() === extra.join())) continue;
        const { wrong } = verify(withRows(sound, [...rows, extra]));
        verdicts.add(wrong?.what ?? 'confirmed');
        if (wrong?.what === 'falls')
          expect(wrong.says).toContain(`State ${rows.length} breaks ${wrong.property}: parent `);
      }
    }
    expect([...verdicts]).toEqual(expect.arrayContaining(['confirmed', 'falls', 'missing', 'error']));
  });
});

describe('a claim', () => {
  const withValue = (
    name: string,
    change: (value: { readonly [field: string]: Json }) => Json | undefined,
  ): Certificate => {
    const place = sound.components.findIndex((component) => component.name === name);
    const list = sound.values[place] ?? [];
    const at = list.findIndex((value) => change(value as { readonly [field: string]: Json }) !== undefined);
    expect(at).toBeGreaterThanOrEqual(0);
    const changed = change(list[at] as { readonly [field: string]: Json }) as Json;
    return { ...sound, values: sound.values.with(place, list.with(at, changed)) };
  };

  /** The values with another in the place of the first of that component. */
  const altered = (name: string): Certificate['values'] =>
    sound.values.map((list, place) =>
      sound.components[place]?.name === name ? [{ never: 'so' } as Json, ...list.slice(1)] : list,
    );

  it('with another value in a register is refused', () => {
    const { wrong } = verify(
      withValue('thread 0.0', (value) => {
        const registers = value['registers'] as { readonly [register: string]: Json };
        return registers['session'] === undefined ? undefined : { ...value, registers: { ...registers, session: 7 } };
      }),
    );
    expect(wrong?.says).toMatch(
      /^State \d+ has a successor that is not in the set: thread 0\.0's 'client-table\.write' .*session 0/,
    );
  });

  it('with another value of a resource is refused', () => {
    const { wrong } = verify(
      withValue('quota 0', (value) => (value['handled'] === 1 ? { ...value, handled: 9 } : undefined)),
    );
    expect(wrong?.says).toMatch(
      /^State \d+ has a successor .*: thread 0\.0's 'quota\.finish' gets .* quota 0 \(.* 1 handled\)/,
    );
  });

  it('with another history is refused, and what is different is named', () => {
    const { wrong } = verify({ ...sound, values: altered('service') });
    expect(wrong?.says).toMatch(
      /^The initial state is not in the set: .*; timer \(running\)\. Nearest to it is state 0, with service \{"never":"so"\}\.$/,
    );
  });

  it('of another design or another size is refused', () => {
    expect(verify({ ...sound, design: 'hardened,-state-word-last' }).wrong?.what).toBe('missing');
    expect(() => verify({ ...sound, design: 'hardened,-send-credits' })).toThrow(
      /certificate\.json': the system that its design, parameters and properties name has no credits 0\.0\./,
    );
    expect(verify({ ...sound, parameters: { ...sound.parameters, chats: 2 } }).wrong?.what).toBe('initial');
    expect(verify({ ...sound, parameters: { ...sound.parameters, kills: 1 } }).wrong?.what).toBe('liveness');
    expect(() => verify({ ...sound, properties: ['no-deadlok'] })).toThrow(
      "There is no property 'no-deadlok'. Did you mean",
    );
  });

  it('that a register is not needed, though it is read later, is refused', () => {
    const { thread = {} } = sound.live;
    let claims = 0;
    for (const [state, registers] of Object.entries(thread)) {
      for (const register of registers) {
        claims++;
        const live = { ...sound.live, thread: { ...thread, [state]: registers.filter((name) => name !== register) } };
        const { wrong } = verify({ ...sound, live });
        expect(wrong?.what).toBe('liveness');
        expect(wrong?.says).toContain(`needs no register '${register}' in the state '${state}', but '`);
      }
    }
    expect(claims).toBeGreaterThan(20);
  });

  it('that a property holds is refused where it does not, in a state, at rest or of a step', () => {
    const named = ['shutdown-leaves-nothing', 'no-deadlock', 'no-misdelivery'];
    const rest = { design: 'hardened,-robust-accept-mutex', parameters: { ...tiny, kills: 1 }, properties: [] };
    expect(verify({ ...certificateOf(rest), properties: named.slice(0, 2) }).wrong).toMatchObject({
      what: 'falls',
      property: 'no-deadlock',
      says: expect.stringMatching(/^State \d+ breaks no-deadlock: parent .*accept-mutex \(lost\)/),
    });
    const left = { design: 'literal', parameters: { ...tiny, clients: 0, interrupts: 1 }, properties: [] };
    expect(verify({ ...certificateOf(left), properties: named }).wrong?.property).toBe('shutdown-leaves-nothing');
    const step = { design: 'hardened,-join-epoch', parameters: { ...tiny, clients: 2, names: 1 }, properties: [] };
    const { wrong } = verify({ ...certificateOf(step), properties: named });
    expect(wrong?.property).toBe('no-misdelivery');
    expect(wrong?.says).toMatch(
      /^A step from state \d+ breaks no-misdelivery: thread 0\.0's 'connection\.deliver' gets DELIVERED and tells \{.*"type":"delivered"/,
    );
  });
});

describe('a kernel that is wrong', () => {
  const blocked = operation('processes.kill', () => () => undefined);
  const blind = operation('client-table.find', () => (table) => ({ reply: 'NO_SUCH_USER', state: table }));
  const astray = transition('thread', 'finish', 'LAST', 'acquire');
  const forgetful = operation('quota.finish', (finish) => (state, call) => {
    const result = finish(state, call);
    return result && { ...result, state };
  });
  it.each([
    ['never kills', blocked, 'processes.kill 0'],
    ['never finds anybody', blind, 'client-table.find'],
    ['never leaves', astray, 'quota.finish'],
    ['forgets to count', forgetful, 'quota.finish'],
  ])('since it %s is noticed', (_, alterations, does) => {
    const properties = propertiesNamed(['unique-names', 'single-acceptor']);
    const parameters = { ...tiny, kills: 1, clients_per_process: 1 };
    const system = { design: 'hardened', parameters, properties, alterations };
    const { wrong } = verify(certificateOf(system));
    expect(wrong?.what).toBe('missing');
    expect(wrong?.says).toContain(`'${does}'`);
  });
});

describe('a folder', () => {
  const corrupted = (corrupt: (folder: string) => void): void => {
    certifiedBy(hardened, (folder) => {
      expect(verify(readCertificate(folder)).wrong).toBeUndefined();
      corrupt(folder);
      readCertificate(folder);
    });
  };
  const head = (change: object) => (folder: string) => {
    const file = join(folder, certificateFiles.head);
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...change }));
  };
  const values = (change: (text: string) => string) => (folder: string) => {
    const file = join(folder, certificateFiles.values);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };

  it.each([
    [
      'states that are cut off',
      (folder: string) => truncateSync(join(folder, certificateFiles.states), 1000),
      /states\.bin' has 1000 bytes, but \d+ states of \d+ components take \d+: it is not whole/,
    ],
    [
      'another version',
      head({ version: 2 }),
      /is in version 2 of the format, but this Parley reads version 1: check it again\./,
    ],
    ['another format', head({ format: 'parley-trace' }), /is not a Parley certificate/],
    [
      'reduced states',
      head({ reduction: 'symmetry' }),
      /is of states reduced by 'symmetry', which this Parley cannot verify/,
    ],
    ['half a size', head({ parameters: { kills: 1 } }), /is not a valid certificate: parameters\.\w+: /],
    [
      'a size that cannot be',
      head({ parameters: { ...parametersOf(tiny), kills: -1 } }),
      /certificate\.json': parameters\.kills must be a whole number/,
    ],
    ['a field too many', head({ holds: true }), /certificate\.json' is not a valid certificate: Unrec/],
    ['another design', head({ design: 'hardend' }), /certificate\.json': design: .*Did you mean 'hardened'/],
    ['no such property', head({ properties: ['no'] }), /certificate\.json': properties: There is no property 'no'/],
    [
      'no JSON',
      (folder: string) => writeFileSync(join(folder, certificateFiles.head), '{'),
      /certificate\.json' is not JSON/,
    ],
    [
      'a value too few',
      values((text) => text.slice(text.indexOf('\n') + 1)),
      /has \d+ lines, but the components have \d+ values/,
    ],
    ['a value that is none', values((text) => text.replace(/.*/, '{')), /values\.jsonl', line 1, is not JSON/],
    [
      'an id that is none',
      (folder: string) => writeFileSync(join(folder, certificateFiles.states), Buffer.alloc(sound.ids.byteLength, 255)),
      /state 0 has value 65535 of 'parent', of which there are \d+/,
    ],
  ])('with %s is no certificate', (_, corrupt, says) => {
    expect(() => corrupted(corrupt)).toThrow(says);
  });

  it('with one value twice, or one of a state that no machine has, is not verified', () => {
    const [first = [], ...others] = sound.values;
    const twice = { ...sound, values: [first.with(1, first[0] as Json), ...others] };
    expect(() => verify(twice)).toThrow(/'parent' has the value 1 twice/);
    const nowhere = {
      ...sound,
      values: [first.with(1, { state: 'nowhere', registers: {}, stopping: false, suspended: false }), ...others],
    };
    expect(() => verify(nowhere)).toThrow(/'parent' cannot be \{.*"state":"nowhere"/);
  });
});

it('no file of the verifier has more than 200 lines', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => !file.includes('.test'));
  expect(files).toContain('verify.ts');
  for (const file of files) {
    const lines = readFileSync(join(import.meta.dirname, file), 'utf8')
      .trimEnd()
      .split('\n').length;
    expect(lines, file).toBeLessThanOrEqual(200);
  }
});
