/**
 * The TCP connection of one client. It exists from the client's connect on, so lines may be sent before anybody has
 * accepted it; it ends when the server closes it or the serving process dies.
 */
import { ModelError, present } from '../vocabulary/errors.ts';
import { isReturning } from '../vocabulary/parameters.ts';
import type { Registers } from '../vocabulary/registers.ts';
import { type Call, endsProcess, type Resource, type Result, threadOf } from './resource.ts';

export type Connection =
  | {
      readonly is: 'open';
      /** The process that accepted it, if any did. */
      readonly process: number | null;
      /** Lines that the client sent and nobody read yet. */
      readonly lines: readonly string[];
      /** The client has closed its side. */
      readonly ended: boolean;
      /** Lines that the server wrote and a deaf client left unread. */
      readonly unread: number;
    }
  | { readonly is: 'closed' };

type Open = Extract<Connection, { is: 'open' }>;

const closed: Connection = { is: 'closed' };

export const connection: Resource<'connection', Connection> = {
  name: 'connection',
  initial: () => ({ is: 'open', process: null, lines: [], ended: false, unread: 0 }),
  operations: {
    'read-guest': (state) => read(state, 'JOIN', (name) => ({ name })),
    'read-member': (state, { self, place }) => {
      const result = read(state, 'CHAT', (destination, text) => ({ destination, text }));
      if (result?.reply !== 'CHAT') return result;
      const text = result.sets?.text ?? '';
      return { ...result, label: { type: 'said', ...threadOf(self), client: present(place.client, 'client'), text } };
    },
    answer: (state, call) => {
      const result = write(state, call, 'WRITTEN');
      if (result?.reply !== 'WRITTEN' || !refusals.includes(call.argument ?? '')) return result;
      return { ...result, label: { type: 'told', client: present(call.place.client, 'client') } };
    },
    deliver: (state, call) => {
      const datagram = present(call.registers.datagram, 'datagram');
      const result = write(state, call, 'DELIVERED');
      if (result === undefined) return undefined;
      if (result.reply === 'OVERFLOW') {
        const { process } = threadOf(call.self);
        return { ...result, label: { type: 'dropped', process, datagram, reason: 'cut' } };
      }
      const name = present(call.registers.name, 'name');
      const session = present(call.registers.session, 'session');
      return { ...result, label: { type: 'delivered', ...threadOf(call.self), datagram, name, session } };
    },
    flush: (state) =>
      state.is === 'open' && state.unread > 0 && !state.ended ? undefined : { reply: 'FLUSHED', state },
    close: (state, { place }) => {
      const attentive = state.is === 'open' && !state.ended && state.unread === 0;
      return {
        reply: 'CLOSED',
        state: closed,
        label: { type: 'closed', client: present(place.client, 'client'), attentive },
      };
    },
    send: (state, { argument = '', registers, environment, place }) => {
      // The cheap question first: most attempts fail by it.
      if (state.is === 'open' && state.lines.length >= environment.parameters.lines_max) return undefined;
      const returns = isReturning(environment.parameters, present(place.client, 'client'));
      const budget = returns ? registers : spent(registers, argument);
      if (budget === undefined) return undefined;
      if (state.is === 'closed') return { reply: 'GONE', state };
      const line =
        argument.startsWith('CHAT') && !returns
          ? `${argument} ${place.client}.${environment.parameters.chats - (registers.chats ?? 0)}`
          : argument;
      return { reply: 'SENT', state: { ...state, lines: [...state.lines, line] }, sets: budget };
    },
    leave: (state, { environment }) => {
      if (state.is === 'closed') return { reply: 'GONE', state };
      if (state.lines.length >= environment.parameters.lines_max) return undefined;
      return { reply: 'LEFT', state: { ...state, lines: [...state.lines, 'LEAV'] } };
    },
    'hang-up': (state) => ({
      reply: 'CLOSED',
      state: state.is === 'closed' ? state : { ...state, ended: true },
    }),
  },
  hears: ['accepted', 'death'],
  hear: (state, label, _environment, place) => {
    if (state.is === 'closed') return state;
    if (label.type === 'accepted') return label.client === place.client ? { ...state, process: label.process } : state;
    return state.process !== null && endsProcess(label, state.process) ? closed : state;
  },
  describe: (state) => {
    if (state.is === 'closed') return 'closed';
    const parts = [
      ...(state.process === null ? [] : [`served by process ${state.process}`]),
      ...state.lines.map((line) => `"${line}"`),
      ...(state.ended ? ['end of stream'] : []),
      ...(state.unread > 0 ? [`${state.unread} unread`] : []),
    ];
    return ['open', ...parts].join(', ');
  },
};

/** Answers that say of a message that it was not sent. */
const refusals: readonly string[] = ['BUSY', 'NO_SUCH_USER'];

const verbs = ['JOIN', 'CHAT', 'LEAV', 'BAD'] as const;

/** The next line. Only the verb `naming` sets a register. */
const read = (
  state: Connection,
  naming: (typeof verbs)[number],
  sets: (word: string, text: string) => Registers,
): Result<Connection, (typeof verbs)[number] | 'END'> | undefined => {
  if (state.is === 'closed') return { reply: 'END', state };
  const [line] = state.lines;
  if (line === undefined) return state.ended ? { reply: 'END', state } : undefined;
  const { verb, name, text } = parse(line);
  const after = { ...state, lines: state.lines.slice(1) };
  return name === undefined || verb !== naming
    ? { reply: verb, state: after }
    : { reply: verb, state: after, sets: sets(name, text) };
};

type Line = { readonly verb: (typeof verbs)[number]; readonly name: string | undefined; readonly text: string };

const parse = (line: string): Line => {
  const first = line.indexOf(' ');
  const second = first < 0 ? -1 : line.indexOf(' ', first + 1);
  const word = first < 0 ? line : line.slice(0, first);
  const verb = verbs.find((candidate) => candidate === word);
  if (verb === undefined) throw new ModelError(`A client sent the line '${line}', which no client machine sends.`);
  const name = first < 0 ? undefined : line.slice(first + 1, second < 0 ? line.length : second);
  return { verb, name, text: second < 0 ? '' : line.slice(second + 1) };
};

/** Writes a line. One that reads has taken it at once; one that does not fills the buffer. */
const write = <R extends 'WRITTEN' | 'DELIVERED'>(
  state: Connection,
  { environment, place }: Call,
  reply: R,
): Result<Connection, R | 'OVERFLOW'> | undefined => {
  const { design, parameters } = environment;
  const deaf = place.client !== undefined && place.client < parameters.deaf;
  if (state.is === 'closed' || state.ended || !deaf) return { reply, state };
  if (state.unread < parameters.unread_max)
    return { reply, state: { ...state, unread: state.unread + 1 } satisfies Open };
  return design.has('bounded-outward-buffer') ? { reply: 'OVERFLOW', state } : undefined;
};

/** The client's budgets after one more line, or undefined if it has none left of that kind. */
const spent = (budgets: Registers, line: string): Registers | undefined => {
  const { joins = 0, chats = 0, rubbish = 0 } = budgets;
  const left = {
    joins: joins - (line.startsWith('JOIN') ? 1 : 0),
    chats: chats - (line.startsWith('CHAT') ? 1 : 0),
    rubbish: rubbish - (line.startsWith('BAD') ? 1 : 0),
  };
  return Math.min(left.joins, left.chats, left.rubbish) < 0 ? undefined : left;
};
