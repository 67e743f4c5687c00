import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { effectiveSettings } from './effective.ts';
import { flagOfSetting, settingNames, settings, settingsText, variableOfSetting } from './settings.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Given = Parameters<typeof effectiveSettings>[0];
const effective = (given: Partial<Given>) => effectiveSettings({ flags: {}, environment: {}, ...given });
const written = (text: string): string => {
  const path = join(folder, 'parley.json');
  writeFileSync(path, text);
  return path;
};
const refusal = (given: Partial<Given>): string => {
  try {
    effective(given);
  } catch (error) {
    return (error as Error).message.replaceAll(folder, '…');
  }
  return 'not refused';
};

describe('a setting', () => {
  test('is what is usual, unless something is given', () => {
    const usual = Object.fromEntries(settingNames.map((name) => [name, settings[name].usual]));
    expect(effective({})).toEqual(usual);
  });

  test('is taken from a flag before a variable before the file', () => {
    const file = written('{ "port": 1, "processes": 1, "threads": 1 }');
    const environment = { PARLEY_PORT: '2', PARLEY_PROCESSES: '2' };
    expect(effective({ file, environment, flags: { port: '3' } })).toMatchObject({
      port: 3,
      processes: 2,
      threads: 1,
      clients_per_process: 1000,
    });
  });

  test('is refused where two that may each be are the same port', () => {
    expect(refusal({ flags: { port: '7104', admin_port: '7104' } })).toBe(
      'The port and the admin port are both 7104: choose another for one of them.',
    );
    expect(effective({ flags: { port: '0', admin_port: '0' } }).admin_port).toBe(0);
    expect(effective({ flags: { host: '127.0.0.2', port: '7104', admin_port: '7104' } }).admin_port).toBe(7104);
  });

  test('of a file that the environment names is taken, of one that a flag names before it', () => {
    const environment = { PARLEY_CONFIG: written('{ "port": 1 }') };
    expect(effective({ environment }).port).toBe(1);
    const other = join(folder, 'other.json');
    writeFileSync(other, '{ "port": 2 }');
    expect(effective({ environment, file: other }).port).toBe(2);
  });

  test('has a flag, a variable and a key, and what is usual is allowed', () => {
    for (const name of settingNames) {
      const { usual } = settings[name];
      const word = String(usual);
      expect(effective({ flags: { [name]: word } })[name]).toBe(usual);
      expect(effective({ environment: { [variableOfSetting(name)]: word } })[name]).toBe(usual);
      expect(effective({ file: written(JSON.stringify({ [name]: usual })) })[name]).toBe(usual);
      expect(flagOfSetting(name)).toMatch(/^--[a-z-]+$/);
    }
  });
});

describe('what is wrong is refused in one sentence', () => {
  test('that names the flag, the variable or the key, and what is allowed', () => {
    const wanted = 'must be a whole number from 1 to 64, but it is';
    expect(refusal({ flags: { processes: '65' } })).toBe(`--processes ${wanted} 65.`);
    expect(refusal({ flags: { processes: 'two' } })).toBe(`--processes ${wanted} 'two'.`);
    expect(refusal({ environment: { PARLEY_PROCESSES: '' } })).toBe(`PARLEY_PROCESSES ${wanted} ''.`);
    expect(refusal({ file: written('{ "processes": "2" }') })).toBe(`'processes' in …/parley.json ${wanted} '2'.`);
    expect(refusal({ file: written('{ "processes": 1.5 }') })).toBe(`'processes' in …/parley.json ${wanted} 1.5.`);
    expect(refusal({ file: written('{ "processes": null }') })).toBe(`'processes' in …/parley.json ${wanted} null.`);
    expect(refusal({ flags: { host: '::1' } })).toBe(
      "--host must be an IPv4 address, for example 127.0.0.1, but it is '::1'.",
    );
    expect(refusal({ flags: { admin_port: 'on' } })).toBe(
      "--admin-port must be 'off' or a whole number from 0 to 65535, but it is 'on'.",
    );
    expect(refusal({ flags: { log_level: 'loud' } })).toMatch(
      /^--log-level must be one of trace, .*silent, but it is 'loud'\.$/,
    );
    expect(refusal({ environment: { PARLEY_DESIGN: 'hardend' } })).toMatch(/^PARLEY_DESIGN: A design begins with /);
    expect(refusal({ flags: { design: 'literal' } })).toMatch(/^--design: The server cannot run 'literal'/);
    expect(refusal({ file: written('{ "design": 7 }') })).toMatch(/must be the name of a design, .* but it is 7\.$/);
  });

  test('also where something else goes before it', () => {
    expect(refusal({ file: written('{ "port": -1 }'), flags: { port: '1' } })).toMatch(/^'port' in /);
  });

  test('and the nearest known name, where the name is not known', () => {
    expect(refusal({ file: written('{ "procesess": 2 }') })).toBe(
      "There is no setting 'procesess', which …/parley.json gives. Did you mean 'processes'?",
    );
    expect(refusal({ file: written('{ "__proto__": 2 }') })).toMatch(/^There is no setting '__proto__'/);
    expect(refusal({ environment: { PARLEY_PROT: '1' } })).toBe(
      "There is no variable PARLEY_PROT of the environment. Did you mean 'PARLEY_PORT'?",
    );
    expect(effective({ environment: { PARLEY_SEED: '1', PATH: 'x' } }).port).toBe(7000);
  });

  test('and what is wrong with the file, where it is no object of settings', () => {
    expect(refusal({ file: join(folder, 'none.json') })).toBe(
      'The configuration …/none.json cannot be read: there is no such file or folder.',
    );
    expect(refusal({ file: written('{') })).toMatch(/^The configuration …\/parley\.json is not JSON: .*\.$/);
    expect(refusal({ file: written('[1]') })).toMatch(/must be a JSON object of settings, but it is \[1\]\.$/);
  });
});

test('what stops threads for a test is refused where the environment does not say that it is one', () => {
  const PARLEY_TEST_HOLD = 'table-lock.begin-write held';
  expect(refusal({ environment: { PARLEY_TEST_HOLD } })).toMatch(
    /^PARLEY_TEST_HOLD .* refused without PARLEY_TEST=1\.$/,
  );
  expect(refusal({ environment: { PARLEY_TEST_HOLD: 'begin-write', PARLEY_TEST: '1' } })).toMatch(
    /^PARLEY_TEST_HOLD must be /,
  );
  expect(effective({ environment: { PARLEY_TEST_HOLD, PARLEY_TEST: '1' } }).port).toBe(7000);
});

test('settings that are printed and fed back are the same', () => {
  const port = fc.integer({ min: 0, max: 65_535 });
  const some = fc.record(
    {
      port,
      admin_port: fc.oneof(fc.constant('off'), port),
      credits_max: fc.integer({ min: 1, max: 4095 }),
      log_level: fc.constantFrom('trace', 'info', 'silent'),
      host: fc.ipV4(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(some, (given) => {
      const printed = settingsText(effective({ file: written(JSON.stringify(given)) }));
      expect(settingsText(effective({ file: written(printed) }))).toBe(printed);
    }),
  );
});
