/** One session of `parley chat` without terminal and socket: what happens, and what is to be done about it. */
import { commandOf } from '../real/wire/commands.ts';
import type { Reply } from '../real/wire/replies.ts';
import { type Request, requestLine } from '../real/wire/requests.ts';
import { chatHelp, typedOf } from './chat-typed.ts';
import { exitCodes } from './exit-codes.ts';

export type ChatState = {
  /** naming: another name is asked for. leaving: LEAV was said. */
  readonly phase: 'joining' | 'naming' | 'joined' | 'leaving' | 'over';
  readonly name: string;
  /** Whom what is said without a name is for. */
  readonly partner?: string;
  /** Who wrote or was written to, the latest first. */
  readonly met: readonly string[];
  /** Somebody sits there who can be asked. */
  readonly interactive: boolean;
  /** Typed before the name was granted. */
  readonly held: readonly string[];
  readonly inputOver: boolean;
  readonly code: number;
};

export type ChatEvent =
  | { readonly is: 'connected' | 'unanswered' | 'end-of-input' | 'interrupt' | 'closed' }
  | { readonly is: 'typed'; readonly line: string }
  | { readonly is: 'heard'; readonly reply: Reply };

export type ChatEffect =
  | { readonly do: 'send'; readonly line: string }
  | { readonly do: 'message'; readonly from: string; readonly text: string }
  | { readonly do: 'note' | 'error'; readonly text: string }
  | { readonly do: 'end' };

type ChatStep = { readonly state: ChatState; readonly effects: readonly ChatEffect[] };

const met_max = 100;

export const chatBegin = (name: string, interactive: boolean): ChatState => ({
  phase: 'joining',
  name,
  met: [],
  interactive,
  held: [],
  inputOver: false,
  code: exitCodes.holds,
});

export const chatStep = (state: ChatState, event: ChatEvent): ChatStep => {
  if (state.phase === 'over') return { state, effects: [] };
  switch (event.is) {
    case 'connected':
      return join(state, state.name);
    case 'unanswered':
      return state.phase === 'joining'
        ? step(state, note('All places are taken. You are in the queue until somebody leaves; Ctrl-C gives up.'))
        : step(state);
    case 'typed':
      return typed(state, event.line);
    case 'heard':
      return heard(state, event.reply);
    case 'end-of-input':
      if (state.phase !== 'joining') return leave(state, state.code);
      // A script still has things to say, a person who waits for a place has had enough.
      return state.interactive ? over(state) : step({ ...state, inputOver: true });
    case 'interrupt':
      return state.phase === 'leaving' || state.phase === 'joining'
        ? over({ ...state, code: exitCodes.interrupted })
        : leave(state, exitCodes.interrupted);
    case 'closed':
      return state.phase === 'leaving'
        ? over(state)
        : over(
            { ...state, code: exitCodes.refused },
            wrong('The server is gone, or has let you go. Come back with the same command.'),
          );
  }
};

/** Whom the next words are for, as the prompt says it. */
export const promptOf = ({ phase, name, partner }: ChatState): string => {
  if (phase === 'naming') return 'Another name: ';
  return partner === undefined ? `${name}> ` : `${name} → ${partner}> `;
};

const step = (state: ChatState, ...effects: readonly ChatEffect[]): ChatStep => ({ state, effects });
const note = (text: string): ChatEffect => ({ do: 'note', text });
const wrong = (text: string): ChatEffect => ({ do: 'error', text });
const over = (state: ChatState, ...effects: readonly ChatEffect[]): ChatStep =>
  step({ ...state, phase: 'over' }, ...effects, { do: 'end' });
const then = (first: ChatStep, next: (state: ChatState) => ChatStep): ChatStep => {
  const { state, effects } = next(first.state);
  return { state, effects: [...first.effects, ...effects] };
};

/** What went wrong with something that was said: for a script it is how it ends, a person has read it. */
const refused = (state: ChatState, text: string): ChatStep =>
  step(state.interactive ? state : { ...state, code: exitCodes.refused }, wrong(text));

const leave = (state: ChatState, code: number): ChatStep =>
  state.phase === 'leaving'
    ? step(state)
    : step({ ...state, phase: 'leaving', code }, { do: 'send', line: requestLine({ verb: 'LEAV' }) });

