/** The one listening socket, made by the parent and shared by all. It never blocks in accept: the host polls it. */
import { acceptFrom, EAGAIN, readable } from '../libc.ts';
import { client_counter, counted, type Memory } from '../memory.ts';
import type { Driver } from './operation.ts';

/** `open` is given the descriptor of each client that was accepted, and its IPv4 address. */
export const listenerDriver = (
  memory: Memory,
  fd: number,
  open: (fd: number, peer: number) => void,
): Driver<'listener.accept'> => ({
  'listener.accept': {
    interest: () => ({ fd, events: readable }),
    perform: () => {
      const { fd: connection, peer } = acceptFrom(fd);
      if (connection === EAGAIN) return undefined;
      // The client had gone, or there are no descriptors left.
      if (connection < 0) return { reply: 'FAILED' };
      open(connection, peer);
      return { reply: 'ACCEPTED', sets: { client: counted(memory, client_counter) } };
    },
  },
});
