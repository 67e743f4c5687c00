/**
 * What whoever writes a system may get wrong before anything is explored: a word that means nothing would else be taken for another, and a
 * property of an unknown kind for one that holds. Errors are the programmer's, so they are thrown.
 */
import type { Property, System } from './component.ts';
import type { LeadsTo } from './liveness-types.ts';
import type { SearchLimits, SearchOptions } from './outcome.ts';

const optionNames: Readonly<Record<keyof SearchOptions, true>> = {
  limits: true,
  store: true,
  exchanges: true,
  rules: true,
  clock_ms: true,
  continueAfterViolation: true,
  selfCheck: true,
  onProgress: true,
  progress_every: true,
};
const limitNames: Readonly<Record<keyof SearchLimits, true>> = {
  states_max: true,
  depth_max: true,
  time_max_ms: true,
  memory_max_bytes: true,
};
const stateKinds: readonly string[] = ['invariant', 'quiescent', 'witness', 'quiescent-witness'];
const stepKinds: readonly string[] = ['step', 'step-witness'];
const stores: readonly SearchOptions['store'][] = [undefined, 'exact', 'fingerprint'];

/** @throws RangeError, a sentence that names what is wrong and what it may be */
export function assertSane(system: System, properties: readonly Property[], options: SearchOptions): void {
  requireOptions(options);
  const { components } = system;
  if (!Array.isArray(components) || components.length === 0)
    throw new RangeError('a system has at least one component');
  for (const [index, { name, initial }] of components.entries()) {
    if (typeof name !== 'string') throw new RangeError(`component ${index} has no name`);
    if (initial === undefined)
      throw new RangeError(`component "${name}" has no initial value; one without data has null`);
  }
  properties.forEach(requireProperty);
}

/** The same of questions about runs, and that nothing is asked for which they would not survive. @throws RangeError */
export function assertAskable(properties: readonly LeadsTo[], options: object): void {
  for (const left of ['store', 'exchanges', 'rules', 'continueAfterViolation'])
    if (left in options) throw new RangeError(`liveness has no option ${left}: its graph is explored whole`);
  for (const { name, assumes } of properties)
    for (const { strength, name: assumption } of assumes)
      if (strength !== 'weak' && strength !== 'strong')
        throw new RangeError(`"${assumption}" of property "${name}" is ${shown(strength)}, not 'weak' or 'strong'`);
}

function requireOptions(options: SearchOptions): void {
  if (typeof options !== 'object' || options === null)
    throw new RangeError('a search needs options: { limits, clock_ms }');
  const { limits, store, clock_ms } = options;
  requireKnown('option', options, optionNames);
  if (typeof limits !== 'object' || limits === null)
    throw new RangeError(`the option limits must be an object of ${Object.keys(limitNames).join(', ')}`);
  requireKnown('limit', limits, limitNames);
  for (const name of Object.keys(limitNames) as (keyof SearchLimits)[]) {
    const limit = limits[name];
    if (typeof limit !== 'number' || !(limit >= 0))
      throw new RangeError(`the limit ${name} is ${shown(limit)}, not a number ≥ 0; Infinity is none`);
  }
  if (limits.states_max < 1) throw new RangeError('the limit states_max is below 1: there is an initial state');
  if (!stores.includes(store))
    throw new RangeError(`the option store is ${shown(store)}, not 'exact' or 'fingerprint'`);
  if (typeof clock_ms !== 'function')
    throw new RangeError('the option clock_ms must be a function that gives milliseconds: the engine has no clock');
}

function requireKnown(what: string, given: object, known: Readonly<Record<string, true>>): void {
  const stray = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (stray !== undefined)
    throw new RangeError(`there is no ${what} ${stray}; there are ${Object.keys(known).join(', ')}`);
}

function requireProperty(property: Property, place: number): void {
  const { name, kind } = property;
  if (typeof name !== 'string') throw new RangeError(`property ${place} has no name`);
  if (!stateKinds.includes(kind) && !stepKinds.includes(kind))
    throw new RangeError(
      `property "${name}" is of kind ${shown(kind)}, not ${[...stateKinds, ...stepKinds].join(', ')}`,
    );
  if (typeof property.holds !== 'function') throw new RangeError(`property "${name}" has no function holds`);
  if (!('reads' in property)) {
    if (stateKinds.includes(kind)) throw new RangeError(`property "${name}" has no list reads of component indices`);
    return;
  }
  if (!Array.isArray(property.reads)) throw new RangeError(`property "${name}" has no list reads of component indices`);
  if (typeof property.view !== 'function') throw new RangeError(`property "${name}" has no function view`);
}

const shown = <Given>(value: Given): string => (typeof value === 'string' ? `'${value}'` : String(value));
