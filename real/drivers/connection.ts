/**
 * The connection of the client that a thread serves: what has arrived and is not yet a line, what was written and is not
 * yet sent. Nothing here waits.
 */
import { ModelError, present } from '../../sim/vocabulary/errors.ts';
import type { Registers } from '../../sim/vocabulary/registers.ts';
import { close, EAGAIN, endSending, type Interest, readable, receive, send, writable } from '../libc.ts';
import {
  discarded_on_close_bytes_max,
  line_bytes_max,
  read_bytes_max,
  reply_bytes_max,
  usualLimits,
} from '../limits.ts';
import { answerLine, messageLine } from '../wire/answers.ts';
import { type Command, commandOf } from '../wire/commands.ts';
import { type LineReader, lineReader } from '../wire/lines.ts';
import type { Answer, Driver } from './operation.ts';
import type { Self } from './self.ts';
import { clearUnsent, dropSent, headOf, nothingUnsent, putUnsent, type Unsent } from './unsent.ts';

type Connection = {
  readonly fd: number;
  /** The client's IPv4 address. */
  readonly peer: number;
  readonly lines: LineReader;
  /** Whether a read may find something, and a write room, as one is told. */
  readable: boolean;
  writable: boolean;
  /** The client has closed its side, as one is told: a read that finds nothing finds the end. */
  hasClosed: boolean;
  /** Written, and not yet bytes. */
  pending: string;
  readonly unsent: Unsent;
  /** The client will send nothing more. It may still read. */
  ended: boolean;
  /** The client is gone or reads nothing: what is still written has nobody to read it. */
  lost: boolean;
};

type ConnectionOperation =
  | 'connection.read-guest'
  | 'connection.read-member'
  | 'connection.answer'
  | 'connection.deliver'
  | 'connection.flush'
  | 'connection.close';

type ConnectionDriver = {
  /** Begins to serve a connection that was accepted. */
  readonly open: (fd: number, peer: number) => void;
  /** The IPv4 address of the client of the thread that acts. */
  readonly peer: () => number;
  readonly operations: Driver<ConnectionOperation>;
  /** What came for the client of that thread. Whoever polls the interests of the operations is told by these. */
  readonly arrived: (thread: number, readable: boolean, writable: boolean, ended: boolean) => void;
  /** Sends what was written since the last time; so does who asks for an interest, since he will wait. */
  readonly flush: () => void;
};

type ConnectionOptions = {
  readonly unsent_bytes_max?: number;
  readonly opened?: (fd: number) => void;
  readonly closed?: () => void;
  /** There may be more to read for the thread that is blocked now. Absent: who polls is told of it again. */
  readonly more?: () => void;
};

/** Of all threads that take turns as `self`. */
export const connectionDriver = (
  self: Self,
  { unsent_bytes_max = usualLimits.unsent_bytes_max, opened, closed, more }: ConnectionOptions = {},
): ConnectionDriver => {
  const connections: (Connection | undefined)[] = [];
  const connection = (): Connection => present(connections[self.thread], 'connection');
  let written: Connection[] = [];
  const flushAll = (): void => {
    for (const one of written) if (one.writable) flush(one);
    written = [];
  };
  const told = (its: Connection, isReadable: boolean, isWritable: boolean): void => {
    its.readable ||= isReadable;
    if (isWritable && !its.writable) written.push(its);
    its.writable ||= isWritable;
  };
  const interest = (): Interest => {
    flushAll();
    const its = connection();
    // An end of stream stays readable for ever: who waited for it would never sleep.
    const events = (its.ended ? 0 : readable) | (its.unsent.byte_count > 0 ? writable : 0);
    // An error makes it ready for everything: whoever tries learns of it.
    const ready = (came: number): void => told(its, (came & ~writable) !== 0, (came & ~readable) !== 0);
    return { fd: its.fd, events, ready };
  };
  const write = <R extends 'WRITTEN' | 'DELIVERED'>(line: string, reply: R) => {
    const to = connection();
    if (to.pending === '') written.push(to);
    return { reply: writeLine(to, line, unsent_bytes_max) ? reply : ('OVERFLOW' as const) };
  };
  const reading = (registersOf: (command: Command) => Registers): Answer<Heard> | undefined => {
    const from = connection();
    const heard = read(from, registersOf);
    if (heard === undefined && from.readable && !from.ended) more?.();
    return heard;
  };
  return {
    open: (fd, peer) => {
      if (connections[self.thread] !== undefined)
        throw new ModelError('A thread accepted a second client beside the one it serves.');
      connections[self.thread] = {
        fd,
        peer,
        lines: lineReader(),
        readable: true,
        writable: true,
        hasClosed: false,
        ended: false,
        pending: '',
        unsent: nothingUnsent(),
        lost: false,
      };
      opened?.(fd);
    },
    peer: () => connection().peer,
    operations: {
      'connection.read-guest': { interest, perform: () => reading(guestRegisters) },
      'connection.read-member': { interest, perform: () => reading(memberRegisters) },
      'connection.answer': {
        perform: (registers, argument) => write(answerLine(argument, registers), 'WRITTEN'),
      },
      'connection.deliver': {
        perform: ({ datagram }) => {
          const { from, text } = present(datagram, 'datagram');
          return write(messageLine(from, present(text, 'text')), 'DELIVERED');
        },
      },
      'connection.flush': {
        interest: () => ({ ...interest(), events: writable }),
        perform: () => (isAllSent(connection()) ? { reply: 'FLUSHED' } : undefined),
      },
      'connection.close': {
        perform: () => {
          closeInOrder(connection());
          connections[self.thread] = undefined;
          closed?.();
          return { reply: 'CLOSED' };
        },
      },
    },
    arrived: (thread, readable, writable, ended) => {
      const its = connections[thread];
      if (its === undefined) return;
      told(its, readable, writable);
      its.hasClosed ||= ended;
    },
    flush: flushAll,
  };
};

