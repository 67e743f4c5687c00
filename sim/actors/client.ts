/**
 * A client, part of the environment: connects, sends lines in any order that its budgets allow, leaves with LEAV or
 * just closes. What it reads does not change what it may do, so reading is not among its steps: one that reads takes
 * each line as it is written, a deaf one takes none, and does not close.
 */
import type { AnyStateMachine } from 'xstate';
import { allNames, isReturning, namesOf, type Parameters } from '../vocabulary/parameters.ts';
import { machine, offers, when } from './define.ts';

export const clientMachine = (parameters: Parameters, client: number): AnyStateMachine => {
  const returns = isReturning(parameters, client);
  const lines = [
    ...(parameters.joins > 0 || returns ? namesOf(parameters, client).map((name) => `JOIN ${name}`) : []),
    ...(parameters.chats > 0 || returns ? allNames(parameters).map((name) => `CHAT ${name}`) : []),
    ...(parameters.rubbish > 0 ? ['BAD'] : []),
  ];
  // A deaf client may say LEAV, but it neither reads nor closes: what it blocks stays blocked.
  const stays = client < parameters.deaf;
  return machine('client', 'away', {
    away: { ...offers('listener.connect'), tags: ['resting'], on: { CONNECTED: 'connected', REFUSED: 'done' } },
    connected: {
      ...offers(
        ...lines.map((line) => `connection.send ${line}` as const),
        'connection.leave',
        ...(stays ? [] : (['connection.hang-up'] as const)),
      ),
      ...when(stays, { tags: ['resting'] }),
      on: {
        ...when(lines.length > 0, { SENT: 'connected' }),
        LEFT: 'done',
        GONE: 'done',
        ...when(!stays, { CLOSED: 'done' }),
      },
    },
    done: { ...offers(), tags: ['resting', 'gone'] },
  });
};
