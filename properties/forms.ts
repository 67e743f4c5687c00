/**
 * Forms that many properties share. Each gives `holds`, and a faster twin for runs that change one view at a time
 * (`running`): both come from one sentence, so that they cannot mean different things.
 */
import type { Running, StateProperty, Value } from '../sim/engine/index.ts';
import { actorOf } from '../sim/kernel/actor.ts';
import type { Table, TableState } from '../sim/kernel/compile.ts';
import { recipesOf } from '../sim/kernel/recipes.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import type { ClientTable, LiveRow } from '../sim/resources/client-table.ts';
import { present } from '../sim/vocabulary/errors.ts';
import type { RegisterName } from '../sim/vocabulary/registers.ts';

type Form = Pick<StateProperty, 'holds' | 'running'>;
/** What views are counted by: texts and the like, which are equal where they are the same. */
type Countable = null | boolean | number | string;

/**
 * Views of actors that their machine's state alone settles: worked out once for each state, looked up afterwards. Where
 * `of` leaves it open (undefined), and of what is no actor, `rest` is the view. `live` are the registers that may have a value
 * in the state.
 */
export const byState = (
  { tables }: Assembly,
  of: (state: TableState, live: ReadonlySet<RegisterName>) => Value | undefined,
  rest: StateProperty['view'] = () => null,
): Pick<StateProperty, 'view' | 'settled'> => {
  const views = new Map<Table, readonly (Value | undefined)[]>();
  const known: (readonly (Value | undefined)[])[] = tables.map((table) => {
    if (table === undefined) return [];
    const { live } = recipesOf(table);
    const list = views.get(table) ?? table.states.map((state, index) => of(state, live[index] ?? new Set()));
    views.set(table, list);
    return list;
  });
  const viewOf = (component: number, value: Value): Value | undefined => {
    const list = known[component] as readonly (Value | undefined)[];
    return list.length === 0 ? undefined : list[actorOf(value).state];
  };
  return {
    view: (component, value) => {
      const view = viewOf(component, value);
      return view === undefined ? rest(component, value) : view;
    },
    settled: (component, value) => viewOf(component, value) !== undefined,
  };
};

/** The rows of clients, worked out once for all properties that look at the same table. */
export const liveRows = (table: ClientTable): readonly LiveRow[] => {
  if (table !== lastTable) {
    lastRows = table.filter((row) => row.is === 'live');
    lastTable = table;
  }
  return lastRows;
};
let lastTable: ClientTable | undefined;
let lastRows: readonly LiveRow[] = [];

/** A question about how many views have which value. There must be few different values. */
export const counted = (asks: (count: (view: Countable) => number) => boolean): Form => ({
  holds: (views) => asks((value) => views.reduce<number>((sum, view) => sum + (view === value ? 1 : 0), 0)),
  running: () => {
    const counts = new Map<Value, number>();
    const count = (value: Value): number => counts.get(value) ?? 0;
    return {
      begin: (views) => {
        counts.clear();
        for (const view of views) counts.set(view, count(view) + 1);
      },
      change: (_, before, after) => {
        counts.set(before, count(before) - 1);
        counts.set(after, count(after) + 1);
      },
      holds: () => asks(count),
    };
  },
});

/** A part of a question that looks at a few of the views: those at `places`. */
type Part = { readonly places: readonly number[]; readonly holds: (views: readonly Value[]) => boolean };

/** Every part of the question must hold by itself: only parts that see a change are asked again. */
export const everyPart = (parts: readonly Part[]): Form => ({
  holds: (views) => parts.every(({ holds }) => holds(views)),
  running: () => {
    const partsAt: number[][] = [];
    parts.forEach(({ places }, part) => {
      for (const place of places) partsAt[place] = [...(partsAt[place] ?? []), part];
    });
    const broken = new Set<number>();
    const open = new Set<number>();
    let list: readonly Value[] = [];
    return {
      begin: (views) => {
        list = views;
        broken.clear();
        parts.forEach((_, part) => {
          open.add(part);
        });
      },
      change: (read) => {
        for (const part of partsAt[read] ?? []) open.add(part);
      },
      // After the step, not at each change: half a step may look broken.
      holds: () => {
        for (const part of open) {
          if (parts[part]?.holds(list) === false) broken.add(part);
          else broken.delete(part);
        }
        open.clear();
        return broken.size === 0;
      },
    };
  },
});

/**
 * No value stands twice in the views of one group: neither in one list nor in two. A view is a list, one value, or null
 * for none.
 */
export const distinctWithin = (groupOf: (read: number) => number): Form => {
  const running = (): Running => {
    const groups: Map<Value, number>[] = [];
    let twice = 0;
    const add = (read: number, value: Value): void => {
      const group = groups[groupOf(read)] ?? new Map<Value, number>();
      groups[groupOf(read)] = group;
      const count = (group.get(value) ?? 0) + 1;
      group.set(value, count);
      if (count === 2) twice++;
    };
    const remove = (read: number, value: Value): void => {
      const group = present(groups[groupOf(read)], 'group');
      const count = (group.get(value) ?? 0) - 1;
      if (count === 0) group.delete(value);
      else group.set(value, count);
      if (count === 1) twice--;
    };
    return {
      begin: (views) => {
        groups.length = 0;
        twice = 0;
        views.forEach((view, read) => {
          each(view, read, add);
        });
      },
      change: (read, before, after) => {
        if (!isList(before) || !isList(after)) {
          each(before, read, remove);
          each(after, read, add);
          return;
        }
        // Of a long list hardly anything changes: what both begin and end with stays.
        let from = 0;
        while (from < before.length && from < after.length && before[from] === after[from]) from++;
        let rest = 0;
        const most = Math.min(before.length, after.length) - from;
        while (rest < most && before[before.length - 1 - rest] === after[after.length - 1 - rest]) rest++;
        for (let at = from; at < before.length - rest; at++) remove(read, before[at] as Value);
        for (let at = from; at < after.length - rest; at++) add(read, after[at] as Value);
      },
      holds: () => twice === 0,
    };
  };
  return {
    holds: (views) => {
      const once = running();
      once.begin(views);
      return once.holds();
    },
    running,
  };
};

const each = (view: Value, read: number, does: (read: number, value: Value) => void): void => {
  if (isList(view)) for (const value of view) does(read, value);
  else if (view !== null) does(read, view);
};

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
