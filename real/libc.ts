/**
 * The system calls that Node does not offer. Besides this file only epoll.ts and datagram-batch.ts call native code. Every call here is synchronous, and
 * a lock belongs to the thread that took it, so none may be made through koffi's asynchronous calls.
 *
 * A function that can fail in a way its caller decides about returns the negated errno; any other failure is thrown,
 * in words. Every file descriptor made here is closed on exec: what children inherit is handed on by position.
 */
import koffi from 'koffi';
import { ModelError, present, UnavailableError, UsageError } from '../sim/vocabulary/errors.ts';
import { keep_alive } from './limits.ts';

const syscallNumber: { readonly [arch: string]: { readonly futex: number } } = {
  x64: { futex: 202 },
  arm64: { futex: 98 },
};

if (process.platform !== 'linux' || syscallNumber[process.arch] === undefined) {
  throw new UsageError(
    `The server needs Linux on x64 or arm64 (this is ${process.platform} on ${process.arch}); checking and simulating work everywhere.`,
  );
}

const futexNumber = present(syscallNumber[process.arch], 'number of the futex system call').futex;
export const libc = koffi.load(null);

const errors = koffi.os.errno;
const errno = (name: string): number => present(errors[name], `errno ${name}`);
/** Nothing there, or no room, and one may not wait. Negated, as the functions below return it. */
export const EAGAIN = -errno('EAGAIN');
export const EINTR = -errno('EINTR');
/** Linux's number; the list above has only POSIX's older ones. */
const EOWNERDEAD = 130;

const nameOfErrno = (code: number): string =>
  Object.keys(errors).find((name) => errors[name] === Math.abs(code)) ?? `errno ${Math.abs(code)}`;

const advice = (code: number): string =>
  code === errno('EMFILE') || code === errno('ENFILE')
    ? ' There are too few descriptors: raise ulimit -n, or LimitNOFILE.'
    : '';

/** The result; throws an UnavailableError if it is that of a failed call. */
export const must = (result: number, what: string): number => {
  if (result >= 0) return result;
  throw new UnavailableError(`${what} failed: ${nameOfErrno(koffi.errno())}.${advice(koffi.errno())}`);
};

/** The result, or the negated errno. */
export const orErrno = (result: number): number => (result < 0 ? -koffi.errno() : result);

/** The same, called again as often as a signal interrupts it. */
export const uninterrupted = (call: () => number): number => {
  for (;;) {
    const result = orErrno(call());
    if (result !== EINTR) return result;
  }
};

/** An address in this process. */
export type Address = bigint;

// --- memory ---

const memfdCreate = libc.func('int memfd_create(const char *name, unsigned int flags)') as (
  n: string,
  f: number,
) => number;
const ftruncate = libc.func('int ftruncate(int fd, int64_t size)') as (fd: number, size: number) => number;
const mmap = libc.func('void *mmap(void *at, size_t size, int protection, int flags, int fd, int64_t offset)') as (
  at: null,
  ...rest: number[]
) => Address;

/** Anonymous memory of that many bytes, all zero, that can be mapped by whoever has the descriptor. */
export const createMemory = (name: string, bytes: number): number => {
  const MFD_CLOEXEC = 1;
  const fd = must(memfdCreate(name, MFD_CLOEXEC), 'memfd_create');
  must(ftruncate(fd, bytes), 'ftruncate');
  return fd;
};

/** Maps it into this process, shared with all others that do. */
export const mapMemory = (fd: number, bytes: number): Address => {
  const PROT_READ_WRITE = 3;
  const MAP_SHARED = 1;
  const address = mmap(null, bytes, PROT_READ_WRITE, MAP_SHARED, fd, 0);
  if (BigInt.asIntN(64, address) === -1n) throw new UnavailableError(`mmap failed: ${nameOfErrno(koffi.errno())}.`);
  return address;
};

/** The bytes at an address. Atomics on views of it are exact across processes, but nobody can Atomics.wait on them. */
export const viewMemory = (address: Address, bytes: number): ArrayBuffer => koffi.view(address, bytes);

/** What glibc alone has; elsewhere memory is given back without being told. */
const mallocTrim = ((): ((keep: number) => number) | undefined => {
  try {
    return libc.func('int malloc_trim(size_t keep)') as (keep: number) => number;
  } catch {
    return undefined;
  }
})();

/** Gives back to the kernel what was allocated and is free again. A program that begins frees much that it never needs again. */
export const giveBackMemory = (): void => {
  mallocTrim?.(0);
};