/** What is written in one turn and sent at its end, at most, as a string's length. */
const corked_length_max = 16_384;

type Heard = 'JOIN' | 'CHAT' | 'LEAV' | 'BAD' | 'END';

// A register that an operation's signature does not set keeps its value: a member's line never touches the name.
const guestRegisters = (command: Command): Registers =>
  command.verb === 'JOIN' ? { name: command.name } : command.verb === 'BAD' ? { text: command.complaint } : none;
const memberRegisters = (command: Command): Registers =>
  command.verb === 'CHAT'
    ? { destination: command.destination, text: command.text }
    : command.verb === 'BAD'
      ? { text: command.complaint }
      : none;
const none: Registers = {};

/** The next command, after at most one system call: a flood of bytes without a line keeps nobody else waiting. */
const read = (connection: Connection, registersOf: (command: Command) => Registers): Answer<Heard> | undefined => {
  const line = connection.lines.next() ?? arrived(connection);
  if (line === 'END') {
    // Half-closed: its last lines were served, and their answers are still to be read.
    connection.ended = true;
    return isAllSent(connection) ? { reply: 'END' } : undefined;
  }
  if (line === undefined) return undefined;
  const command = commandOf(line);
  return { reply: command.verb, sets: registersOf(command) };
};

const arrived = (connection: Connection): ReturnType<LineReader['next']> | 'END' => {
  if (connection.ended) return 'END';
  if (!connection.readable) return undefined;
  const { fd, lines, hasClosed } = connection;
  const space = lines.space();
  const byte_count = receive(fd, space);
  lines.filled(Math.max(0, byte_count));
  // Fewer bytes than there was room for are all there were: whoever is told of more reads again then.
  if (byte_count < space.length) connection.readable = hasClosed;
  if (byte_count === EAGAIN) return undefined;
  if (byte_count <= 0) return 'END';
  return lines.next();
};

/** False if the client has left too much unread. One that is gone is told nothing; its end is read in time. */
const writeLine = (connection: Connection, line: string, unsent_bytes_max: number): boolean => {
  if (connection.lost) return true;
  connection.pending += `${line}\n`;
  // A character has three bytes at most for each of its length.
  const waiting_bytes_max = connection.unsent.byte_count + 3 * connection.pending.length;
  if (connection.pending.length > corked_length_max || waiting_bytes_max > unsent_bytes_max) flush(connection);
  const isTooMuch = connection.unsent.byte_count > unsent_bytes_max;
  connection.lost ||= isTooMuch;
  return !isTooMuch;
};

/** Room for what is pending, in bytes. */
const scratch = Buffer.alloc(3 * (corked_length_max + line_bytes_max + reply_bytes_max));

const flush = (connection: Connection): void => {
  if (connection.lost) return;
  if (connection.pending !== '') {
    const byte_count = scratch.write(connection.pending);
    connection.pending = '';
    // Most is sent at once, and need not be copied.
    const sent = connection.unsent.byte_count > 0 ? 0 : sendSome(connection, scratch, byte_count);
    if (sent < byte_count && !connection.lost) putUnsent(connection.unsent, scratch.subarray(sent, byte_count));
  }
  while (connection.unsent.byte_count > 0 && connection.writable) {
    const head = headOf(connection.unsent);
    const byte_count = sendSome(connection, head, head.length);
    if (!connection.lost) dropSent(connection.unsent, byte_count);
    if (byte_count < head.length) return;
  }
};

/** How many of the first so many bytes were sent before the kernel had no more room. */
const sendSome = (connection: Connection, bytes: Buffer, byte_count: number): number => {
  let sent = 0;
  while (sent < byte_count && connection.writable) {
    const rest = sent === 0 ? bytes : bytes.subarray(sent);
    const more = send(connection.fd, rest, byte_count - sent);
    if (more === EAGAIN) {
      connection.writable = false;
      return sent;
    }
    if (more <= 0) {
      gone(connection);
      return sent;
    }
    sent += more;
  }
  return sent;
};

/** Whether nothing is left to send, after an attempt. */
const isAllSent = (connection: Connection): boolean => {
  flush(connection);
  return connection.unsent.byte_count === 0;
};

const gone = (connection: Connection): void => {
  connection.lost = true;
  connection.pending = '';
  clearUnsent(connection.unsent);
};

/** Says that nothing more comes, then throws away what the client still sent: unread bytes would reset the connection. */
const closeInOrder = (connection: Connection): void => {
  const { fd } = connection;
  flush(connection);
  endSending(fd);
  const rubbish = new Uint8Array(read_bytes_max);
  for (let discarded = 0; discarded < discarded_on_close_bytes_max; ) {
    const byte_count = receive(fd, rubbish);
    if (byte_count <= 0) break;
    discarded += byte_count;
  }
  close(fd);
  // The descriptor may be another's from here on.
  gone(connection);
};
