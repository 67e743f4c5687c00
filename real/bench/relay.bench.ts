/**
 * What the server is measured against: the same wire in one process on node:net, with a Map of names. No processes, no threads, no
 * shared memory, no bounds: what such a relay costs is what a message costs anyway.
 */
import { createServer, type Socket } from 'node:net';
import process from 'node:process';
import { answerLine, messageLine } from '../wire/answers.ts';
import { commandOf } from '../wire/commands.ts';
import { feedLines, lineReader } from '../wire/lines.ts';

const members = new Map<string, Socket>();

const serve = (socket: Socket): void => {
  socket.setNoDelay(true);
  const lines = lineReader();
  let name: string | undefined;
  const say = (answer: string, registers: object = {}): void => void socket.write(`${answerLine(answer, registers)}\n`);
  const handle = (line: Parameters<typeof commandOf>[0]): void => {
    const command = commandOf(line);
    if (command.verb === 'BAD') say('COMPLAINT', { text: command.complaint });
    else if (command.verb === 'LEAV') {
      socket.end(`${answerLine('OK_LEAV', {})}\n`);
    } else if (command.verb === 'JOIN') {
      if (name !== undefined) say('ALREADY_JOINED');
      else if (members.has(command.name)) say('NAME_TAKEN', { name: command.name });
      else {
        name = command.name;
        members.set(name, socket);
        say('OK_JOIN', { name });
      }
    } else if (name === undefined) say('NOT_JOINED');
    else {
      const to = members.get(command.destination);
      if (to === undefined) say('NO_SUCH_USER', { destination: command.destination });
      else to.write(`${messageLine(name, command.text)}\n`);
    }
  };
  socket.on('data', (bytes) => feedLines(lines, bytes, handle));
  socket.on('error', () => {});
  socket.on('close', () => {
    if (name !== undefined) members.delete(name);
  });
};

const server = createServer(serve);
server.listen({ host: '127.0.0.1', port: 0 }, () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(`relay: listening on 127.0.0.1:${address.port}`);
});
process.on('SIGTERM', () => process.exit(0));