// --- mutexes and futexes ---

const attributeInit = libc.func('int pthread_mutexattr_init(_Out_ uint8_t *a)') as (a: Uint8Array) => number;
const attributeShared = libc.func('int pthread_mutexattr_setpshared(uint8_t *a, int v)') as (
  a: Uint8Array,
  v: number,
) => number;
const attributeRobust = libc.func('int pthread_mutexattr_setrobust(uint8_t *a, int v)') as (
  a: Uint8Array,
  v: number,
) => number;
const mutexInit = libc.func('int pthread_mutex_init(uintptr_t m, uint8_t *a)') as (m: Address, a: Uint8Array) => number;
const mutexLock = libc.func('int pthread_mutex_lock(uintptr_t m)') as (m: Address) => number;
const mutexTryLock = libc.func('int pthread_mutex_trylock(uintptr_t m)') as (m: Address) => number;
const mutexUnlock = libc.func('int pthread_mutex_unlock(uintptr_t m)') as (m: Address) => number;
const mutexConsistent = libc.func('int pthread_mutex_consistent(uintptr_t m)') as (m: Address) => number;

/** Bytes to leave for a pthread_mutex_t: 40 on x64, 48 on arm64. */
export const mutex_bytes = 64;

const mustLock = (code: number, what: string): void => {
  if (code !== 0) throw new ModelError(`${what} failed: ${nameOfErrno(code)}.`);
};

/** A mutex shared between processes. Robust: who locks it next is told that its holder died. */
export const initMutex = (mutex: Address, { robust }: { readonly robust: boolean }): void => {
  const attributes = new Uint8Array(16);
  mustLock(attributeInit(attributes), 'pthread_mutexattr_init');
  mustLock(attributeShared(attributes, 1), 'pthread_mutexattr_setpshared');
  mustLock(attributeRobust(attributes, robust ? 1 : 0), 'pthread_mutexattr_setrobust');
  mustLock(mutexInit(mutex, attributes), 'pthread_mutex_init');
};

/** Waits for the mutex; true if its holder died: mark it consistent before unlocking, else it is lost for ever. */
export const lockMutex = (mutex: Address): boolean => {
  const code = mutexLock(mutex);
  if (code !== EOWNERDEAD) mustLock(code, 'pthread_mutex_lock');
  return code === EOWNERDEAD;
};
/** The same without waiting: undefined if somebody holds it. */
export const tryMutex = (mutex: Address): boolean | undefined => {
  const code = mutexTryLock(mutex);
  if (code === errno('EBUSY')) return undefined;
  if (code !== EOWNERDEAD) mustLock(code, 'pthread_mutex_trylock');
  return code === EOWNERDEAD;
};
export const repairMutex = (mutex: Address): void => mustLock(mutexConsistent(mutex), 'pthread_mutex_consistent');
export const unlockMutex = (mutex: Address): void => mustLock(mutexUnlock(mutex), 'pthread_mutex_unlock');

const futex = libc.func(
  'long syscall(long number, uintptr_t word, int op, uint32_t value, void *t, void *u, int v)',
) as (
  number: number,
  word: Address,
  op: number,
  value: number,
  timeout: Uint8Array | null,
  word2: null,
  value3: number,
) => number;

/** Sleeps while the word is `expected`, until woken or for so long at most. May wake for nothing. */
export const futexWait = (word: Address, expected: number, timeout_ms: number): void => {
  const time = new BigInt64Array([BigInt(Math.floor(timeout_ms / 1000)), BigInt((timeout_ms % 1000) * 1_000_000)]);
  futex(futexNumber, word, 0, expected >>> 0, new Uint8Array(time.buffer), null, 0);
};
export const futexWakeAll = (word: Address): void => {
  futex(futexNumber, word, 1, 0x7fffffff, null, null, 0);
};

// --- sockets ---

const SOCK_CLOEXEC = 0o2000000;
const SOCK_NONBLOCK = 0o4000;
export const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;

