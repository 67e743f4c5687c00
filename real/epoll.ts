/** Waiting for thousands of descriptors at once: epoll, edge-triggered for connections and by level for what many share. */
import { EINTR, libc, must, orErrno } from './libc.ts';

const epollCreate = libc.func('int epoll_create1(int flags)') as (flags: number) => number;
const epollCtl = libc.func('int epoll_ctl(int epoll, int operation, int fd, uint8_t *event)') as (
  epoll: number,
  operation: number,
  fd: number,
  event: Uint8Array,
) => number;
const epollWait = libc.func('int epoll_wait(int epoll, uint8_t *events, int count, int timeout)') as (
  epoll: number,
  events: Uint8Array,
  count: number,
  timeout_ms: number,
) => number;

const IN = 0x001;
const OUT = 0x004;
const RDHUP = 0x2000;
const ERR_OR_HUP = 0x018;
const EDGE = 0x8000_0000;
const [ADD, MODIFY] = [1, 3] as const;

/** The kernel packs the record on x64 alone: events, then the number of the one who waits. */
const event_bytes = process.arch === 'x64' ? 12 : 16;
const number_at = process.arch === 'x64' ? 4 : 8;
const events_max = 256;

/** What is ready for whom; `ended`: the other side has closed. */
export type Told = (number: number, readable: boolean, writable: boolean, ended: boolean) => void;

export type Epoll = {
  /** Tells `number` of each time that bytes arrive, room comes or the other side ends. Until the descriptor is closed. */
  readonly watchConnection: (fd: number, number: number) => void;
  /** Tells `number` as long as there is something to take. */
  readonly watchQueue: (fd: number, number: number) => void;
  /** Stops that, or begins again. */
  readonly pauseQueue: (fd: number, number: number, paused: boolean) => void;
  /** Sleeps until somebody is told something, or so long at most; −1 is for ever. Calls `told` for each. */
  readonly wait: (timeout_ms: number, told: Told) => void;
};

export const createEpoll = (): Epoll => {
  const EPOLL_CLOEXEC = 0o2000000;
  const epoll = must(epollCreate(EPOLL_CLOEXEC), 'epoll_create1');
  const records = Buffer.alloc(event_bytes * events_max);
  const record = Buffer.alloc(event_bytes);
  const control = (operation: number, fd: number, number: number, events: number): void => {
    record.writeUInt32LE(events >>> 0, 0);
    record.writeUInt32LE(number, number_at);
    must(epollCtl(epoll, operation, fd, record), 'epoll_ctl');
  };
  return {
    watchConnection: (fd, number) => control(ADD, fd, number, IN | OUT | RDHUP | EDGE),
    watchQueue: (fd, number) => control(ADD, fd, number, IN),
    pauseQueue: (fd, number, paused) => control(MODIFY, fd, number, paused ? 0 : IN),
    wait: (timeout_ms, told) => {
      const count = orErrno(epollWait(epoll, records, events_max, timeout_ms));
      // A signal ends the wait early, which is no harm.
      if (count !== EINTR) must(count, 'epoll_wait');
      for (let at = 0; at < count * event_bytes; at += event_bytes) {
        const events = records.readUInt32LE(at);
        const ended = (events & (RDHUP | ERR_OR_HUP)) !== 0;
        told(records.readUInt32LE(at + number_at), ended || (events & IN) !== 0, ended || (events & OUT) !== 0, ended);
      }
    },
  };
};
