/** `parley chat`: a terminal client. What it does about what happens is in chat-session.ts. */
import { createConnection, type Socket } from 'node:net';
import type { Command } from 'commander';
import { reply_bytes_max, usual_host, usual_port } from '../real/limits.ts';
import { feedLines, lineReader } from '../real/wire/lines.ts';
import { replyOf } from '../real/wire/replies.ts';
import { harmless, messageText, openScreen } from './chat-screen.ts';
import { type ChatEvent, chatBegin, chatStep, promptOf } from './chat-session.ts';
import { chatHelp } from './chat-typed.ts';
import { exitCodes } from './exit-codes.ts';
import { wholeNumber } from './options.ts';
import { paintFor } from './reporters/paint.ts';

type Flags = { readonly host: string; readonly port: string };

/** Before it is said that all places are taken. */
const unanswered_ms = 2000;
/** For the last answers, after LEAV. */
const leaving_ms = 5000;

export const addChat = (program: Command): void => {
  program
    .command('chat <name>')
    .description('talk to others on a server, under that name')
    .option('--host <address>', 'where the server is', usual_host)
    .option('--port <port>', 'its TCP port', String(usual_port))
    .addHelpText('after', `\nThen, one a line:\n${chatHelp.map((line) => `  ${line}`).join('\n')}\n\n${inScripts}`)
    .action(chat);
};

const inScripts = `Lines may come from a file or another program: it leaves when they end and all are answered, with exit code ${exitCodes.refused} if
one was refused.`;

const chat = async (name: string, { host, port: word }: Flags): Promise<void> => {
  const port = wholeNumber('--port', word, 1, 65_535);
  const socket = createConnection({ host, port, noDelay: true });
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    socket.once('connect', () => resolve(undefined)).once('error', resolve);
  });
  if (failure === undefined) return talk(name, socket);
  process.stderr.write(`parley: ${notConnected(failure, host, port)}\n`);
  process.exitCode = exitCodes.refused;
};

const notConnected = ({ code, message }: NodeJS.ErrnoException, host: string, port: number): string => {
  if (code === 'ECONNREFUSED')
    return `no server listens on ${host}:${port}. Start one with: npx parley serve --port ${port}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `there is no host '${host}': is the name right?`;
  return `${host}:${port} cannot be reached: ${message}.`;
};

const talk = (name: string, socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const { stdin, stdout, stderr, env } = process;
    const isTerminal = stdin.isTTY === true && stdout.isTTY === true && env['TERM'] !== 'dumb';
    const paint = paintFor(stdout.isTTY === true, env);
    const paintError = isTerminal ? paint : paintFor(stderr.isTTY === true, env);
    let state = chatBegin(name, stdin.isTTY === true);
    let leaving: NodeJS.Timeout | undefined;
    const screen = openScreen(
      { stdin, stdout, stderr, isTerminal },
      {
        typed: (line) => happen({ is: 'typed', line }),
        endOfInput: () => happen({ is: 'end-of-input' }),
        interrupt: () => happen({ is: 'interrupt' }),
        met: () => state.met,
      },
    );
    const happen = (event: ChatEvent): void => {
      const step = chatStep(state, event);
      state = step.state;
      for (const effect of step.effects) {
        switch (effect.do) {
          case 'send':
            if (!socket.write(`${effect.line}\n`)) screen.pause();
            break;
          case 'message':
            screen.show(messageText(new Date(), effect.from, effect.text, paint));
            break;
          case 'note':
            // The output of a script is what others said, and nothing else.
            screen.complain(paintError(harmless(effect.text), 'dim'));
            break;
          case 'error':
            screen.complain(paintError(harmless(effect.text), 'yellow'));
            break;
          case 'end':
            end();
            return;
        }
      }
      screen.prompt(state.phase === 'joined' || state.phase === 'naming' ? harmless(promptOf(state)) : undefined);
      // A script waits for its name, a person may type ahead.
      if (state.phase === 'joining' && !state.interactive) screen.pause();
      else if (!socket.writableNeedDrain) screen.resume();
      if (state.phase === 'leaving') leaving ??= setTimeout(() => happen({ is: 'closed' }), leaving_ms);
    };
    const interrupt = () => happen({ is: 'interrupt' });
    const unanswered = setTimeout(() => happen({ is: 'unanswered' }), unanswered_ms);
    const end = (): void => {
      clearTimeout(unanswered);
      clearTimeout(leaving);
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, interrupt);
      screen.close();
      socket.destroy();
      process.exitCode = state.code;
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
    socket.on('drain', screen.resume);
    socket.on('error', () => {});
    socket.once('close', () => happen({ is: 'closed' }));
    onLines(socket, (line) => {
      const reply = replyOf(line);
      if (reply !== undefined) happen({ is: 'heard', reply });
      else screen.complain(`The server said what no chat server says: ${harmless(Buffer.from(line).toString())}`);
    });
    happen({ is: 'connected' });
  });

/** Bounded as the server's own reading is: a line that is too long is told, cut off. */
const onLines = (socket: Socket, told: (line: Uint8Array) => void): void => {
  const reader = lineReader(reply_bytes_max);
  socket.on('data', (bytes) => feedLines(reader, bytes, (line) => told(line.bytes)));
};
