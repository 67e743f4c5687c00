/** What the outside world does to the processes, by budget: kills, signals, deaths of single threads, failing system calls. */
import type { AnyStateMachine } from 'xstate';
import type { Parameters } from '../vocabulary/parameters.ts';
import { machine, offers, when } from './define.ts';

export const faultsMachine = (parameters: Parameters): AnyStateMachine => {
  const processes = Array.from({ length: parameters.processes }, (_, p) => p);
  const threads = processes.flatMap((p) => Array.from({ length: parameters.threads }, (_, t) => `${p}.${t}`));
  return machine('faults', 'lurking', {
    lurking: {
      ...offers(
        ...(parameters.kills > 0 ? processes.map((p) => `processes.kill ${p}` as const) : []),
        ...(parameters.stops > 0
          ? processes.flatMap((p) => [`processes.stop ${p}`, `processes.continue ${p}`] as const)
          : []),
        ...(parameters.thread_deaths > 0 ? threads.map((t) => `processes.kill-thread ${t}` as const) : []),
        ...(parameters.interrupts > 0 ? (['processes.interrupt'] as const) : []),
        ...(parameters.terminations > 0 ? (['processes.terminate'] as const) : []),
        ...(parameters.parent_kills > 0 ? (['processes.kill-parent'] as const) : []),
        ...(parameters.fork_failures > 0 ? (['processes.fail-fork'] as const) : []),
        ...(parameters.accept_failures > 0 ? (['listener.break'] as const) : []),
      ),
      tags: ['resting'],
      on: {
        ...when(parameters.kills + parameters.parent_kills + parameters.thread_deaths > 0, { KILLED: 'lurking' }),
        ...when(parameters.stops > 0, { STOPPED: 'lurking', CONTINUED: 'lurking' }),
        ...when(parameters.interrupts + parameters.terminations > 0, { SENT: 'lurking' }),
        ...when(parameters.fork_failures > 0, { ARMED: 'lurking' }),
        ...when(parameters.accept_failures > 0, { BROKEN: 'lurking' }),
      },
    },
  });
};
