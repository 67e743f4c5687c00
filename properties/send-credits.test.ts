/** With credits a sender is refused at once or not at all: the main thread of the destination's process always finds room. */
import { describe, expect, it } from 'vitest';
import { parseDesign } from '../sim/design/design.ts';
import { type StateProperty, search, type Value } from '../sim/engine/index.ts';
import { type Assembly, assemble } from '../sim/kernel/system.ts';
import type { Queue } from '../sim/resources/process-socket.ts';
import { inboxRoom } from '../sim/resources/thread-socket.ts';
import { type Parameters, parametersOf } from '../sim/vocabulary/parameters.ts';
import { actorsOf, registersOf, wants } from './property.ts';

const small = { processes: 1, socket_max: 1, inbox_max: 1 } as const;
const configurations: readonly Partial<Parameters>[] = [
  { ...small, threads: 1, clients: 1, chats: 4 },
  { ...small, threads: 1, clients: 2, chats: 2, names: 1, clients_per_process: 3 },
  { ...small, threads: 2, clients: 2, chats: 1, kills: 1 },
];

/** Whether a main thread is about to forward to a thread whose socket holds `room` datagrams. */
const waitsForRoom = (assembly: Assembly, kind: 'invariant' | 'witness', room: number): StateProperty => {
  const { places } = assembly;
  const children = actorsOf(assembly, 'child');
  const sockets = actorsOf(assembly, 'thread').map(({ who }) => ({
    who,
    index: places.at(`thread-socket ${who.process}.${who.thread}`),
  }));
  const view = (component: number, value: Value): Value => {
    if (sockets.some(({ index }) => index === component)) return (value as Queue).length >= room;
    return wants(assembly, component, value, ['thread-socket.forward'])
      ? (registersOf(value).datagram?.thread ?? null)
      : null;
  };
  const meets = (views: readonly Value[]): boolean =>
    children.some(({ who }, c) =>
      sockets.some(
        (socket, s) =>
          socket.who.process === who.process && socket.who.thread === views[c] && views[children.length + s] === true,
      ),
    );
  return {
    name: 'waits for room',
    kind,
    reads: [...children, ...sockets].map(({ index }) => index),
    view,
    holds: (views) => meets(views) === (kind === 'witness'),
  };
};

const explored = (design: string, changes: Partial<Parameters>, kind: 'invariant' | 'witness', room?: number) => {
  const environment = { design: parseDesign(design), parameters: parametersOf(changes) };
  const assembly = assemble(environment);
  const question = waitsForRoom(assembly, kind, room ?? inboxRoom(environment));
  return search(assembly.system, [question], {
    limits: { states_max: 5_000_000, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 31 },
    clock_ms: () => 0,
    selfCheck: false,
  });
};

describe('the socket of a thread', () => {
  it.each(configurations)('always has room for what is forwarded to it: %o', (changes) => {
    expect(explored('hardened', changes, 'invariant')).toMatchObject({ verdict: 'holds', exhaustive: true });
  });

  it('needs more than the credits alone would ask for: some is left over from an earlier session', () => {
    const [, second] = configurations;
    expect(explored('hardened', second ?? {}, 'witness', 1).witnesses).toHaveLength(1);
  });

  it('has none without the credits', () => {
    const [first] = configurations;
    expect(explored('hardened,-send-credits', first ?? {}, 'invariant').verdict).toBe('violated');
  });
});
