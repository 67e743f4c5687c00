import type { Value } from '../sim/engine/index.ts';
import { byState } from './forms.ts';
import { type Letter, post, postOf } from './monitors/post.ts';
import { actorsOf, type PropertyDefinition, registersOf } from './property.ts';

/** No message vanishes and none comes from nowhere. */
export const conservation: PropertyDefinition = {
  name: 'conservation',
  says: 'Every message sent is delivered, dropped for a named reason, lost with a killed process, or in exactly one place: a socket, or the hand of who forwards or delivers it.',
  why: 'A message that vanishes between two queues is missed by nobody but the person who waits for it.',
  source: 'with the help of dest_tid it forwards the datagram to the thread.',
  category: 'safety',
  premise: 'A message has come through both sockets.',
  monitors: [post],
  judge: (assembly) => {
    const ledger = assembly.places.at(post.name);
    const { slots } = assembly.places;
    const holders = slots.flatMap((slot, index) =>
      slot.kind === 'resource' && (slot.resource === 'process-socket' || slot.resource === 'thread-socket')
        ? [index]
        : [],
    );
    const hands = [...actorsOf(assembly, 'child'), ...actorsOf(assembly, 'thread')].map(({ index }) => index);
    const places = [...holders, ...hands];
    const names = places.map((component) => slots[component]?.name ?? '');
    const isHolder = new Set(holders);
    return {
      kind: 'invariant',
      reads: [ledger, ...places],
      ...byState(
        assembly,
        (_, live) => (live.has('datagram') ? undefined : none),
        (component, value) =>
          component === ledger ? wantedAt(postOf(value).letters) : textsIn(value, isHolder.has(component)),
      ),
      holds: (views) => {
        const expected = views[0] as { readonly [place: string]: readonly string[] };
        // Most places are empty: those that are not must be as expected, and as many.
        let left = Object.keys(expected).length;
        for (let index = 0; index < names.length; index++) {
          const there = views[1 + index] as readonly string[];
          if (there.length === 0) continue;
          const here = expected[names[index] as string] ?? none;
          if (here.length !== there.length || here.some((text, position) => text !== there[position])) return false;
          left--;
        }
        return left === 0;
      },
    };
  },
  witness: () => ({ kind: 'step-witness', holds: ({ type }) => type === 'taken' }),
};

/** The texts that should be in each place, sorted. */
const wantedAt = (letters: readonly Letter[]): Value => {
  const wanted: Record<string, string[]> = {};
  for (const { at, text } of letters) {
    wanted[at] ??= [];
    wanted[at].push(text);
  }
  return wanted;
};

const none: readonly string[] = [];

/** The texts that are there, sorted. A register that no later step reads holds nothing. */
const textsIn = (value: Value, isQueue: boolean): Value => {
  if (!isQueue) {
    const { datagram } = registersOf(value);
    return datagram === undefined ? none : [datagram.text ?? ''];
  }
  const queue = value as readonly { readonly text?: string }[];
  return queue.length === 0 ? none : queue.map(({ text }) => text ?? '').sort();
};
