/**
 * From which addresses clients are served, and by whom: an entry for each thread with a client. Whoever accepts enters its client under the
 * accept mutex, so no two count at the same time. A thread that dies leaves its entry behind; the parent sweeps those of a dead process
 * before it forks the next.
 */
import { present } from '../vocabulary/errors.ts';
import { addressOf } from '../vocabulary/parameters.ts';
import { type Resource, threadOf } from './resource.ts';

type Entry = { readonly process: number; readonly thread: number; readonly address: number };
/** In the order of processes and threads. */
export type Addresses = readonly Entry[];

export const addresses: Resource<'addresses', Addresses> = {
  name: 'addresses',
  initial: () => [],
  operations: {
    enter: (state, { self, registers, environment }) => {
      const { parameters } = environment;
      const address = addressOf(parameters, present(registers.client, 'client'));
      const sameAddress = state.filter((entry) => entry.address === address);
      if (sameAddress.length >= parameters.connections_per_address) return { reply: 'CROWDED', state };
      return { reply: 'ENTERED', state: inOrder([...state, { ...threadOf(self), address }]) };
    },
    leave: (state, { self }) => {
      const { process, thread } = threadOf(self);
      return { reply: 'LEFT', state: state.filter((entry) => entry.process !== process || entry.thread !== thread) };
    },
    sweep: (state, { registers }) => {
      const process = present(registers.scan, 'cursor');
      return { reply: 'SWEPT', state: state.filter((entry) => entry.process !== process) };
    },
  },
  describe: (state) =>
    state.length === 0
      ? 'nobody'
      : state.map(({ process, thread, address }) => `${process}.${thread} from address ${address}`).join(', '),
};

/** The entries as they are kept, however they come. */
export const inOrder = (entries: Addresses): Addresses =>
  [...entries].sort((a, b) => a.process - b.process || a.thread - b.thread);
