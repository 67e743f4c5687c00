/**
 * Properties along one run. A property sees a state only through its views of some components, so it is asked again
 * only after a step that changed one of those views; properties of quiescent states are asked only there.
 */
import type {
  Component,
  Label,
  Property,
  Running,
  StateProperty,
  StepProperty,
  System,
  Value,
} from '../engine/index.ts';

type Watch = {
  /** To the initial state of a new run. */
  readonly reset: () => void;
  /** A component has a new value. */
  readonly changed: (component: number, value: Value) => void;
  /** A step told something. */
  readonly told: (label: Label) => void;
  /** The step is complete: asks whatever can have changed. */
  readonly judge: () => void;
  /** Nothing with progress is enabled in this state. */
  readonly atRest: (values: readonly Value[]) => void;
  /** Names of the properties that fell in this run, in the order in which they were given. */
  readonly fallen: () => readonly string[];
  readonly hasFallen: () => boolean;
  /** Places of the witnesses that were met in this run. */
  readonly met: () => readonly number[];
  /** The property asked last, for the words of an error. */
  readonly asked: () => string;
};

type Sight = {
  readonly place: number;
  /** Its own place among all sights of the component. */
  readonly slot: number;
  readonly view: StateProperty['view'];
  readonly settled: StateProperty['settled'];
};

/** What properties see of a component, and of all that are like it. */
type Scene = {
  readonly aspect: Component['aspect'];
  readonly sights: readonly Sight[];
  /** For each aspect that one of them has had the view of each sight that this settles; undefined: it does not. */
  readonly settled: (readonly (Value | undefined)[] | undefined)[];
  /** By the aspect before and the one after: the sights of which the view may differ. */
  readonly moves: (readonly Sight[] | undefined)[][];
};

