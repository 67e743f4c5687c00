/**
 * Whether what is said to be alike is. Everything that a search meets for the first time is compared with its images under every
 * exchange, and these with theirs, until the whole orbit was seen: so whatever is exchanged in whatever order, the system does and
 * the properties say the same. An ordered loop over like things ends the search with a sentence that names it.
 */
import { hearLabel, hearsLabel, listActions, takeAction } from './calls.ts';
import type { Action, Label, Outcome, Property, StateProperty, System, Value } from './component.ts';
import { createInterner, type Interner, intern, keyOf } from './intern.ts';
import { ALIKE_ALWAYS, ALIKE_ONE_IN } from './limits.ts';
import { type Exchange, renamedId, type Symmetry, type Turn } from './symmetry.ts';

export type Alike = {
  readonly symmetry: Symmetry;
  readonly labels: Interner;
  /** What was looked at, with its whole orbit: by what it is about, as texts. */
  readonly seen: Map<string, Set<number>>;
  /** For each property and turn: by component and its view the view of the image. */
  readonly images: Map<string, number>;
  /** How many offers, steps and hearings it was asked about. */
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
  return { symmetry, labels: createInterner(), seen: new Map(), images: new Map(), asked: 0 };
}

/** A member of an orbit: two numbers, of the two components that it is about. */
type Member = { readonly about: readonly [number, number]; readonly ids: readonly [number, number] };

/** Room for the second of two ids in one number. */
const SECOND = 2 ** 26;

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
    const number = member.ids[0] * SECOND + member.ids[1];
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
  return alike.asked <= ALIKE_ALWAYS || alike.asked % ALIKE_ONE_IN === 0;
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
  const { system } = symmetry;
  const resultsOf = ({ about: [who, on], ids }: Member, exchange?: Exchange): string => {
    const own = valueAt(symmetry, who, ids[0]);
    const other = valueAt(symmetry, on, ids[1]);
    const actions = listActions(system, who, own, false).filter((action) => action.target === on);
    const results = actions.map((action) => {
      const outcome = takeAction(system, who, action, own, other, false);
      return resultKey(action, outcome && exchange ? renamedOutcome(exchange, who, on, outcome) : outcome);
    });
    return keyOf(distinct(results));
  };
  const first = { about: [actor, target], ids: [id, targetId] } as const;
  walk(alike, 'steps', first, pairImage(symmetry), (member, image, { exchange }) => {
    if (resultsOf(member, exchange) !== resultsOf(image)) throw unlike(system, exchange.name, member.about[0]);
  });
}

/** A listener must become by `label`, in local id `id`, what its image becomes by the image. @throws Error naming what is not alike */
export function requireHeardAlike(alike: Alike, listener: number, id: number, label: Label): void {
  if (!looksAt(alike)) return;
  const { symmetry, labels } = alike;
  const { system } = symmetry;
  const heardBy = (component: number, own: number, labelId: number): Value => {
    const value = valueAt(symmetry, component, own);
    const told = labels.values[labelId] as Label;
    return hearsLabel(system, component, told) ? hearLabel(system, component, value, told, false) : value;
  };
  const imageOf = ({ about: [component], ids }: Member, turn: Turn): Member => {
    const place = turn.exchange.places[component]!;
    const image = turn.exchange.label(labels.values[ids[1]] as Label);
    return { about: [place, place], ids: [renamedId(symmetry, turn, component, ids[0]), intern(labels, image)] };
  };
  const first = { about: [listener, listener], ids: [id, intern(labels, label)] } as const;
  walk(alike, 'heard', first, imageOf, ({ about: [one], ids }, { about: [other], ids: images }, { exchange }) => {
    const wanted = keyOf(exchange.value(one, heardBy(one, ids[0], ids[1])));
    if (keyOf(heardBy(other, images[0], images[1])) === wanted) return;
    throw unlikeEars(system, exchange.name, one, other, labels.values[ids[1]] as Label);
  });
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
 * known from what it sees. `viewOf` gives the view's id. @throws Error naming the property
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

function renamedOutcome({ value, label }: Exchange, actor: number, target: number, outcome: Outcome): Outcome {
  const { self, target: acted, reply, label: told } = outcome;
  const renamed = { self: value(actor, self), target: value(target, acted), reply };
  return told === undefined ? renamed : { ...renamed, label: label(told) };
}

/** The action's name may speak of who it is about, so it is no part of the result. */
function resultKey({ progress }: Action, outcome: Outcome | undefined): string {
  if (outcome === undefined) return `${progress} blocked`;
  const { self, target, reply, label = null } = outcome;
  return `${progress} ${keyOf([self, target, reply, label])}`;
}