const socketpair = libc.func('int socketpair(int domain, int type, int protocol, _Out_ int *pair)') as (
  domain: number,
  type: number,
  protocol: number,
  pair: number[],
) => number;
const socket = libc.func('int socket(int domain, int type, int protocol)') as (
  d: number,
  t: number,
  p: number,
) => number;
const getsockopt = libc.func(
  'int getsockopt(int fd, int level, int name, _Out_ int *value, _Inout_ uint32_t *size)',
) as (fd: number, level: number, name: number, value: Int32Array, size: Uint32Array) => number;
const setsockopt = libc.func('int setsockopt(int fd, int level, int name, int *value, uint32_t size)') as (
  ...where: [fd: number, level: number, name: number, value: Int32Array, size: number]
) => number;
const bind = libc.func('int bind(int fd, uint8_t *address, uint32_t size)') as (
  fd: number,
  a: Uint8Array,
  n: number,
) => number;
const listen = libc.func('int listen(int fd, int backlog)') as (fd: number, backlog: number) => number;
const getsockname = libc.func('int getsockname(int fd, uint8_t *address, uint32_t *size)') as (
  fd: number,
  address: Uint8Array,
  size: Uint32Array,
) => number;
const accept4 = libc.func('int accept4(int fd, uint8_t *address, uint32_t *size, int flags)') as (
  fd: number,
  address: Uint8Array,
  size: Uint32Array,
  flags: number,
) => number;
const recv = libc.func('int64_t recv(int fd, uint8_t *buffer, size_t size, int flags)') as (
  fd: number,
  buffer: Uint8Array,
  size: number,
  flags: number,
) => number;
const sendTo = libc.func('int64_t send(int fd, uint8_t *buffer, size_t size, int flags)') as typeof recv;
const shutdown = libc.func('int shutdown(int fd, int how)') as (fd: number, how: number) => number;
const closeFd = libc.func('int close(int fd)') as (fd: number) => number;
const pollFds = libc.func('int poll(uint8_t *fds, uint64_t count, int timeout)') as (
  fds: Uint8Array,
  count: number,
  timeout_ms: number,
) => number;

export type Pair = { readonly read: number; readonly write: number };

/**
 * A bounded queue of datagrams: message boundaries and their order are kept, nothing is lost. `buffer_bytes` bounds what
 * the kernel counts for all of them, which is more than their own bytes. Throws if the kernel allows less.
 */
export const datagramPair = (buffer_bytes?: number): Pair => {
  const AF_UNIX = 1;
  const SOCK_SEQPACKET = 5;
  const pair = [0, 0];
  must(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 'socketpair');
  const ends = { read: present(pair[0], 'socket'), write: present(pair[1], 'socket') };
  if (buffer_bytes !== undefined) boundBuffer(ends.write, buffer_bytes);
  return ends;
};

const boundBuffer = (fd: number, buffer_bytes: number): void => {
  const [SOL_SOCKET, SO_SNDBUF] = [1, 7];
  // The kernel takes half of what it is to allow.
  must(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, new Int32Array([Math.ceil(buffer_bytes / 2)]), 4), 'setsockopt');
  const [granted, length] = [new Int32Array(1), new Uint32Array([4])];
  must(getsockopt(fd, SOL_SOCKET, SO_SNDBUF, granted, length), 'getsockopt');
  if ((granted[0] ?? 0) >= buffer_bytes) return;
  closeFd(fd);
  throw new UsageError(
    `The kernel allows a socket only ${granted[0]} bytes, and ${buffer_bytes} are needed: raise net.core.wmem_max to ${Math.ceil(buffer_bytes / 2)}.`,
  );
};

/** A TCP socket that listens on an IPv4 address and never blocks in accept. Port 0 is any free one. */
export const listenOn = (
  host: string,
  port: number,
  backlog: number,
): { readonly fd: number; readonly port: number } => {
  const AF_INET = 2;
  const SOCK_STREAM = 1;
  const [SOL_SOCKET, SO_REUSEADDR, SO_KEEPALIVE, IPPROTO_TCP] = [1, 2, 9, 6];
  const [TCP_NODELAY, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT] = [1, 4, 5, 6];
  const fd = must(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), 'socket');
  const yes = new Int32Array([1]);
  must(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, yes, 4), 'setsockopt');
  // Accepted sockets inherit these. A client that vanished without a word must not be served for ever.
  must(setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, yes, 4), 'setsockopt');
  for (const [option, value] of [
    [TCP_NODELAY, 1],
    [TCP_KEEPIDLE, keep_alive.after_s],
    [TCP_KEEPINTVL, keep_alive.again_s],
    [TCP_KEEPCNT, keep_alive.count],
  ] as const)
    must(setsockopt(fd, IPPROTO_TCP, option, new Int32Array([value]), 4), 'setsockopt');
  const address = new Uint8Array(16);
  new DataView(address.buffer).setUint16(0, AF_INET, true);
  new DataView(address.buffer).setUint16(2, port, false);
  address.set(host.split('.').map(Number), 4);
  const bound = orErrno(bind(fd, address, 16));
  if (bound < 0) {
    const isAddress = bound === -errno('EADDRNOTAVAIL');
    const instead = isAddress
      ? 'this machine has no such address, choose another --host'
      : 'choose another --port, or 0 for any free one';
    throw new UnavailableError(`${host}:${port} cannot be listened on (${nameOfErrno(bound)}): ${instead}.`);
  }
  must(listen(fd, backlog), 'listen');
  must(getsockname(fd, address, new Uint32Array([16])), 'getsockname');
  return { fd, port: new DataView(address.buffer).getUint16(2, false) };
};

