/** The machines of every actor, for one design and one size. */
import type { AnyStateMachine } from 'xstate';
import { featuresOf } from '../vocabulary/features.ts';
import type { Parameters } from '../vocabulary/parameters.ts';
import type { Design } from '../vocabulary/safeguards.ts';
import { childMachine } from './child.ts';
import { clientMachine } from './client.ts';
import { faultsMachine } from './faults.ts';
import { parentMachine } from './parent.ts';
import { threadMachine } from './thread.ts';

export type Machines = {
  readonly parent: AnyStateMachine;
  readonly child: AnyStateMachine;
  readonly thread: AnyStateMachine;
  /** One for each client: which names it may take depends on its number. */
  readonly clients: readonly AnyStateMachine[];
  readonly faults: AnyStateMachine;
};

export const machinesOf = (design: Design, parameters: Parameters): Machines => ({
  parent: parentMachine(design, featuresOf(parameters)),
  child: childMachine(design, featuresOf(parameters)),
  thread: threadMachine(design, featuresOf(parameters)),
  clients: Array.from({ length: parameters.clients }, (_, client) => clientMachine(parameters, client)),
  faults: faultsMachine(parameters),
});

export { childMachine, parentMachine, threadMachine };
