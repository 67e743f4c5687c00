/**
 * Believes no search. Given a set of states it confirms that the initial state is in it, that every step of every actor from
 * each of them leads to one of them, and that the properties hold in each of them and of each step. By induction over the steps,
 * then, nothing that the system can ever do breaks a property.
 *
 * Trusted are the machines and XState's `transition()`; what operations mean and what resources make of labels (sim/resources);
 * signatures and designs; what a property sees and says of one state or label (`judge` and its monitors), which is asked with
 * tables that XState's answers fill here; this file, `parts.ts` and `steps.ts`; and that `members.ts` and `values.ts` find what is there.
 * Not trusted, and not used, are the search, the compiled tables and whatever else makes one system of the parts.
 *
 * A state has only those registers that a machine's state still needs (`live`, as the certificate claims). Nothing is lost by
 * that if whatever an offer reads is live where it is offered, and whatever is live after it was live before or is set by it:
 * then the steps with all registers and with these are the same, and so are the live registers after them. `wrongLiveness` looks
 * at every offer of every machine for just that. Properties see live registers only, here as in the search.
 *
 * Operations, `hear` and views depend on values alone, so what they say is worked out once for the ids of those values.
 */
import { monitorsOf, type PropertyDefinition, propertiesNamed } from '../properties/index.ts';
import { parseDesign } from '../sim/design/design.ts';
import type { Environment } from '../sim/resources/resource.ts';
import { ModelError, present } from '../sim/vocabulary/errors.ts';
import type { Label } from '../sim/vocabulary/labels.ts';
import { type Offer, signatureOf } from '../sim/vocabulary/operations.ts';
import type { Certificate } from './certificate.ts';
import { membersOf } from './members.ts';
import { type Actor, type Assembly, type Part, partsOf } from './parts.ts';
import { addressOf, offersOf, takenBy, wrongLiveness } from './steps.ts';
import { remembered, textOf, type Values, valuesOf } from './values.ts';
import { wordsOf } from './words.ts';

/** An offer of an actor with one of its values, the part that it acts on, and what it does to that in each of its values. */
export type Move = { actor: number; offer: Offer; target: number; stepOn: (id: number) => Step | null };
/** The values that it leads to, what it tells, what that makes of the others, and the property that it breaks. */
export type Step = {
  readonly self: number;
  readonly target: number;
  readonly reply: string;
  readonly label: Label | undefined;
  readonly heardBy: (place: number, id: number) => number;
  readonly breaks: string | undefined;
};
/** A property of single states, judged by the ids of their values. */
type Judge = { readonly name: string; readonly atRest: boolean; readonly holds: (row: Uint32Array) => boolean };

/** missing: a step leads out of the set. error: an operation or a property throws. `says` has the state in words. */
export type Wrong = {
  readonly what: 'liveness' | 'initial' | 'missing' | 'error' | 'falls';
  readonly property?: string;
  readonly says: string;
};
/** How many states and steps it looked at, and what is wrong first. */
export type Verdict = { readonly states: number; readonly steps: number; readonly wrong?: Wrong };

/** States between two signs of life. */
const TELL_EVERY = 1024;

/** Confirms a certificate or not. Throws a UsageError where it is not of a system that there is. */
export const verify = (certificate: Certificate, tell?: (sofar: Verdict) => void): Verdict => {
  const environment = { design: parseDesign(certificate.design), parameters: certificate.parameters };
  const properties = propertiesNamed(certificate.properties);
  const parts = partsOf(environment, monitorsOf(properties), certificate.live);
  const values = valuesOf(certificate, parts);
  const words = wordsOf(parts, values, certificate);
  const isMember = membersOf(certificate);
  const unsound = wrongLiveness(parts);
  if (unsound !== undefined) return { states: 0, steps: 0, wrong: { what: 'liveness', says: unsound } };
  const initial = Uint32Array.from(parts, (part, place) => values.idOf(place, part.initial));
  if (!isMember(initial)) return { states: 0, steps: 0, wrong: { what: 'initial', says: words.initial(initial) } };

  const { judges, breaks } = judgesOf(properties, assemblyOf(environment, parts), values);
  const movesOf = movesIn(environment, parts, values, breaks);
  const row = new Uint32Array(parts.length);
  const next = new Uint32Array(parts.length);
  let steps = 0;
  const wrongIn = (state: number): Wrong | undefined => {
    let isAtRest = true;
    let doing: Move | undefined;
    try {
      for (let actor = 0; actor < parts.length; actor++) {
        doing = undefined;
        for (const move of movesOf(actor, row[actor]!)) {
          doing = move;
          const step = move.stepOn(row[move.target]!);
          if (step === null) continue;
          steps++;
          if (signatureOf(move.offer.operation).isFault !== true) isAtRest = false;
          if (step.breaks !== undefined)
            return { what: 'falls', property: step.breaks, says: words.breaks(state, row, move, step) };
          next.set(row);
          if (step.label !== undefined) for (const [place, id] of row.entries()) next[place] = step.heardBy(place, id);
          next[actor] = step.self;
          next[move.target] = step.target;
          if (!isMember(next)) return { what: 'missing', says: words.missing(state, row, move, step, next) };
        }
      }
      doing = undefined;
      const fallen = judges.find(({ atRest, holds }) => (isAtRest || !atRest) && !holds(row))?.name;
      if (fallen !== undefined) return { what: 'falls', property: fallen, says: words.falls(state, row, fallen) };
      return undefined;
    } catch (error) {
      return { what: 'error', says: words.error(state, row, doing, (error as Error).message) };
    }
  };
  for (let state = 0; state < certificate.states; state++) {
    row.set(certificate.ids.subarray(state * parts.length, (state + 1) * parts.length));
    const wrong = wrongIn(state);
    if (wrong !== undefined) return { states: state + 1, steps, wrong };
    if (state % TELL_EVERY === 0) tell?.({ states: state, steps });
  }
  return { states: certificate.states, steps };
};

