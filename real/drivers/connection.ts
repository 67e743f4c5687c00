/**
 * The connection of the client that a thread serves: what has arrived and is not yet a line, what was written and is not
 * yet sent. Nothing here waits.
 */
import { ModelError, present } from '../../sim/vocabulary/errors.ts';
import type { Registers } from '../../sim/vocabulary/registers.ts';
import { close, EAGAIN, endSending, type Interest, readable, receive, send, writable } from '../libc.ts';
import { discarded_on_close_bytes_max, read_bytes_max, unsent_bytes_max } from '../limits.ts';
import { answerLine, messageLine } from '../wire/answers.ts';
import { commandOf } from '../wire/commands.ts';
import { type LineReader, lineReader } from '../wire/lines.ts';
import type { Answer, Driver } from './operation.ts';

type Connection = {
  readonly fd: number;
  readonly lines: LineReader;
  unsent: Buffer;
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
  readonly open: (fd: number) => void;
  readonly operations: Driver<ConnectionOperation>;
};

export const connectionDriver = (): ConnectionDriver => {
  let current: Connection | undefined;
  const connection = (): Connection => present(current, 'connection');
  const interest = (): Interest => {
    const { fd, unsent, ended } = connection();
    // An end of stream stays readable for ever: who waited for it would never sleep.
    return { fd, events: (ended ? 0 : readable) | (unsent.length > 0 ? writable : 0) };
  };
  const write = <R extends 'WRITTEN' | 'DELIVERED'>(line: string, reply: R) => ({
    reply: writeLine(connection(), line) ? reply : ('OVERFLOW' as const),
  });
  return {
    open: (fd) => {
      if (current !== undefined) throw new ModelError('A thread accepted a second client beside the one it serves.');
      current = { fd, lines: lineReader(), unsent: Buffer.alloc(0), ended: false, lost: false };
    },
    operations: {
      'connection.read-guest': { interest, perform: () => read(connection(), guestRegisters) },
      'connection.read-member': { interest, perform: () => read(connection(), memberRegisters) },
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
        interest: () => ({ fd: connection().fd, events: writable }),
        perform: () => {
          flush(connection());
          return connection().unsent.length === 0 ? { reply: 'FLUSHED' } : undefined;
        },
      },
      'connection.close': {
        perform: () => {
          closeInOrder(connection());
          current = undefined;
          return { reply: 'CLOSED' };
        },
      },
    },
  };
};

type Heard = 'JOIN' | 'CHAT' | 'LEAV' | 'BAD' | 'END';
type Words = { readonly name?: string; readonly destination?: string; readonly text?: string };

// A register that an operation's signature does not set keeps its value: a member's line never touches the name.
const guestRegisters = ({ name, text }: Words): Registers => ({
  ...(name === undefined ? {} : { name }),
  ...(text === undefined ? {} : { text }),
});
const memberRegisters = ({ destination, text }: Words): Registers => ({
  ...(destination === undefined ? {} : { destination }),
  ...(text === undefined ? {} : { text }),
});

/** The next command, after at most one system call: a flood of bytes without a line keeps nobody else waiting. */
const read = (connection: Connection, registersOf: (words: Words) => Registers): Answer<Heard> | undefined => {
  flush(connection);
  const line = connection.lines.next() ?? arrived(connection);
  if (line === 'END') {
    // Half-closed: its last lines were served, and their answers are still to be read.
    connection.ended = true;
    return connection.unsent.length === 0 ? { reply: 'END' } : undefined;
  }
  if (line === undefined) return undefined;
  const { verb, ...words } = commandOf(line);
  return { reply: verb, sets: registersOf('complaint' in words ? { text: words.complaint } : words) };
};

const arrived = ({ fd, lines, ended }: Connection): ReturnType<LineReader['next']> | 'END' => {
  if (ended) return 'END';
  const byte_count = receive(fd, lines.space());
  if (byte_count === EAGAIN) return undefined;
  if (byte_count <= 0) return 'END';
  lines.filled(byte_count);
  return lines.next();
};

/** False if the client has left too much unread. One that is gone is told nothing; its end is read in time. */
const writeLine = (connection: Connection, line: string): boolean => {
  if (connection.lost) return true;
  const bytes = Buffer.from(`${line}\n`);
  connection.unsent = connection.unsent.length === 0 ? bytes : Buffer.concat([connection.unsent, bytes]);
  flush(connection);
  connection.lost ||= connection.unsent.length > unsent_bytes_max;
  return connection.unsent.length <= unsent_bytes_max;
};

const flush = (connection: Connection): void => {
  while (connection.unsent.length > 0 && !connection.lost) {
    const byte_count = send(connection.fd, connection.unsent);
    if (byte_count === EAGAIN) return;
    if (byte_count > 0) connection.unsent = connection.unsent.subarray(byte_count);
    else gone(connection);
  }
};

const gone = (connection: Connection): void => {
  connection.lost = true;
  connection.unsent = Buffer.alloc(0);
};

/** Says that nothing more comes, then throws away what the client still sent: unread bytes would reset the connection. */
const closeInOrder = ({ fd }: Connection): void => {
  endSending(fd);
  const rubbish = new Uint8Array(read_bytes_max);
  for (let discarded = 0; discarded < discarded_on_close_bytes_max; ) {
    const byte_count = receive(fd, rubbish);
    if (byte_count <= 0) break;
    discarded += byte_count;
  }
  close(fd);
};
