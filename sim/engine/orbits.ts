/** What is compared of like things (`alike.ts`, `alike-properties.ts`), and how: each with its image under every exchange, these with theirs, until the whole orbit was seen. */
import type { Property } from './component.ts';
import { mix } from './hash.ts';
import { createInterner, type Interner } from './intern.ts';
import { ALIKE_ALWAYS, ALIKE_ONE_IN } from './limits.ts';
import { pairKey } from './pairs.ts';
import { renamedId, type Symmetry, type Turn } from './symmetry.ts';

/** Of so many things that were met some are looked at. */
type Lots = { asked: number };

export type Alike = {
  readonly symmetry: Symmetry;
  readonly labels: Interner;
  /** What was looked at, with its whole orbit: by what it is about, as texts. */
  readonly seen: Map<string, Set<number>>;
  /** What actions give and what listeners become, and labels after exchanges: as ids, by what they are about. */
  readonly results: Map<string, readonly Result[]>;
  readonly heard: Map<string, number>;
  readonly labelImages: Map<string, number>;
  /** For each property and turn: by component and its view the view of the image. */
  readonly images: Map<string, number>;
  /** How many offers, steps and hearings it was asked about. */
  readonly offered: Lots;
  /** How many values that look to a property as some before. */
  readonly looking: Lots;
};

/** @throws RangeError if a property reads a component and not its image */
export function createAlike(symmetry: Symmetry, properties: readonly Property[]): Alike {
  for (const property of properties) {
    if (!('reads' in property)) continue;
    for (const { exchange } of symmetry.turns)
      if (property.reads.some((component) => !property.reads.includes(exchange.places[component]!)))
        throw new RangeError(`property "${property.name}" reads one of ${exchange.name} and not the other`);
  }
  return {
    symmetry,
    labels: createInterner(),
    seen: new Map(),
    results: new Map(),
    heard: new Map(),
    labelImages: new Map(),
    images: new Map(),
    offered: { asked: 0 },
    looking: { asked: 0 },
  };
}

/** What an action gives, by ids: [progress, reply, actor's, target's, label's or −1], or [progress] where it is blocked. Its name may speak of who it is about, so it is no part of it. */
export type Result =
  | readonly [progress: boolean]
  | readonly [progress: boolean, reply: string, self: number, target: number, label: number];

/** A member of an orbit: two numbers, of the two components that it is about. */
export type Member = { readonly about: readonly [number, number]; readonly ids: readonly [number, number] };

/** Compares each member of the orbit of `first` that was not seen before with its image under each exchange. */
export function walk(
  { symmetry, seen }: Alike,
  what: string,
  first: Member,
  imageOf: (member: Member, turn: Turn) => Member,
  compare: (member: Member, image: Member, turn: Turn) => void,
): void {
  const left = [first];
  for (let member = left.pop(); member !== undefined; member = left.pop()) {
    const key = `${what} ${member.about[0]} ${member.about[1]}`;
    const known = seen.get(key) ?? new Set();
    seen.set(key, known);
    const number = pairKey(member.ids[0], member.ids[1]);
    if (known.has(number)) continue;
    known.add(number);
    for (const turn of symmetry.turns) {
      const image = imageOf(member, turn);
      compare(member, image, turn);
      left.push(image);
    }
  }
}

/** The image of a pair of values. */
export const pairImage =
  (symmetry: Symmetry) =>
  ({ about: [one, other], ids }: Member, turn: Turn): Member => {
    const { places } = turn.exchange;
    const renamed = [renamedId(symmetry, turn, one, ids[0]), renamedId(symmetry, turn, other, ids[1])] as const;
    return { about: [places[one]!, places[other]!], ids: renamed };
  };

/**
 * Whether to look at the next thing that a search meets for the first time. Orbits grow with the factorials of what is alike, so after
 * ALIKE_ALWAYS of a kind it is one in some.
 */
export function looksAt(lots: Lots): boolean {
  lots.asked++;
  return lots.asked <= ALIKE_ALWAYS || (mix(lots.asked) >>> 0) % ALIKE_ONE_IN === 0;
}

/** Whether `walk` has been there. */
export function wasSeen({ seen }: Alike, what: string, { about, ids }: Member): boolean {
  return seen.get(`${what} ${about[0]} ${about[1]}`)?.has(pairKey(ids[0], ids[1])) === true;
}
