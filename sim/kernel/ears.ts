/**
 * Which labels a resource or an actor may hear, told closely enough that a step need not ask each of a thousand
 * connections whether it is meant. It says again what their `hear` looks at first, so a test holds both against each other.
 */
import type { Ear } from '../engine/component.ts';
import type { ResourceKind } from '../resources/index.ts';
import type { Place } from '../resources/resource.ts';
import type { Identity } from '../vocabulary/ids.ts';
import type { Label } from '../vocabulary/labels.ts';

type Type = Label['type'];

/** By what a label of a type that this kind hears says whom it concerns. Not named: it may concern any of them. */
const addressed: {
  readonly [K in ResourceKind]?: { readonly [T in Type]?: 'client' | 'process' | 'processes' };
} = {
  connection: { accepted: 'client' },
  credits: { joined: 'process', left: 'process', taken: 'process', swept: 'process' },
  quota: { death: 'processes' },
  'thread-socket': { death: 'processes' },
};

export const earsOfResource = (kind: ResourceKind, place: Place, types: readonly Type[]): readonly Ear[] =>
  types.map((type) => {
    const field = addressed[kind]?.[type];
    const is = field === 'client' ? place.client : place.process;
    return field === undefined || is === undefined ? { type } : { type, field, is };
  });

/** A parent hears of every death: its own is told by another field. */
export const earsOfActor = (who: Identity, types: readonly Type[]): readonly Ear[] =>
  types.map((type) =>
    'process' in who ? { type, field: type === 'death' ? 'processes' : 'process', is: who.process } : { type },
  );
