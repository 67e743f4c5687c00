/** Lines out: what the server says to a client, as the wire of the protocol words it. Codes are stable, texts are not. */
import { ModelError, present } from '../../sim/vocabulary/errors.ts';
import type { Registers } from '../../sim/vocabulary/registers.ts';

const answers: { readonly [argument: string]: (registers: Registers) => string } = {
  OK_JOIN: ({ name }) => `OK JOIN ${present(name, 'name')}`,
  OK_LEAV: () => 'OK LEAV',
  NAME_TAKEN: ({ name }) => errorLine('JOIN', 'NAME_TAKEN', `Somebody is called ${present(name, 'name')} already.`),
  TABLE_FULL: () => errorLine('JOIN', 'TABLE_FULL', 'Everybody whom this server can hold is here.'),
  ALREADY_JOINED: () => errorLine('JOIN', 'ALREADY_JOINED', 'You have a name: LEAV before you take another.'),
  NOT_JOINED: () => errorLine('CHAT', 'NOT_JOINED', 'JOIN <username> first.'),
  NO_SUCH_USER: ({ destination }) => errorLine('CHAT', 'NO_SUCH_USER', `${present(destination, 'name')} is not here.`),
  BUSY: ({ destination }) =>
    errorLine('CHAT', 'BUSY', `${present(destination, 'name')} has too many messages waiting; this one was dropped.`),
  CROWDED: () => errorLine('JOIN', 'CROWDED', 'Too many from your address are here already.'),
  TOO_LATE: () => errorLine('JOIN', 'TOO_LATE', 'You have not said JOIN <username> in time.'),
  IDLE: () => errorLine('CHAT', 'IDLE', 'You have said nothing for too long.'),
  GOING_DOWN: () => errorLine('CHAT', 'GOING_DOWN', 'The server is going down.'),
  COMPLAINT: ({ text }) => present(text, 'complaint'),
};

/** The line for an argument of `connection.answer`, without its end. */
export const answerLine = (argument: string | undefined, registers: Registers): string => {
  const answer = argument === undefined ? undefined : answers[argument];
  if (answer === undefined) throw new ModelError(`There is no answer '${String(argument)}'.`);
  return answer(registers);
};

/** The line that carries a message to the one it is for. */
export const messageLine = (sender: string, text: string): string => `MSG ${sender} ${text}`;

/** `ERR <verb> <CODE> <text>`; a text about somebody begins with the name. */
export const errorLine = (verb: string, code: string, text: string): string => `ERR ${verb} ${code} ${text}`;
