import { describe, expect, it } from 'vitest';
import { call, environmentOf, hardenedSystem, literalSystem, parent, thread } from './call.test-helper.ts';
import { type ClientTable, clientTable, type Row } from './client-table.ts';

const { scan, write, complete, clear, wipe, find, sweep } = clientTable.operations;
const empty: Row = { is: 'empty' };
const dirty: Row = { is: 'dirty' };
const torn: Row = { is: 'torn', name: 'ann' };
const live = (name: string, process = 0, index = 0, session = 0): Row => ({
  is: 'live',
  process,
  thread: index,
  name,
  session,
});
const stateLast = { environment: hardenedSystem };
const stateFirst = { environment: literalSystem };
const scanFor = (table: ClientTable, name: string) => scan(table, call(thread(0, 0), { name }));

describe('a JOIN looks through the table', () => {
  it('which has a row for each thread of each process, all empty at first', () => {
    expect(clientTable.initial(environmentOf('hardened', { processes: 2, threads: 3 }), {})).toEqual(
      Array.from({ length: 6 }, () => empty),
    );
  });

  it('and takes the first empty row', () => {
    expect(scanFor([live('bob'), empty, empty], 'ann')).toMatchObject({ reply: 'FREE', sets: { row: 1 } });
  });

  it('takes a row in which somebody died, for it is not valid', () => {
    expect(scanFor([dirty, empty], 'ann')).toMatchObject({ reply: 'FREE', sets: { row: 0 } });
  });

  it('finds a name that is taken, also behind an empty row, and also in a torn one', () => {
    expect(scanFor([empty, live('ann')], 'ann')).toMatchObject({ reply: 'NAME_TAKEN' });
    expect(scanFor([torn, empty], 'ann')).toMatchObject({ reply: 'NAME_TAKEN' });
  });

  it('finds the table full, unless the name is taken, which is said first', () => {
    expect(scanFor([live('bob'), live('cyd')], 'ann')).toMatchObject({ reply: 'TABLE_FULL' });
    expect(scanFor([live('bob'), live('ann')], 'ann')).toMatchObject({ reply: 'NAME_TAKEN' });
    expect(scanFor([live('bob'), torn], 'cyd')).toMatchObject({ reply: 'TABLE_FULL' });
  });

  it('changes nothing by looking', () => {
    const table = [live('bob'), empty];
    expect(scanFor(table, 'ann')?.state).toBe(table);
  });

  it('without a name is a programming error', () => {
    expect(() => scan([empty], call(thread(0, 0)))).toThrow(/no name/);
  });
});

describe('a row is written in two steps', () => {
  const registers = { row: 1, name: 'ann', client: 3 };

  it('and is nobody between them, where the state word comes last', () => {
    const written = write([empty, empty], call(thread(1, 2), registers, stateLast));
    expect(written).toEqual({ reply: 'WRITTEN', state: [empty, dirty], sets: { session: 3 } });
    const completed = complete(written?.state ?? [], call(thread(1, 2), { ...registers, session: 3 }, stateLast));
    expect(completed).toEqual({
      reply: 'COMPLETED',
      state: [empty, live('ann', 1, 2, 3)],
      label: { type: 'joined', client: 3, process: 1, thread: 2, name: 'ann', session: 3 },
    });
  });

  it('and is a name without an address between them, where it comes first', () => {
    const { state } = write([empty, empty], call(thread(1, 2), registers, stateFirst)) ?? {};
    expect(state).toEqual([empty, torn]);
  });
});

describe('a row is cleared in two steps', () => {
  const table = [live('bob', 0, 0, 1), live('ann', 0, 1, 2)];
  const ann = { name: 'ann', session: 2 };

  it('and only that of the client that leaves', () => {
    const cleared = clear(table, call(thread(0, 1), ann, stateLast));
    expect(cleared).toEqual({
      reply: 'CLEARED',
      state: [table[0], dirty],
      sets: { row: 1 },
      label: { type: 'left', process: 0, thread: 1, session: 2 },
    });
    expect(wipe(cleared?.state ?? [], call(thread(0, 1), { row: 1 }))?.state).toEqual([table[0], empty]);
  });

  it('is torn between them, where the state word is not cleared first', () => {
    expect(clear(table, call(thread(0, 1), ann, stateFirst))?.state).toEqual([table[0], torn]);
  });

  it('clears nothing where somebody has overwritten the row, of whichever thread, process or name', () => {
    for (const stranger of [live('ann', 0, 0), live('ann', 1, 1), live('bob', 0, 1), torn]) {
      const cleared = clear([stranger], call(thread(0, 1), ann));
      expect(cleared).toEqual({ reply: 'CLEARED', state: [stranger] });
      expect(wipe([stranger], call(thread(0, 1)))).toEqual({ reply: 'WIPED', state: [stranger] });
    }
  });
});

describe('a CHAT looks its destination up', () => {
  const seek = (table: ClientTable, destination: string) => find(table, call(thread(0, 0), { destination }));

  it('and gets the thread, the process and the session', () => {
    expect(seek([empty, live('ann', 1, 2, 3)], 'ann')).toMatchObject({
      reply: 'FOUND',
      sets: { found: { process: 1, thread: 2, session: 3 } },
    });
  });

  it('and finds nobody in empty and half-written rows', () => {
    expect(seek([empty, dirty, live('bob')], 'ann')).toMatchObject({ reply: 'NO_SUCH_USER' });
  });

  it('but reads zeros where an address should be in a torn row', () => {
    expect(seek([torn], 'ann')).toMatchObject({ reply: 'FOUND', sets: { found: { process: 0, thread: 0 } } });
  });
});

describe('recovery sweeps the table', () => {
  it('of the rows of one process and of what dead writers left, and of nothing else', () => {
    const table = [live('ann', 0), live('bob', 1), dirty, torn, empty];
    expect(sweep(table, call(parent, { scan: 1 }))).toEqual({
      reply: 'SWEPT',
      state: [live('ann', 0), empty, empty, torn, empty],
      label: { type: 'swept', process: 1 },
    });
  });

  it('twice as well as once: it may be interrupted and begun again', () => {
    const once = sweep([live('ann', 0), dirty], call(parent, { scan: 0 }))?.state ?? [];
    expect(sweep(once, call(parent, { scan: 0 }))?.state).toEqual(once);
  });
});

it('is described row by row', () => {
  expect(clientTable.describe([live('ann', 1, 2), torn, dirty, empty])).toBe('ann@1.2 ann@? (dirty) ·');
});
