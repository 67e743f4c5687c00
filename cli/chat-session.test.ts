/** What `parley chat` does about what happens, without terminal and socket. */
import { describe, expect, test } from 'vitest';
import { replyOf } from '../real/wire/replies.ts';
import { type ChatEffect, type ChatEvent, type ChatState, chatBegin, chatStep, promptOf } from './chat-session.ts';
import { completions, typedOf } from './chat-typed.ts';

const said = (line: string): ChatEvent => {
  const reply = replyOf(Buffer.from(line));
  if (reply === undefined) throw new Error(`The server cannot say '${line}'.`);
  return { is: 'heard', reply };
};
const typed = (line: string): ChatEvent => ({ is: 'typed', line });
const connected: ChatEvent = { is: 'connected' };

/** The effects in words, and the state in the end. */
const run = (interactive: boolean, ...events: readonly ChatEvent[]) => {
  let state: ChatState = chatBegin('ann', interactive);
  const did: string[] = [];
  for (const event of events) {
    const step = chatStep(state, event);
    state = step.state;
    did.push(...step.effects.map(inWords));
  }
  return { did, state };
};

const inWords = (effect: ChatEffect): string => {
  switch (effect.do) {
    case 'send':
      return effect.line;
    case 'message':
      return `(${effect.from}: ${effect.text})`;
    case 'end':
      return 'end';
    default:
      return `[${effect.text}]`;
  }
};

describe('what is typed', () => {
  test.each([
    ['', { is: 'nothing' }],
    ['  ', { is: 'nothing' }],
    ['hello', { is: 'say', to: undefined, text: 'hello' }],
    ['@bob hello  there ', { is: 'say', to: 'bob', text: 'hello  there' }],
    ['bob: hello', { is: 'say', to: 'bob', text: 'hello' }],
    ['grüß: a:\tb', { is: 'say', to: 'grüß', text: 'a: b' }],
    [' bob: hello', { is: 'say', to: undefined, text: 'bob: hello' }],
    [' /quit', { is: 'say', to: undefined, text: '/quit' }],
    ['http://x', { is: 'say', to: undefined, text: 'http://x' }],
    ['at 12:30 then', { is: 'say', to: undefined, text: 'at 12:30 then' }],
    ['/to bob', { is: 'partner', name: 'bob' }],
    ['/to @bob', { is: 'partner', name: 'bob' }],
    ['/help', { is: 'help' }],
    ['/quit', { is: 'quit' }],
    ['/to', { is: 'unknown', why: 'It is /to and one name: /to bob.' }],
    ['/who', { is: 'unknown', why: 'There is no /who: /help says what there is.' }],
    ['@bob', { is: 'unknown', why: 'Say something behind the name: @bob hello.' }],
  ])('%j', (line, meaning) => {
    expect(typedOf(line)).toEqual(meaning);
  });

  test('is completed by commands and by those who were met', () => {
    expect(completions('/t', ['bob'])).toEqual(['/to ', '/to bob']);
    expect(completions('@b', ['bob', 'cyd'])).toEqual(['@bob ']);
    expect(completions('', ['bob'])).toEqual([]);
  });
});