/** What an actor can do, by its place and the id of its value. */
const movesIn = (environment: Environment, parts: readonly Part[], values: Values, breaks: Breaks) =>
  remembered((actor, id): readonly Move[] => {
    const [part, self] = [parts[actor]!, values.at(actor, id)];
    return offersOf(part, self, environment).map((offer) => {
      const address = addressOf(part, self, offer, environment);
      const target = parts.findIndex(({ name }) => name === address);
      if (target < 0) throw new ModelError(`${part.name} addresses '${address}', which there is not`);
      const stepOn = remembered((_, on): Step | null => {
        const taken = takenBy(part, self, offer, parts[target]!, values.at(target, on), environment);
        if (taken === undefined) return null;
        const { reply, label } = taken;
        const heardBy = remembered((place, before) =>
          values.idOf(place, parts[place]!.hear(values.at(place, before), label as Label)),
        );
        const ids = { self: values.idOf(actor, taken.self), target: values.idOf(target, taken.state) };
        return { ...ids, reply, label, heardBy, breaks: label && breaks(label) };
      });
      return { actor, offer, target, stepOn: (on) => stepOn(0, on) };
    });
  });

/** The first property of steps that a label breaks. */
type Breaks = (label: Label) => string | undefined;

/** Each property, asked once for views that are equal. */
const judgesOf = (properties: readonly PropertyDefinition[], assembly: Assembly, values: Values) => {
  const judges: Judge[] = [];
  const ofSteps: { readonly name: string; readonly holds: (label: Label) => boolean }[] = [];
  for (const { name, judge } of properties) {
    const asked = judge(assembly);
    if ('reads' in asked) {
      const { kind, reads, view, holds } = asked;
      const keys = new Map<string, number>();
      const seen = remembered((place, id) => {
        const value = view(place, values.at(place, id));
        const key = keys.get(textOf(value)) ?? keys.size;
        keys.set(textOf(value), key);
        return { value, key };
      });
      const good = new Set<string>();
      const isGood = (row: Uint32Array): boolean => {
        const views = reads.map((place) => seen(place, row[place]!));
        const keysOfViews = views.map(({ key }) => key).join();
        if (!good.has(keysOfViews) && holds(views.map(({ value }) => value))) good.add(keysOfViews);
        return good.has(keysOfViews);
      };
      judges.push({ name, atRest: kind === 'quiescent', holds: isGood });
    } else ofSteps.push({ name, holds: asked.holds });
  }
  return { judges, breaks: (label: Label) => ofSteps.find(({ holds }) => !holds(label))?.name };
};

/** What properties ask of the system that they are about. */
const assemblyOf = (environment: Environment, parts: readonly Part[]): Assembly => {
  const tables = parts.map(({ acts }) => acts?.table);
  const at = (name: string) =>
    parts.indexOf(
      present(
        parts.find((part) => part.name === name),
        `component '${name}'`,
      ),
    );
  const aimOf: Assembly['places']['aimOf'] = () => ({ reach: 'common', first: 0, count: 0, at: () => 0 });
  return {
    environment,
    places: { slots: parts, at, aimOf },
    tables,
    stateOf: (place, value) => present(tables[place]?.states[(value as Actor).state], 'state'),
    system: { components: [] },
    describe: () => '',
  };
};
