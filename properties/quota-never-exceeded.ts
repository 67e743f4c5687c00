import { type Quota, quota } from '../sim/resources/quota.ts';
import { actorsOf, hasTag, type PropertyDefinition } from './property.ts';

/** No incarnation of a process accepts more than CPP clients. */
export const quotaNeverExceeded: PropertyDefinition = {
  name: 'quota-never-exceeded',
  says: 'No incarnation of a process accepts more than CPP clients.',
  why: 'The process ends when CPP clients were handled: one too many is cut off in the middle, or handled passes CPP and the process never ends.',
  source:
    'Thread also checks the number of remaining connections that can be made to a process; if that number is equal to zero, then the thread exits.',
  category: 'safety',
  premise: 'A process has accepted CPP clients.',
  judge: (assembly) => {
    const { processes } = assembly.environment.parameters;
    const threads = actorsOf(assembly, 'thread');
    const quotas = Array.from({ length: processes }, (_, p) => assembly.places.at(`${quota.name} ${p}`));
    return {
      kind: 'invariant',
      reads: [...quotas, ...threads.map(({ index }) => index)],
      view: (component, value) =>
        quotas.includes(component) ? (value as Quota).remaining : hasTag(assembly, component, value, 'untaken'),
      // A client that was accepted and is not counted yet is one too many where nothing remains for it.
      holds: (views) =>
        quotas.every((_, p) => {
          const untaken = threads.filter(({ who }, t) => who.process === p && views[processes + t] === true).length;
          return (views[p] as number) >= untaken;
        }),
    };
  },
  witness: (assembly) => ({
    kind: 'witness',
    reads: Array.from({ length: assembly.environment.parameters.processes }, (_, p) =>
      assembly.places.at(`${quota.name} ${p}`),
    ),
    view: (_, value) => (value as Quota).remaining === 0,
    holds: (views) => views.includes(true),
  }),
};
