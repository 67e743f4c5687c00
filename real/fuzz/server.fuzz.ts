/**
 * Throws damaged sessions and rubbish at a real server, reads all that it answers, and holds it against what it may
 * answer. `npm run fuzz:server`, or with a number of lines and a seed: `npm run fuzz:server -- 20_000 7`.
 */
import { createConnection } from 'node:net';
import { fileURLToPath } from 'node:url';
import { thread_heap_max } from '../limits.ts';
import { goodPair } from './good-pair.fuzz.ts';
import { commandsIn, complaintAbout } from './judge.fuzz.ts';
import { startServerProcess } from './server-process.fuzz.ts';
import { type FuzzSession, fuzzSession } from './sessions.fuzz.ts';

type ServerFuzz = {
  readonly sessions: number;
  readonly lines: number;
  readonly answers: number;
  readonly elapsed_ms: number;
  /** PSS of all processes of the server, when a tenth of the lines was sent and at the end. */
  readonly memory_bytes: { readonly early: number; readonly late: number };
  /** How long a message of the well-behaved pair took at most, before, meanwhile and afterwards. */
  readonly chat_ms: {
    readonly before: number;
    readonly during: number;
    readonly chats: number;
    readonly after: number;
  };
  /** What does not hold, in words. */
  readonly complaints: readonly string[];
};

const connections = 12;
const lines_of_session_max = 400;
const patience_ms = 30_000;
const size = { processes: 2, threads: 8 };
/** More is growth: less says only that the young heaps of all threads were emptied then and are full now. */
const growth_bytes_max = size.processes * size.threads * thread_heap_max.maxYoungGenerationSizeMb * 2 ** 20;
const complaints_max = 10;

/** `entry` is the compiled command; a session is told by `seed` and its number. */
export const fuzzServer = async (entry: string, lines_wanted: number, seed: number): Promise<ServerFuzz> => {
  const server = await startServerProcess(entry, [
    ...['--processes', String(size.processes), '--threads', String(size.threads)],
    // So that no process comes to its quota: every pid is there to the end.
    ...['--clients-per-process', '1000000'],
    ...['--log-level', 'warn'],
  ]);
  const complaints: string[] = [];
  const complain = (words: string): void => void (complaints.length < complaints_max && complaints.push(words));
  const pids = server.pids();
  let [sessions, lines, answers, early] = [0, 0, 0, 0];
  try {
    const pair = await goodPair(server.port);
    const before = await pair.chat();
    const begin = performance.now();
    const one = async (): Promise<void> => {
      while (lines < lines_wanted && complaints.length < complaints_max) {
        const number = sessions++;
        const session = fuzzSession(seed, number, lines_of_session_max);
        lines += count(session.bytes);
        const { heard, end } = await played(server.port, session);
        answers += count(heard);
        if (early === 0 && lines >= lines_wanted / 10) early = server.memory_bytes();
        if (end === 'late') complain(`Session ${number}: not closed within ${patience_ms} ms.`);
        const wrong = complaintAbout(commandsIn(session.bytes), heard, end === 'whole');
        if (wrong !== undefined) complain(`Session ${number}: ${wrong}`);
      }
    };
    let over = false;
    const chatting = async () => {
      const taken: number[] = [];
      while (!over) {
        taken.push(await pair.chat());
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return taken;
    };
    const chats = chatting().catch((error: Error) => {
      complain(`The well-behaved pair: ${error.message}`);
      return [];
    });
    await Promise.all(Array.from({ length: connections }, one));
    over = true;
    const during = await chats;
    const elapsed_ms = performance.now() - begin;
    const late = server.memory_bytes();
    const after = await pair.chat();
    await pair.leave();
    if (String(server.pids()) !== String(pids)) complain(`The processes were ${pids} and are now ${server.pids()}.`);
    if (late > early + growth_bytes_max) complain(`The memory grew from ${megabytes(early)} to ${megabytes(late)}.`);
    const chat_ms = { before, during: Math.max(0, ...during), chats: during.length, after };
    return { sessions, lines, answers, elapsed_ms, memory_bytes: { early, late }, chat_ms, complaints };
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    const none = { early: 0, late: 0 };
    return {
      sessions,
      lines,
      answers,
      elapsed_ms: 0,
      memory_bytes: none,
      chat_ms: { before: 0, during: 0, chats: 0, after: 0 },
      complaints,
    };
  } finally {
    const code = await server.stop();
    if (code !== 0) complain(`The server ended with ${code}.`);
    for (const error of server.errors) complain(`The server said: ${error}`);
  }
};

/** Sends the session, reads to the end. `cut`: the client hung up, or wrote to a connection that was closed already. */
const played = async (
  port: number,
  { bytes, cuts, end }: FuzzSession,
): Promise<{ heard: Buffer; end: 'whole' | 'cut' | 'late' }> => {
  const socket = createConnection({ host: '127.0.0.1', port, noDelay: true });
  const heard: Buffer[] = [];
  let how: 'whole' | 'cut' | 'late' = 'whole';
  socket.on('data', (part) => heard.push(part));
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => {
    how = 'cut';
  });
  const late = setTimeout(() => {
    how = 'late';
    socket.destroy();
  }, patience_ms);
  let sent = 0;
  for (const at of [...cuts, bytes.length]) {
    if (socket.destroyed) break;
    await new Promise((resolve) => socket.write(bytes.subarray(sent, at), resolve));
    sent = at;
  }
  if (end === 'finish') socket.end();
  else {
    how = 'cut';
    socket.destroy();
  }
  await closed;
  clearTimeout(late);
  return { heard: Buffer.concat(heard), end: how };
};

const count = (bytes: Buffer): number => {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
};

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

if (process.argv[1]?.endsWith('server.fuzz.js')) {
  const [lines = 1_000_000, seed = 1] = process.argv.slice(2).map((word) => Number(word.replaceAll('_', '')));
  console.log(
    `A server of ${size.processes} processes × ${size.threads} threads, ${connections} connections at once, ${lines} lines, seed ${seed}:`,
  );
  const entry = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
  const fuzz = await fuzzServer(entry, lines, seed);
  const { memory_bytes, chat_ms, complaints } = fuzz;
  console.log(`  ${fuzz.lines} lines in ${fuzz.sessions} sessions, ${fuzz.answers} lines back, each as it may be`);
  console.log(
    `  ${(fuzz.elapsed_ms / 1000).toFixed(1)} s, ${Math.round(fuzz.lines / (fuzz.elapsed_ms / 1000))} lines/s`,
  );
  console.log(`  memory (PSS): ${megabytes(memory_bytes.early)} at 10 %, ${megabytes(memory_bytes.late)} at the end`);
  console.log(
    `  a well-behaved pair: ${chat_ms.before.toFixed(1)} ms before, at most ${chat_ms.during.toFixed(1)} ms in ${chat_ms.chats} messages meanwhile, ${chat_ms.after.toFixed(1)} ms after`,
  );
  for (const complaint of complaints) console.log(`  ✗ ${complaint}`);
  if (complaints.length > 0) {
    console.log(`Once more: npm run fuzz:server -- ${lines} ${seed}`);
    process.exitCode = 1;
  }
}
