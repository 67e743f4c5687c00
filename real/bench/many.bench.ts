/**
 * `npm run bench:many`: thousands of clients on carriers, all joined, all chatting at once: what they take of memory, what is delivered and
 * what is refused, and how long a drain takes. Exits with 1 if a message is lost or goes astray.
 */
import { connect, type Socket } from 'node:net';
import process from 'node:process';
import { childrenOf, pssOf } from '../outside/proc.test-helper.ts';
import { pause } from '../outside/waits.test-helper.ts';
import { feedLines, lineReader } from '../wire/lines.ts';
import { parley } from './contenders.bench.ts';

const count = Number(process.argv[2] ?? 4000);
const rounds = 5;
const patience_ms = 60_000;

const flags = ['--hosting', 'carriers', '--processes', '2', '--threads', `${count / 2}`];
const server = await parley('many', {}, ...flags).start();
const [parent = 0] = server.pids();
const memory = (when: string): void => {
  const mb = (pids: readonly number[]) => Math.round(pids.reduce((sum, pid) => sum + pssOf(pid), 0) / 2 ** 20);
  console.log(
    `${when}: ${mb(server.pids())} MB PSS, ${mb([parent])} of them the parent, ${childrenOf(parent).length} children`,
  );
};
memory('nobody');

const seen = { joined: 0, delivered: 0, refused: 0, astray: 0, told: 0, closed: 0 };
const sockets: Socket[] = [];
const join = (index: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: server.port, noDelay: true });
    const reader = lineReader();
    sockets.push(socket);
    socket.once('error', reject);
    socket.on('close', () => seen.closed++);
    socket.on('data', (bytes) =>
      feedLines(reader, bytes, (line) => {
        const text = line.bytes.toString();
        if (text.startsWith('OK JOIN ')) {
          seen.joined++;
          resolve();
        } else if (text.startsWith('MSG ')) {
          seen.delivered++;
          if (!text.endsWith(` to${index}`)) seen.astray++;
        } else if (text.startsWith('ERR CHAT BUSY ')) seen.refused++;
        else if (text.startsWith('ERR CHAT GOING_DOWN ')) seen.told++;
      }),
    );
    socket.write(`JOIN u${index}\n`);
  });

const joining_ms = performance.now();
for (let index = 0; index < count; index++) await join(index);
console.log(`${seen.joined} joined in ${((performance.now() - joining_ms) / 1000).toFixed(1)} s`);
memory('joined');

const chatting_ms = performance.now();
let sent = 0;
for (let round = 0; round < rounds; round++) {
  for (const [index, socket] of sockets.entries()) {
    const to = (7919 * index + 31 * round) % count;
    socket.write(`CHAT u${to} hello to${to}\n`);
    sent++;
  }
  const end_ms = performance.now() + patience_ms;
  while (seen.delivered + seen.refused < sent && performance.now() < end_ms) await pause(20);
}
console.log(
  `${sent} sent in bursts of ${count}: ${seen.delivered} delivered, ${seen.refused} told BUSY, ${seen.astray} astray, in ${((performance.now() - chatting_ms) / 1000).toFixed(1)} s`,
);
memory('after that');

const draining_ms = performance.now();
process.kill(parent, 'SIGTERM');
while (seen.closed < count && performance.now() < draining_ms + patience_ms) await pause(5);
console.log(`drained in ${Math.round(performance.now() - draining_ms)} ms; ${seen.told} were told`);
process.exitCode =
  seen.joined === count && seen.delivered + seen.refused === sent && seen.astray === 0 && seen.told === count ? 0 : 1;