/** @throws RangeError if a property reads a component that is not there */
export const createWatch = ({ components }: System, properties: readonly Property[]): Watch => {
  const sights: Sight[][] = components.map(() => []);
  /** For each component and each of its sights, in order: where it stands among the views of the property. */
  const reads: number[][] = components.map(() => []);
  const steps: { readonly place: number; readonly property: StepProperty }[] = [];
  const quiescent: { readonly place: number; readonly property: StateProperty }[] = [];
  const views: Value[][] = properties.map(() => []);
  const fallen = new Uint8Array(properties.length);
  const met = new Uint8Array(properties.length);
  const dirty = new Uint32Array(properties.length);
  let dirtyCount = 0;
  const isDirty = new Uint8Array(properties.length);
  let falls = 0;
  let asked = 0;
  const everywhere: number[] = [];
  /** The faster twins of `holds`, where there are any. */
  const running: (Running | undefined)[] = [];
  properties.forEach((property, place) => {
    if (isStep(property)) {
      steps.push({ place, property });
      return;
    }
    for (const component of property.reads)
      if (components[component] === undefined)
        throw new RangeError(`property "${property.name}" reads component ${component}, and there is none`);
    if (property.kind === 'quiescent' || property.kind === 'quiescent-witness') {
      quiescent.push({ place, property });
      return;
    }
    everywhere.push(place);
    running[place] = property.running?.();
    property.reads.forEach((component, read) => {
      const own = sights[component] as Sight[];
      own.push({ place, slot: own.length, view: property.view, settled: property.settled });
      reads[component]?.push(read);
    });
  });
  const scenes = scenesOf(components, sights);
  const aspects = new Uint32Array(components.length);
  const answer = (place: number, property: Property, holds: boolean): void => {
    if (property.kind === 'witness' || property.kind === 'quiescent-witness' || property.kind === 'step-witness') {
      if (holds) met[place] = 1;
    } else if (!holds && fallen[place] === 0) {
      fallen[place] = 1;
      falls++;
    }
  };
  const ask = (place: number): void => {
    asked = place;
    const property = properties[place] as StateProperty;
    const twin = running[place];
    answer(place, property, twin === undefined ? property.holds(views[place] as readonly Value[]) : twin.holds());
  };
  let initial: readonly (readonly Value[])[] | undefined;
  const initialViews = (): readonly (readonly Value[])[] => {
    initial ??= properties.map((property, place) => {
      asked = place;
      if (!everywhere.includes(place)) return [];
      const { reads, view } = property as StateProperty;
      return reads.map((component) => view(component, components[component]?.initial as Value));
    });
    return initial;
  };
  const settledBy = (scene: Scene, aspect: number, component: number, value: Value) => {
    scene.settled[aspect] ??= scene.sights.map(({ place, view, settled }) => {
      asked = place;
      return settled?.(component, value) === true ? view(component, value) : undefined;
    });
    return scene.settled[aspect];
  };
  /** The sights of which the view may have changed with the component's value. */
  const blurred = (component: number, value: Value): readonly Sight[] => {
    const scene = scenes[component] as Scene;
    if (scene.aspect === undefined) return scene.sights;
    const before = aspects[component] as number;
    const after = scene.aspect(value);
    aspects[component] = after;
    const known = scene.moves[before]?.[after];
    if (known !== undefined) return known;
    const earlier = scene.settled[before];
    const now = settledBy(scene, after, component, value);
    const found = scene.sights.filter((_, index) => {
      const view = now[index];
      const old = earlier?.[index];
      return view === undefined || old === undefined || !isSame(view, old);
    });
    scene.moves[before] ??= [];
    (scene.moves[before] as (readonly Sight[] | undefined)[])[after] = found;
    return found;
  };
  const resetAspects = (): void => {
    for (let component = 0; component < components.length; component++) {
      const { aspect, initial } = components[component] as Component;
      if (aspect === undefined) continue;
      aspects[component] = aspect(initial);
      settledBy(scenes[component] as Scene, aspect(initial), component, initial);
    }
  };
  return {
    reset: () => {
      resetAspects();
      fallen.fill(0);
      met.fill(0);
      isDirty.fill(0);
      dirtyCount = 0;
      falls = 0;
      initialViews().forEach((own, place) => {
        const mine = [...own];
        views[place] = mine;
        asked = place;
        running[place]?.begin(mine);
      });
      for (const place of everywhere) ask(place);
    },
    changed: (component, value) => {
      const seen = blurred(component, value);
      const ownReads = reads[component] as readonly number[];
      for (let index = 0; index < seen.length; index++) {
        const { place, view, slot } = seen[index] as Sight;
        // A premise that was met need not be met again.
        if (met[place] === 1) continue;
        asked = place;
        const own = views[place] as Value[];
        const read = ownReads[slot] as number;
        const next = view(component, value);
        const last = own[read] as Value;
        if (next === last || isSame(next, last)) continue;
        own[read] = next;
        running[place]?.change(read, last, next);
        if (isDirty[place] === 1) continue;
        isDirty[place] = 1;
        dirty[dirtyCount++] = place;
      }
    },
    told: (label) => {
      for (const { place, property } of steps) {
        if (met[place] === 1) continue;
        asked = place;
        answer(place, property, property.holds(label));
      }
    },
    judge: () => {
      for (let index = 0; index < dirtyCount; index++) {
        const place = dirty[index] as number;
        isDirty[place] = 0;
        ask(place);
      }
      dirtyCount = 0;
    },
    atRest: (values) => {
      for (const { place, property } of quiescent) {
        if (met[place] === 1) continue;
        asked = place;
        const { reads, view, holds } = property;
        answer(place, property, holds(reads.map((component) => view(component, values[component] as Value))));
      }
    },
    fallen: () => properties.flatMap(({ name }, place) => (fallen[place] === 1 ? [name] : [])),
    hasFallen: () => falls > 0,
    met: () => [...met.keys()].filter((place) => met[place] === 1),
    asked: () => properties[asked]?.name ?? '',
  };
};

/** One scene for all components that are alike and that the same properties see. */
const scenesOf = (components: readonly Component[], sights: readonly (readonly Sight[])[]): readonly Scene[] => {
  const known = new Map<Component['aspect'], Map<string, Scene>>();
  return components.map(({ aspect }, component) => {
    const own = sights[component] as readonly Sight[];
    const scene: Scene = { aspect, sights: own, settled: [], moves: [] };
    const key = own.map(({ place }) => place).join(' ');
    const alike = known.get(aspect) ?? new Map<string, Scene>();
    known.set(aspect, alike);
    const found = alike.get(key) ?? scene;
    alike.set(key, found);
    return found;
  });
};

/** Whether two views are equal as data. */
const isSame = (a: Value, b: Value): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (isList(a)) {
    if (!isList(b) || a.length !== b.length) return false;
    for (let index = 0; index < a.length; index++) if (!isSame(a[index] as Value, b[index] as Value)) return false;
    return true;
  }
  if (isList(b)) return false;
  const fields = Object.keys(a);
  if (fields.length !== Object.keys(b).length) return false;
  for (const field of fields) {
    const other = b[field];
    if (other === undefined || !isSame(a[field] as Value, other)) return false;
  }
  return true;
};

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

const isStep = (property: Property): property is StepProperty =>
  property.kind === 'step' || property.kind === 'step-witness';
