/** Whether properties say the same of what is alike: that too is compared as far as exchanges lead, whenever something new is seen or said. */
import type { Label, StateProperty } from './component.ts';
import { intern } from './intern.ts';
import { type Alike, looksAt, type Member, pairImage, walk, wasSeen } from './orbits.ts';
import type { Turn } from './symmetry.ts';

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
  const first = { about: [component, component], ids: [id, id] } as const;
  // Images that were compared with come here as well.
  if (wasSeen(alike, `seen ${name}`, first)) return;
  const isKnown = images.has(imageKey(name, symmetry.turns[0]!, component, viewOf(component, id)));
  if (isKnown && !looksAt(alike.looking)) return;
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
