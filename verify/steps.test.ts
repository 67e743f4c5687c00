import { expect, it } from 'vitest';
import { hardened } from '../sim/design/design.ts';
import { present } from '../sim/vocabulary/errors.ts';
import { parametersOf } from '../sim/vocabulary/parameters.ts';
import { type Actor, partsOf } from './parts.ts';
import { addressOf, offersOf, takenBy } from './steps.ts';

const environment = { design: hardened, parameters: parametersOf({ processes: 1, threads: 1, clients: 1 }) };
const live = { thread: { leaveClear: ['name', 'session'], leaveWipe: ['row'] } };
const parts = partsOf(environment, [], live);
const part = (name: string) =>
  present(
    parts.find((one) => one.name === name),
    name,
  );
const thread = part('thread 0.0');
const inState = (name: string, registers: Actor['registers']): Actor => ({
  state: present(thread.acts, 'actor').table.states.findIndex((state) => state.name === name),
  registers,
  stopping: false,
  suspended: false,
});

// A row that somebody overwrote is not found: what the register held before must not be wiped instead.
it('a register that an operation may set and does not is cleared', () => {
  const before = inState('leaveClear', { name: 'ann', session: 0, row: 3 });
  const [offer] = offersOf(thread, before, environment);
  const table = part('client-table');
  const after = takenBy(thread, before, present(offer, 'offer'), table, table.initial, environment);
  expect(after?.reply).toBe('CLEARED');
  expect(after?.self).toHaveProperty('registers', {});
});

it('a register that is not there addresses nothing that there is', () => {
  const before = inState('guest', {});
  const [offer] = offersOf(thread, before, environment);
  const address = addressOf(thread, before, present(offer, 'offer'), environment);
  expect(parts.map(({ name }) => name)).not.toContain(address);
});