/** A struct sockaddr_in: family, port, address, and rest. */
const peer_address = new Uint8Array(16);
const peerView = new DataView(peer_address.buffer);
const peer_bytes = new Uint32Array(1);
/** The descriptor of the next client, or the negated errno (EAGAIN: nobody waits), and its IPv4 address. */
export const acceptFrom = (listener: number): { readonly fd: number; readonly peer: number } => {
  peer_bytes[0] = peer_address.length;
  const fd = uninterrupted(() => accept4(listener, peer_address, peer_bytes, SOCK_CLOEXEC));
  return { fd, peer: peerView.getInt32(4, false) };
};
/** Bytes received without waiting, 0 at the end of the stream, or the negated errno. */
export const receive = (fd: number, buffer: Uint8Array): number =>
  uninterrupted(() => recv(fd, buffer, buffer.length, MSG_DONTWAIT));
/** Bytes sent without waiting, of the first `byte_count`, or the negated errno. */
export const send = (fd: number, buffer: Uint8Array, byte_count = buffer.length): number =>
  uninterrupted(() => sendTo(fd, buffer, byte_count, MSG_DONTWAIT | MSG_NOSIGNAL));

/** Says that nothing more will be sent. */
export const endSending = (fd: number): void => {
  shutdown(fd, 1);
};
export const close = (fd: number): void => {
  closeFd(fd);
};

export const readable = 1;
export const writable = 4;
/** A descriptor and what is waited for there. */
export type Interest = {
  readonly fd: number;
  readonly events: number;
  /** Told what came, if anything: `readable`, `writable`, or bits of errors and ends. */
  readonly ready?: (events: number) => void;
};

/** Room for struct pollfd: a descriptor, and 16 bits each of what is waited for and what came. */
let polled = new Int32Array(2 * 16);
let polledBytes = new Uint8Array(polled.buffer);

/** Sleeps until one of them is ready, an error counting as ready, or for so long at most; −1 is for ever. */
export const poll = (interests: readonly Interest[], timeout_ms: number): void => {
  if (polled.length < 2 * interests.length) {
    polled = new Int32Array(2 * interests.length);
    polledBytes = new Uint8Array(polled.buffer);
  }
  for (let at = 0; at < interests.length; at++) {
    const { fd, events } = interests[at] as Interest;
    polled[2 * at] = fd;
    polled[2 * at + 1] = events;
  }
  // A signal ends the wait early, which is no harm: whoever waits looks again.
  const count = orErrno(pollFds(polledBytes, interests.length, timeout_ms));
  if (count < 0 && count !== EINTR) throw new ModelError(`poll failed: ${nameOfErrno(count)}.`);
  for (let at = 0; at < interests.length && count > 0; at++) {
    const came = (polled[2 * at + 1] as number) >>> 16;
    if (came !== 0) interests[at]?.ready?.(came);
  }
};

// --- processes ---

const prctl = libc.func(
  'int prctl(int option, unsigned long value, unsigned long a, unsigned long b, unsigned long c)',
) as (option: number, ...values: number[]) => number;
const getppid = libc.func('int getppid()') as () => number;
const schedYield = libc.func('int sched_yield()') as () => number;
const underscoreExit = libc.func('void _exit(int status)') as (status: number) => unknown;

/** This process will be killed when its parent dies. False if that parent is dead already. */
export const dieWithParent = (parent: number): boolean => {
  const PR_SET_PDEATHSIG = 1;
  const SIGKILL = 9;
  must(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0), 'prctl');
  return getppid() === parent;
};

/** Lets whoever waits for this processor have it first. Does not wait: where nobody does, it returns at once. */
export const yieldProcessor = (): void => {
  schedYield();
};

/** Ends the process at once, whatever its threads do: process.exit() would wait for those that sit in a system call. */
export const exitNow = (status: number): never => {
  underscoreExit(status);
  throw new ModelError('_exit returned.');
};
