/** Where `parley chat` is typed and read. On a terminal what comes in appears above the line that is being typed. */
import { clearScreenDown, createInterface, cursorTo, moveCursor } from 'node:readline';
import { completions } from './chat-typed.ts';
import type { Paint } from './reporters/paint.ts';

type Listener = {
  readonly typed: (line: string) => void;
  readonly endOfInput: () => void;
  readonly interrupt: () => void;
  /** Those whose names the Tab key knows. */
  readonly met: () => readonly string[];
};

type Screen = {
  readonly show: (line: string) => void;
  /** Also what went wrong; without a terminal on the stream for errors. */
  readonly complain: (line: string) => void;
  /** What stands before what is typed; undefined while nothing can be. */
  readonly prompt: (text: string | undefined) => void;
  /** Takes no more lines for a while, or again. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly close: () => void;
};

type ScreenStreams = {
  readonly stdin: NodeJS.ReadableStream & { destroy(): unknown };
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  /** Both ends are one, and it can move its cursor. */
  readonly isTerminal: boolean;
};

export const openScreen = ({ stdin, stdout, stderr, isTerminal }: ScreenStreams, listener: Listener): Screen => {
  const lines = createInterface({
    input: stdin,
    ...(isTerminal ? { output: stdout } : {}),
    terminal: isTerminal,
    historySize: 1000,
    removeHistoryDuplicates: true,
    completer: (line: string) => [completions(line, listener.met()), line],
  });
  let open = true;
  let prompt: string | undefined;
  /** The prompt, and what is being typed behind it, stands on the screen. */
  let drawn = false;
  /** A line was typed and is being answered: the prompt comes afterwards. */
  let answering = false;
  const draw = (): void => {
    if (!isTerminal || !open || answering || drawn || prompt === undefined) return;
    // Else the prompt would be drawn as many rows higher as it took when readline drew it last.
    Object.assign(lines, { prevRows: 0 });
    lines.setPrompt(prompt);
    lines.prompt(true);
    drawn = true;
  };
  const erase = (): void => {
    if (!drawn) return;
    const { rows, cols } = lines.getCursorPos();
    // Behind a row that is full a terminal goes to the next one only when something is written there.
    if (rows > 0 && cols === 0) stdout.write(' ');
    moveCursor(stdout, 0, -rows);
    cursorTo(stdout, 0);
    clearScreenDown(stdout);
    drawn = false;
  };
  const put = (line: string, stream: NodeJS.WritableStream): void => {
    const again = drawn;
    erase();
    (isTerminal ? stdout : stream).write(`${line}\n`);
    if (again) draw();
  };
  lines.on('line', (line) => {
    drawn = false;
    answering = true;
    listener.typed(line);
    answering = false;
    draw();
  });
  lines.on('SIGINT', listener.interrupt);
  lines.on('close', () => {
    if (!open) return;
    open = false;
    drawn = false;
    if (isTerminal) stdout.write('\n');
    listener.endOfInput();
  });
  return {
    show: (line) => put(line, stdout),
    complain: (line) => put(line, stderr),
    prompt: (text) => {
      if (text === prompt) return draw();
      erase();
      prompt = text;
      draw();
    },
    pause: () => void (open && lines.pause()),
    resume: () => void (open && lines.resume()),
    close: () => {
      erase();
      open = false;
      lines.close();
      stdin.destroy();
    },
  };
};

/** What others wrote, so that it can neither move the cursor nor turn the direction of what stands around it. */
export const harmless = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');

/** `14:05 bob: hello` */
export const messageText = (time: Date, from: string, text: string, paint: Paint): string => {
  const [hours, minutes] = [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, '0'));
  return `${paint(`${hours}:${minutes}`, 'dim')} ${paint(`${harmless(from)}:`, 'cyan')} ${harmless(text)}`;
};
