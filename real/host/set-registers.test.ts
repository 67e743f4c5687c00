import { expect, test } from 'vitest';
import type { RegisterName, Registers } from '../../sim/vocabulary/registers.ts';
import { setterOf } from './set-registers.ts';

const given: Registers = {
  client: 1,
  name: 'ann',
  session: 2,
  row: 3,
  destination: 'bob',
  text: 'hello',
  found: { process: 0, thread: 1, session: 2 },
  datagram: { thread: 0, session: 1, to: 'bob', from: 'ann', sender: 2, text: 'hello' },
  cursor: 4,
  scan: 5,
  pids: ['current'],
  pid: 'current',
  successor: 'gone',
} as Registers;

test.each(Object.keys(given) as RegisterName[])(
  '%s is set to what is given, and cleared where nothing is',
  (register) => {
    const own = {};
    setterOf(register)(own, given);
    expect(own).toEqual({ [register]: given[register] });
    setterOf(register)(own, {});
    expect(own).toEqual({ [register]: undefined });
  },
);

test('a register of no actor of the server is told by its name', () => {
  expect(() => setterOf('kills')).toThrow("No actor of the server has a register 'kills'.");
});