describe('a session', () => {
  test('joins, talks to whom it is told to, and leaves in order', () => {
    const { did, state } = run(
      false,
      connected,
      said('OK JOIN ann'),
      typed('/to bob'),
      typed('hello'),
      typed('@cyd hi'),
      typed('more'),
      said('MSG bob well'),
      typed('/quit'),
      said('OK LEAV'),
    );
    expect(did).toEqual(['JOIN ann', 'CHAT bob hello', 'CHAT cyd hi', 'CHAT bob more', '(bob: well)', 'LEAV', 'end']);
    expect(state.code).toBe(0);
    expect(state.met).toEqual(['bob', 'cyd']);
  });

  test('of a script says what was typed before its name was granted, then leaves', () => {
    const { did, state } = run(
      false,
      connected,
      typed('@bob one'),
      typed('@bob two'),
      { is: 'end-of-input' },
      said('OK JOIN ann'),
      said('ERR CHAT NO_SUCH_USER bob is not here.'),
      said('OK LEAV'),
    );
    expect(did).toEqual([
      'JOIN ann',
      'CHAT bob one',
      'CHAT bob two',
      'LEAV',
      '[bob is not here: your message was not delivered.]',
      'end',
    ]);
    expect(state.code).toBe(1);
  });

  test('asks a person for another name, and tells a script', () => {
    const taken = said('ERR JOIN NAME_TAKEN Somebody is called ann already.');
    const person = run(
      true,
      connected,
      taken,
      typed('/help'),
      typed(''),
      typed('a b'),
      typed('bob'),
      said('OK JOIN bob'),
    );
    expect(person.did.slice(0, -1)).toEqual([
      'JOIN ann',
      '[Somebody is called ann already.]',
      '[Type another name, or /quit.]',
      '[A name has 1 to 32 bytes of UTF-8, no space and no control character.]',
      'JOIN bob',
    ]);
    expect(promptOf(person.state)).toBe('bob> ');
    const script = run(false, connected, taken, said('OK LEAV'));
    expect(script.did).toEqual(['JOIN ann', '[Somebody is called ann already.]', 'LEAV', 'end']);
    expect(script.state.code).toBe(1);
  });

  test('tells what went wrong and goes on', () => {
    const { did, state } = run(
      true,
      connected,
      said('OK JOIN ann'),
      typed('hello'),
      typed('/to bob'),
      typed('x'.repeat(1025)),
      typed('a\u001b[2Jb'),
      typed('hello'),
      said('ERR CHAT BUSY bob has too many messages waiting; this one was dropped.'),
    );
    expect(did.slice(2)).toEqual([
      '[To whom? /to bob and then hello, or @bob hello.]',
      '[A message has at most 1024 bytes.]',
      '[A message is UTF-8 without control characters.]',
      'CHAT bob hello',
      '[bob has too many messages waiting: yours was dropped. Try again in a moment.]',
    ]);
    expect([state.phase, state.code, promptOf(state)]).toEqual(['joined', 0, 'ann → bob> ']);
  });

  test('sends no line that is two', () => {
    const { did } = run(false, connected, said('OK JOIN ann'), typed('@bob a\nLEAV'), typed('@b\u2028b hi'));
    expect(did.filter((one) => /^[A-Z]/.test(one))).toEqual(['JOIN ann']);
  });

  test('says that it waits for a place, once it does', () => {
    expect(run(true, connected, { is: 'unanswered' }).did[1]).toMatch(/^\[All places are taken/);
    expect(run(true, connected, said('OK JOIN ann'), { is: 'unanswered' }).did).toHaveLength(2);
    expect(run(true, connected, { is: 'unanswered' }, { is: 'end-of-input' }).did.slice(2)).toEqual(['end']);
    expect(run(false, connected, { is: 'unanswered' }, { is: 'end-of-input' }).did.slice(2)).toEqual([]);
  });

  test('ends when the server goes, and at once at the second Ctrl-C', () => {
    const gone = run(true, connected, said('OK JOIN ann'), { is: 'closed' });
    expect(gone.did.slice(-2)).toEqual([
      '[The server is gone, or has let you go. Come back with the same command.]',
      'end',
    ]);
    expect(gone.state.code).toBe(1);
    const interrupted = run(
      true,
      connected,
      said('OK JOIN ann'),
      { is: 'interrupt' },
      { is: 'interrupt' },
      { is: 'closed' },
    );
    expect(interrupted.did.slice(-2)).toEqual(['LEAV', 'end']);
    expect(interrupted.state.code).toBe(130);
  });

  test('that is full or was given a bad name ends', () => {
    const full = run(false, connected, said('ERR JOIN TABLE_FULL Everybody is here.'), said('OK LEAV'));
    expect([full.state.phase, full.state.code]).toEqual(['over', 1]);
    const bad = chatStep(chatBegin('a\nLEAV', false), connected);
    expect(bad.effects.map(inWords)).toEqual([expect.stringMatching(/^\[A name has/), 'LEAV']);
    expect(bad.state.code).toBe(64);
  });
});