const join = (state: ChatState, name: string): ChatStep => {
  const { line, why } = checked({ verb: 'JOIN', name });
  if (line === undefined) return unnamed({ ...state, code: exitCodes.usage }, why);
  return step({ ...state, phase: 'joining', name }, { do: 'send', line });
};

/** Not joined: a person is asked for another name, a script ends. */
const unnamed = (state: ChatState, why: string): ChatStep =>
  state.interactive && !state.inputOver
    ? step({ ...state, phase: 'naming', code: exitCodes.holds }, wrong(why))
    : then(step(state, wrong(why)), (next) => leave(next, next.code));

const typed = (state: ChatState, line: string): ChatStep => {
  if (state.phase === 'joining') return step({ ...state, held: [...state.held, line] });
  if (state.phase === 'leaving') return step(state);
  const meaning = typedOf(line);
  if (meaning.is === 'quit') return leave(state, state.code);
  if (state.phase === 'naming') {
    if (line.startsWith('/')) return step(state, wrong('Type another name, or /quit.'));
    return line.trim() === '' ? step(state) : join(state, line.trim());
  }
  switch (meaning.is) {
    case 'nothing':
      return step(state);
    case 'help':
      return step(state, ...chatHelp.map(note));
    case 'partner':
      return step({ ...state, partner: meaning.name });
    case 'unknown':
      return refused(state, meaning.why);
    case 'say':
      return say(state, meaning.to ?? state.partner, meaning.text);
  }
};

const say = (state: ChatState, to: string | undefined, text: string): ChatStep => {
  if (to === undefined) return refused(state, 'To whom? /to bob and then hello, or @bob hello.');
  const { line, why } = checked({ verb: 'CHAT', destination: to, text });
  return line === undefined ? refused(state, why) : step(meet(state, to), { do: 'send', line });
};

/** The line that means it, or what is wrong with it: what the server would refuse is not sent, so nothing typed is taken for more than one line. */
const checked = (request: Request): { readonly line?: string; readonly why: string } => {
  const line = requestLine(request);
  const command = commandOf({ is: 'whole', bytes: Buffer.from(line) });
  if (command.verb !== 'BAD') return { line, why: '' };
  return { why: command.complaint.split(' ').slice(3).join(' ') };
};

const meet = (state: ChatState, name: string): ChatState =>
  state.met[0] === name
    ? state
    : { ...state, met: [name, ...state.met.filter((one) => one !== name)].slice(0, met_max) };

const heard = (state: ChatState, reply: Reply): ChatStep => {
  switch (reply.is) {
    case 'joined':
      return joined({ ...state, phase: 'joined', name: reply.name });
    case 'left':
      return over(state);
    case 'message':
      return step(meet(state, reply.from), { do: 'message', from: reply.from, text: reply.text });
    case 'error':
      switch (reply.code) {
        case 'NAME_TAKEN':
          return unnamed({ ...state, code: exitCodes.refused }, `Somebody is called ${state.name} already.`);
        case 'BAD_NAME':
          return unnamed({ ...state, code: exitCodes.usage }, reply.text);
        case 'TABLE_FULL':
          return then(refused({ ...state, code: exitCodes.refused }, 'The server is full. Try again later.'), (next) =>
            leave(next, next.code),
          );
        case 'NO_SUCH_USER':
          return refused(state, `${reply.about} is not here: your message was not delivered.`);
        case 'BUSY':
          return refused(
            state,
            `${reply.about} has too many messages waiting: yours was dropped. Try again in a moment.`,
          );
        default:
          return refused(state, reply.text);
      }
  }
};

/** Now what was typed meanwhile is said. */
const joined = (state: ChatState): ChatStep => {
  const welcome = state.interactive
    ? [note(`You are ${state.name}. /to bob to talk to bob, /help for more, Ctrl-D to leave.`)]
    : [];
  const { held, inputOver } = state;
  let all = step({ ...state, held: [] }, ...welcome);
  for (const line of held) all = then(all, (next) => typed(next, line));
  return inputOver ? then(all, (next) => leave(next, next.code)) : all;
};
