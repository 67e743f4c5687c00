/**
 * Which answer of which operation is told in the log, at which level and in what words. Names of clients are told at debug
 * only, messages never.
 */
import type { Registers } from '../../sim/vocabulary/registers.ts';
import type { ByAnswer } from './counters.ts';
import type { Fields, Level } from './log.ts';

export type LoggedEvent = {
  readonly level: Level;
  /** While the server stops, where that is another: all processes die then, as they should. */
  readonly levelWhileStopping?: Level;
  readonly event: string;
  readonly message: string;
  readonly fields?: FieldsOf;
};
/** `address` is where the client comes from. */
type FieldsOf = (registers: Registers, address: string | undefined) => Fields;

const event = (level: Level, name: string, message: string, fields?: FieldsOf): LoggedEvent => ({
  level,
  event: name,
  message,
  ...(fields === undefined ? {} : { fields }),
});

const client = ({ client }: Registers): Fields => ({ client });
const member = ({ client, name, session }: Registers): Fields => ({ client, name, session });
const booted = ({ cursor }: Registers): Fields => ({ p_id: cursor });
const scanned = ({ scan }: Registers): Fields => ({ p_id: scan });

/** Which line to a client, by the argument of `connection.answer`, is told of besides when it is written. */
export const loggedAnswers: { readonly [argument: string]: LoggedEvent } = {
  CROWDED: event('warn', 'crowded', 'A client was sent away: too many from its address are here.', (_, address) => ({
    address,
  })),
};

const cut = event('debug', 'cut', 'A client read too slowly and is given up.', member);

export const logged: ByAnswer<LoggedEvent> = {
  'listener.accept': {
    ACCEPTED: event('debug', 'accepted', 'A client was accepted.', client),
    FAILED: event('warn', 'accept-failed', 'A client could not be accepted: it had gone, or descriptors are used up.'),
  },
  'accept-mutex.repair': {
    REPAIRED: {
      ...event('warn', 'accept-mutex-recovered', 'The holder of the accept mutex had died; the mutex goes on.'),
      levelWhileStopping: 'info',
    },
  },
  'client-table.complete': { COMPLETED: event('debug', 'joined', 'A client joined.', member) },
  'connection.read-guest': {
    LEAV: event('debug', 'left', 'A client left that had not joined.', client),
    END: event('debug', 'lost', 'A client hung up that had not joined.', client),
  },
  'connection.read-member': {
    LEAV: event('debug', 'left', 'A client left.', member),
    END: event('debug', 'lost', 'A client hung up.', member),
  },
  'connection.answer': { OVERFLOW: cut },
  'connection.deliver': { OVERFLOW: cut },
  'quota.finish': { LAST: event('info', 'quota-exit', 'The process has handled its clients and exits.') },
  'table-lock.recover': {
    RECOVERED: event('info', 'lock-recovered', 'What a dead process held of the table lock is void.', scanned),
  },
  'client-table.sweep': { SWEPT: event('debug', 'rows-cleared', 'The rows of a dead process are cleared.', scanned) },
  'processes.fork-first': {
    FORKED: event('info', 'forked', 'A child was forked.', booted),
    FAILED: event('warn', 'fork-failed', 'A child could not be forked; it is tried again.', booted),
  },
  'processes.fork-again': {
    FORKED: event('info', 'respawned', 'A dead child has a successor.', scanned),
    FAILED: event('warn', 'fork-failed', 'A successor could not be forked; it is tried again.', scanned),
  },
  'processes.take-sigint': { SIGINT: event('info', 'shutdown', 'The server shuts down.') },
  'processes.take-sigterm': {
    SIGTERM: event('info', 'drain', 'The server goes down as soon as its clients are told.'),
  },
  'processes.any-left': { NONE: event('info', 'drained', 'Nobody is left.') },
  'processes.exit-parent': { EXITED: event('info', 'released', 'All children are killed and everything is released.') },
};
