/** The two numbers of a process: how many connections it may still accept, and how many clients it has handled. */
import { endsProcess, type Resource } from './resource.ts';

export type Quota = { readonly remaining: number; readonly handled: number };

export const quota: Resource<'quota', Quota> = {
  name: 'quota',
  initial: ({ parameters }) => ({ remaining: parameters.clients_per_process, handled: 0 }),
  operations: {
    test: (state) => ({ reply: state.remaining === 0 ? 'NONE' : 'REMAINING', state }),
    take: ({ remaining, handled }) => ({ reply: 'TAKEN', state: { remaining: remaining - 1, handled } }),
    finish: ({ remaining, handled }, { environment }) => ({
      reply: handled + 1 === environment.parameters.clients_per_process ? 'LAST' : 'MORE',
      state: { remaining, handled: handled + 1 },
    }),
  },
  hears: ['death'],
  hear: (state, label, environment, place) =>
    endsProcess(label, place.process) ? quota.initial(environment, place) : state,
  describe: ({ remaining, handled }) => `${remaining} remaining, ${handled} handled`,
};
