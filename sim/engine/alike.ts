/**
 * Whether what is said to be alike is. Everything that a search meets for the first time is compared with its images under every
 * exchange, and these with theirs, until the whole orbit was seen (`orbits.ts`): so whatever is exchanged in whatever order, the system does
 * the same. An ordered loop over like things ends the search with a sentence that names it.
 */
import { hearLabel, hearsLabel, listActions, takeAction } from './calls.ts';
import type { Label, System, Value } from './component.ts';
import { intern, keyOf } from './intern.ts';
import { type Alike, looksAt, type Member, pairImage, type Result, walk } from './orbits.ts';
import { renamedId, type Symmetry, type Turn } from './symmetry.ts';

/** The actions of `actor` in local id `id` must act on the images of what its image's actions act on. @throws Error naming what is not alike */
export function requireOffersAlike(alike: Alike, actor: number, id: number): void {
  if (!looksAt(alike.offered)) return;
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
  if (!looksAt(alike.offered)) return;
  const { symmetry } = alike;
  const first = { about: [actor, target], ids: [id, targetId] } as const;
  walk(alike, 'steps', first, pairImage(symmetry), (member, image, turn) => {
    const here = resultsOf(alike, member).map((result) => renamedResult(alike, member, result, turn));
    const there = resultsOf(alike, image);
    const keys = (results: readonly Result[]) => distinct(results.map((result) => result.join(' '))).join('|');
    if (keys(here) !== keys(there)) throw unlike(symmetry.system, turn.exchange.name, member.about[0]);
  });
}

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
  if (!looksAt(alike.offered)) return;
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
