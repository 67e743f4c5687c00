import { expect, it } from 'vitest';
import { hardened } from '../sim/design/design.ts';
import { parametersOf } from '../sim/vocabulary/parameters.ts';
import { componentsOf, requireSearchable } from './check.ts';
import { allProperties, assembleFor } from './index.ts';

it.each([
  { processes: 1, threads: 1, clients: 0 },
  { processes: 2, threads: 3, clients: 5 },
  { processes: 4, threads: 8, clients: 40 },
])('the components of %o are counted as they are made', (size) => {
  const assembly = assembleFor(allProperties, { design: hardened, parameters: parametersOf(size) });
  expect(componentsOf(size)).toBe(assembly.system.components.length);
});

it('a system with too many of them is refused, and it is said how many', () => {
  const parameters = parametersOf({ processes: 16, threads: 32, clients: 100 });
  expect(() => requireSearchable(parameters)).toThrow(`has ${componentsOf(parameters)} components`);
  expect(() => requireSearchable(parametersOf({ processes: 8, threads: 16, clients: 100 }))).not.toThrow();
});
