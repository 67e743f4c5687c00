/**
 * Whether what is said to be alike is. Everything that a search meets for the first time is compared with its images under every
 * exchange, and these with theirs, until the whole orbit was seen: so whatever is exchanged in whatever order, the system does and
 * the properties say the same. An ordered loop over like things ends the search with a sentence that names it.
 */
import { hearLabel, hearsLabel, listActions, takeAction } from './calls.ts';
import type { Label, Property, StateProperty, System, Value } from './component.ts';
import { mix } from './hash.ts';
import { createInterner, type Interner, intern, keyOf } from './intern.ts';
import { ALIKE_ALWAYS, ALIKE_ONE_IN } from './limits.ts';
import { pairKey } from './pairs.ts';
import { renamedId, type Symmetry, type Turn } from './symmetry.ts';

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
  /** How many offers, steps and hearings it was asked about, and values that look to a property as some before. */
  asked: number;
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
    asked: 0,
  };
}

/** A member of an orbit: two numbers, of the two components that it is about. */
type Member = { readonly about: readonly [number, number]; readonly ids: readonly [number, number] };

/** Compares each member of the orbit of `first` that was not seen before with its image under each exchange. */
function walk(
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

const pairImage =
  (symmetry: Symmetry) =>
  ({ about: [one, other], ids }: Member, turn: Turn): Member => {
    const { places } = turn.exchange;
    const renamed = [renamedId(symmetry, turn, one, ids[0]), renamedId(symmetry, turn, other, ids[1])] as const;
    return { about: [places[one]!, places[other]!], ids: renamed };
  };

/**
 * Whether to look at the next thing that a search meets for the first time. Orbits grow with the factorials of what is alike, so after
 * ALIKE_ALWAYS of them it is one in some.
 */
function looksAt(alike: Alike): boolean {
  alike.asked++;
  return alike.asked <= ALIKE_ALWAYS || (mix(alike.asked) >>> 0) % ALIKE_ONE_IN === 0;
}

/** The actions of `actor` in local id `id` must act on the images of what its image's actions act on. @throws Error naming what is not alike */
export function requireOffersAlike(alike: Alike, actor: number, id: number): void {
  if (!looksAt(alike)) return;
  const { symmetry } = alike;
  const { system } = symmetry;
  const offersOf = (component: number, own: number, places?: readonly number[]): string =>
    keyOf(
      distinct(
        listActions(system, component, valueAt(symmetry, component, own), false).map(
          ({ target, progress }) => `${places?.[target] ?? target} ${progress}`,
        ),
      ),
    );
  walk(
    alike,
    'offers',
    { about: [actor, actor], ids: [id, id] },
    pairImage(symmetry),
    (member, image, { exchange }) => {
      const here = offersOf(member.about[0], member.ids[0], exchange.places);
      if (here !== offersOf(image.about[0], image.ids[0])) throw unlike(system, exchange.name, member.about[0]);
    },
  );
}

/**
 * What the actions of `actor` in `id` give on `target` in `targetId` must be what those of its image give on the image of the
 * target: no more, no less. @throws Error naming what is not alike
 */
export function requireStepsAlike(alike: Alike, actor: number, target: number, id: number, targetId: number): void {
  if (!looksAt(alike)) return;
  const { symmetry } = alike;
  const first = { about: [actor, target], ids: [id, targetId] } as const;
  walk(alike, 'steps', first, pairImage(symmetry), (member, image, turn) => {
    const here = resultsOf(alike, member).map((result) => renamedResult(alike, member, result, turn));
    const there = resultsOf(alike, image);
    const keys = (results: readonly Result[]) => distinct(results.map((result) => result.join(' '))).join('|');
    if (keys(here) !== keys(there)) throw unlike(symmetry.system, turn.exchange.name, member.about[0]);
  });
}

/** What an action gives, by ids: [progress, reply, actor's, target's, label's or −1], or [progress] where it is blocked. Its name may speak of who it is about, so it is no part of it. */
type Result =
  | readonly [progress: boolean]
  | readonly [progress: boolean, reply: string, self: number, target: number, label: number];

/** What the actions of one component on another give, each pair of values asked once. */
function resultsOf(alike: Alike, { about: [who, on], ids }: Member): readonly Result[] {
  const { symmetry, results, labels } = alike;
  const { system, idOf } = symmetry;
  const key = `${who} ${on} ${ids[0]} ${ids[1]}`;
  const known = results.get(key);
  if (known !== undefined) return known;
  const own = valueAt(symmetry, who, ids[0]);
  const other = valueAt(symmetry, on, ids[1]);
  const actions = listActions(system, who, own, false).filter((action) => action.target === on);
  const made = actions.map((action): Result => {
    const outcome = takeAction(system, who, action, own, other, false);
    if (outcome === undefined) return [action.progress];
    const { self, target, reply, label } = outcome;
    return [
      action.progress,
      reply,
      idOf(who, self),
      idOf(on, target),
      label === undefined ? -1 : intern(labels, label),
    ];
  });
  results.set(key, made);
  return made;
}

function renamedResult(alike: Alike, { about: [who, on] }: Member, result: Result, turn: Turn): Result {
  if (result.length === 1) return result;
  const [progress, reply, self, target, label] = result;
  const renamed = (component: number, id: number) => renamedId(alike.symmetry, turn, component, id);
  return [
    progress,
    reply,
    renamed(who, self),
    renamed(on, target),
    label < 0 ? label : renamedLabelId(alike, label, turn),
  ];
}

/** The id of a label after an exchange. */
function renamedLabelId({ labels, labelImages }: Alike, label: number, { exchange }: Turn): number {
  const key = `${exchange.name} ${label}`;
  const known = labelImages.get(key);
  if (known !== undefined) return known;
  const image = intern(labels, exchange.label(labels.values[label] as Label));
  labelImages.set(key, image);
  return image;
}

/** A listener must become by `label`, in local id `id`, what its image becomes by the image. @throws Error naming what is not alike */
export function requireHeardAlike(alike: Alike, listener: number, id: number, label: Label): void {
  if (!looksAt(alike)) return;
  const { symmetry, labels } = alike;
  const imageOf = ({ about: [component], ids }: Member, turn: Turn): Member => {
    const place = turn.exchange.places[component]!;
    return {
      about: [place, place],
      ids: [renamedId(symmetry, turn, component, ids[0]), renamedLabelId(alike, ids[1], turn)],
    };
  };
  const first = { about: [listener, listener], ids: [id, intern(labels, label)] } as const;
  walk(alike, 'heard', first, imageOf, (member, image, turn) => {
    if (renamedId(symmetry, turn, member.about[0], heardBy(alike, member)) === heardBy(alike, image)) return;
    throw unlikeEars(
      symmetry.system,
      turn.exchange.name,
      member.about[0],
      image.about[0],
      labels.values[member.ids[1]] as Label,
    );
  });
}

/** What a component becomes that hears a label, as an id, each asked once. */
function heardBy({ symmetry, labels, heard }: Alike, { about: [component], ids: [own, labelId] }: Member): number {
  const { system, idOf } = symmetry;
  const key = `${component} ${own} ${labelId}`;
  const known = heard.get(key);
  if (known !== undefined) return known;
  const label = labels.values[labelId] as Label;
  const next = hearsLabel(system, component, label)
    ? idOf(component, hearLabel(system, component, valueAt(symmetry, component, own), label, false))
    : own;
  heard.set(key, next);
  return next;
}

/** Who hears a label must be the images of those who hear its image. @throws Error naming what is not alike */
export function requireEarsAlike(alike: Alike, label: Label): void {
  const { symmetry, labels } = alike;
  const { system } = symmetry;
  const id = intern(labels, label);
  const imageOf = ({ about: [component], ids }: Member, { exchange }: Turn): Member => {
    const place = exchange.places[component]!;
    const image = intern(labels, exchange.label(labels.values[ids[0]] as Label));
    return { about: [place, place], ids: [image, image] };
  };
  for (let component = 0; component < system.components.length; component++) {
    const first = { about: [component, component], ids: [id, id] } as const;
    walk(alike, 'ears', first, imageOf, ({ about: [one], ids }, { about: [other], ids: images }, { exchange }) => {
      const hears = (who: number, told: number) => hearsLabel(system, who, labels.values[told] as Label);
      if (hears(one, ids[0]) !== hears(other, images[0])) throw unlikeEars(system, exchange.name, one, other, label);
    });
  }
}

/** A property of steps must say of the image of a label what it says of the label. @throws Error naming the property */
export function requireShownAlike(alike: Alike, label: Label, shownOf: (label: Label) => number): void {
  const { labels } = alike;
  const imageOf = ({ about, ids }: Member, { exchange }: Turn): Member => {
    const image = intern(labels, exchange.label(labels.values[ids[0]] as Label));
    return { about, ids: [image, image] };
  };
  const id = intern(labels, label);
  walk(alike, 'shown', { about: [0, 0], ids: [id, id] }, imageOf, ({ ids: [one] }, { ids: [other] }, { exchange }) => {
    const [before, after] = [labels.values[one] as Label, labels.values[other] as Label];
    if (shownOf(before) !== shownOf(after))
      throw new Error(`a property of steps judges "${label.type}" otherwise with ${exchange.name} exchanged`);
  });
}

/**
 * Where a property sees two values of one component as one, it must see their images as one: so the image of what it sees is
 * known from what it sees. `viewOf` gives the view's id. One that looks like some before is compared as `looksAt` says. @throws Error naming
 * the property
 */
export function requireSeenAlike(
  alike: Alike,
  property: StateProperty,
  component: number,
  id: number,
  viewOf: (component: number, id: number) => number,
): void {
  const { symmetry, images } = alike;
  const { name } = property;
  const isKnown = images.has(imageKey(name, symmetry.turns[0]!, component, viewOf(component, id)));
  if (isKnown && !looksAt(alike)) return;
  const first = { about: [component, component], ids: [id, id] } as const;
  walk(
    alike,
    `seen ${name}`,
    first,
    pairImage(symmetry),
    ({ about: [one], ids }, { about: [other], ids: renamed }, turn) => {
      const key = imageKey(name, turn, one, viewOf(one, ids[0]));
      const image = viewOf(other, renamed[0]);
      if ((images.get(key) ?? image) !== image)
        throw new Error(
          `property "${name}" tells ${turn.exchange.name} apart: of one and not of the other it sees a difference`,
        );
      images.set(key, image);
    },
  );
}

/**
 * A property must say of the image of what it sees what it says of that. `views` are ids, `holds` the answer to a list of them.
 * @throws Error naming the property
 */
export function requireJudgedAlike(
  { symmetry, images }: Alike,
  { name, reads }: StateProperty,
  views: readonly number[],
  holds: (views: readonly number[]) => boolean | undefined,
): void {
  const answer = holds(views);
  const seen = new Set([views.join(' ')]);
  const left = [views];
  for (let member = left.pop(); member !== undefined; member = left.pop()) {
    const own = member;
    for (const turn of symmetry.turns) {
      // What stands at a place afterwards is the image of what stood at the place that it changes with.
      const image = reads.map((component) => {
        const source = turn.exchange.places[component]!;
        const view = own[reads.indexOf(source)]!;
        return images.get(imageKey(name, turn, source, view));
      });
      // Whatever was judged was seen before, and with it its whole orbit.
      if (!image.every((view) => view !== undefined)) throw new Error(`property "${name}" was judged before it saw`);
      const key = image.join(' ');
      if (seen.has(key)) continue;
      seen.add(key);
      if (holds(image) !== answer)
        throw new Error(`property "${name}" is judged otherwise with ${turn.exchange.name} exchanged`);
      left.push(image);
    }
  }
}

const imageKey = (property: string, { exchange }: Turn, component: number, view: number): string =>
  `${property} ${exchange.name} ${component} ${view}`;

const valueAt = ({ interners }: Symmetry, component: number, id: number): Value => interners[component]!.values[id]!;

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

function unlike({ components }: System, name: string, actor: number): Error {
  return new Error(
    `${name} are not alike: with both exchanged, "${components[actor]!.name}" can do something else than before`,
  );
}

function unlikeEars({ components }: System, name: string, one: number, other: number, { type }: Label): Error {
  const [before, after] = [one, other].map((component) => components[component]!.name);
  return new Error(`${name} are not alike: with both exchanged "${after}" hears "${type}" otherwise than "${before}"`);
}
