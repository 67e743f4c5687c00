/** Receiving many datagrams in one system call. */
import { present } from '../sim/vocabulary/errors.ts';
import {
  type Address,
  close,
  createMemory,
  EAGAIN,
  libc,
  MSG_DONTWAIT,
  mapMemory,
  must,
  uninterrupted,
  viewMemory,
} from './libc.ts';

const recvmmsg = libc.func('int recvmmsg(int fd, uintptr_t messages, uint32_t count, int flags, void *timeout)') as (
  ...what: [fd: number, messages: Address, count: number, flags: number, timeout: null]
) => number;

type DatagramBatch = {
  /**
   * Receives as many as wait, up to the size of the batch, in one call and without waiting. How many; 0 if there are none. Fewer than the size
   * says that no more were there. Throws an UnavailableError where the kernel refuses.
   */
  readonly receive: (fd: number) => number;
  /** Where what the last call received is, by place, and how many bytes it has there. Overwritten by the next. */
  readonly room: (place: number) => Buffer;
  readonly byteCount: (place: number) => number;
};

/** Room for `count` datagrams of at most `bytes_max` bytes each, since of a longer one the rest is lost. It is never given back. */
export const datagramBatch = (count: number, bytes_max: number): DatagramBatch => {
  // On x64 and arm64 alike: struct iovec is an address and a size; struct mmsghdr is a struct msghdr of 56 bytes, of which only the address
  // and the number of its iovecs matter here, and then the length of what was received.
  const [iovec_bytes, mmsghdr_bytes, iov_at, iovlen_at, length_at] = [16, 64, 16, 24, 56];
  const headers_at = iovec_bytes * count;
  const rooms_at = headers_at + mmsghdr_bytes * count;
  const size = rooms_at + bytes_max * count;
  const fd = createMemory('batch', size);
  const address = mapMemory(fd, size);
  close(fd);
  const memory = Buffer.from(viewMemory(address, size));
  const rooms = Array.from({ length: count }, (_, place) => {
    const room_at = rooms_at + bytes_max * place;
    memory.writeBigUInt64LE(address + BigInt(room_at), iovec_bytes * place);
    memory.writeBigUInt64LE(BigInt(bytes_max), iovec_bytes * place + 8);
    memory.writeBigUInt64LE(address + BigInt(iovec_bytes * place), headers_at + mmsghdr_bytes * place + iov_at);
    memory.writeBigUInt64LE(1n, headers_at + mmsghdr_bytes * place + iovlen_at);
    return memory.subarray(room_at, room_at + bytes_max);
  });
  const lengths = new Uint32Array(memory.buffer, headers_at, (mmsghdr_bytes / 4) * count);
  const messages = address + BigInt(headers_at);
  return {
    receive: (from) => {
      const received = uninterrupted(() => recvmmsg(from, messages, count, MSG_DONTWAIT, null));
      return received === EAGAIN ? 0 : must(received, 'recvmmsg');
    },
    room: (place) => present(rooms[place], 'datagram'),
    byteCount: (place) => present(lengths[(mmsghdr_bytes * place + length_at) / 4], 'datagram'),
  };
};
