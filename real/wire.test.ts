/** The wire of the real server, byte by byte: what it says to bytes of every kind. */
import { createConnection } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { within } from './outside/waits.test-helper.ts';
import { hostings, hostOn, killServers, startServer, type TestServer } from './skeleton.test-helper.ts';
import { type Reply, replyOf } from './wire/replies.ts';

afterEach(killServers);

/** All that is answered to those bytes by a server whose client then sends no more. Every line is of the grammar. */
const answersTo = async (
  { port }: TestServer,
  ...pieces: readonly (string | Uint8Array)[]
): Promise<readonly string[]> => {
  const socket = createConnection({ host: '127.0.0.1', port, noDelay: true });
  const heard: Buffer[] = [];
  socket.on('data', (bytes) => heard.push(bytes));
  const closed = new Promise<void>((resolve, reject) => socket.once('close', resolve).once('error', reject));
  for (const piece of pieces) {
    await new Promise((resolve) => socket.write(piece, resolve));
    if (pieces.length > 1) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  socket.end();
  await within(closed, 'the close');
  const bytes = Buffer.concat(heard);
  const lines = bytes.length === 0 ? [] : bytes.subarray(0, -1).toString('latin1').split('\n');
  expect(bytes.at(-1) ?? 10).toBe(10);
  return lines.map((line) => inWords(replyOf(Buffer.from(line, 'latin1')), line));
};

const inWords = (reply: Reply | undefined, line: string): string => {
  switch (reply?.is) {
    case undefined:
      throw new Error(`That is no line of a server: ${JSON.stringify(line)}`);
    case 'error':
      return `${reply.verb} ${reply.code}${reply.about === undefined ? '' : ` ${reply.about}`}`;
    case 'message':
      return `${reply.from}: ${reply.text}`;
    case 'joined':
      return `joined ${reply.name}`;
    case 'left':
      return 'left';
  }
};

const long = 'x'.repeat(5000);

describe.each(hostings)('on %s', (_, flags) => {
  beforeEach(() => hostOn(flags));

  describe('the wire', () => {
    test('answers every line before the end, whatever its bytes', async () => {
      const server = await startServer('--processes', '1', '--threads', '1');
      const answer = (...pieces: readonly (string | Uint8Array)[]) => answersTo(server, ...pieces);
      expect(await answer('\n\r\n \n')).toEqual(Array(3).fill('? UNKNOWN_COMMAND'));
      expect(await answer('join ann\nJoin ann\nLEAVE\n')).toEqual(
        ['join', 'Join', 'LEAVE'].map((verb) => `${verb} UNKNOWN_COMMAND`),
      );
      expect(await answer('CHAT ann hi\n')).toEqual(['CHAT NOT_JOINED']);
      expect(await answer(Uint8Array.of(0, 10, 0xff, 0xfe, 10, 0xc0, 0x80, 32, 65, 10))).toEqual(
        Array(3).fill('? UNKNOWN_COMMAND'),
      );
      expect(await answer('JOIN a\0b\nJOIN a\rb\nJOIN a\u2028b\n', Buffer.from('JOIN \xff\n', 'latin1'))).toEqual(
        Array(4).fill('JOIN BAD_NAME'),
      );
      expect(await answer(`JOIN ${'n'.repeat(33)}\nJOIN ${'n'.repeat(32)}\r\nLEAV\r\n`)).toEqual([
        'JOIN BAD_NAME',
        `joined ${'n'.repeat(32)}`,
        'left',
      ]);
      expect(await answer(`CHAT bob ${long}\nJOIN ${long}\n${long}\n\nLEAV\n`)).toEqual([
        'CHAT TOO_LONG',
        'JOIN TOO_LONG',
        '? TOO_LONG',
        '? UNKNOWN_COMMAND',
        'left',
      ]);
      expect(
        await answer(`JOIN ann\nJOIN bob\nCHAT ${'n'.repeat(40)} hi\nCHAT bob x\ry\nCHAT bob x\0\nLEAV\n`),
      ).toEqual([
        'joined ann',
        'JOIN ALREADY_JOINED',
        `CHAT NO_SUCH_USER ${'n'.repeat(40)}`,
        'CHAT BAD_MESSAGE',
        'CHAT BAD_MESSAGE',
        'left',
      ]);
      expect(await answer('JOIN ann\nLEAV')).toEqual(['joined ann']);
      expect(server.errors).toEqual([]);
    });

    test('is the same split at any byte', async () => {
      const server = await startServer('--processes', '1', '--threads', '1');
      const bytes = Buffer.from('JOIN grüß\r\nNOPE\nCHAT 🙂 da\r\nLEAV\r\n');
      const whole = ['joined grüß', 'NOPE UNKNOWN_COMMAND', 'CHAT NO_SUCH_USER 🙂', 'left'];
      for (let at = 1; at < bytes.length; at++)
        expect(await answersTo(server, bytes.subarray(0, at), bytes.subarray(at))).toEqual(whole);
    });

    test('serves thousands of lines of one packet, then the end', async () => {
      const server = await startServer('--processes', '1', '--threads', '1');
      expect(await answersTo(server, 'NOPE\n'.repeat(5000))).toEqual(Array(5000).fill('NOPE UNKNOWN_COMMAND'));
    });
  });
});
