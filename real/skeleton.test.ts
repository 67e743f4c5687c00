/** The real server from outside: a process of its own, driven over TCP. */
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until, within } from './outside/waits.test-helper.ts';
import {
  connect,
  hostings,
  hostOn,
  isAlive,
  joined,
  killServers,
  processOf,
  startServer,
  stopWhole,
  type TestServer,
} from './skeleton.test-helper.ts';

afterEach(killServers);

const exchange = async (server: TestServer) => {
  const ann = await joined(server, 'ann');
  const bob = await joined(server, 'bob');
  ann.write('CHAT bob hello  bob \n');
  expect(await bob.line()).toBe('MSG ann hello  bob ');
  bob.write('CHAT ann grüß dich 🙂\n');
  expect(await ann.line()).toBe('MSG bob grüß dich 🙂');
  return { ann, bob };
};

describe.each(hostings)('on %s', (_, flags) => {
  beforeEach(() => hostOn(flags));

  describe('chat', () => {
    test('passes between clients of different processes, and ends with LEAV', async () => {
      const server = await startServer('--processes', '2', '--threads', '1');
      const { ann, bob } = await exchange(server);
      expect(await processOf(server, 'ann')).not.toBe(await processOf(server, 'bob'));
      expect(await ann.ask('LEAV')).toBe('OK LEAV');
      await within(ann.closed, 'the close');
      expect(await bob.ask('CHAT ann gone?')).toBe('ERR CHAT NO_SUCH_USER ann is not here.');
      expect(server.errors).toEqual([]);
    });

    test('passes between clients of one process, and to oneself', async () => {
      const server = await startServer('--processes', '1', '--threads', '2');
      const { ann } = await exchange(server);
      expect(await ann.ask('CHAT ann me')).toBe('MSG ann me');
    });

    test('keeps the order of many messages over both hops', async () => {
      const server = await startServer('--processes', '2', '--threads', '1');
      const ann = await joined(server, 'ann');
      const bob = await joined(server, 'bob');
      for (let i = 0; i < 200; i++) {
        ann.write(`CHAT bob ${i}\n`);
        expect(await bob.line()).toBe(`MSG ann ${i}`);
      }
      ann.write(Array.from({ length: 50 }, (_, i) => `CHAT bob b${i}\n`).join(''));
      for (let i = 0; i < 50; i++) expect(await bob.line()).toBe(`MSG ann b${i}`);
    });

    test('delivers every message of a flood, in order, or tells its sender that it did not', async () => {
      const server = await startServer('--processes', '2', '--threads', '2');
      const bob = await joined(server, 'bob');
      const senders = await Promise.all(['ann', 'cyd', 'dan'].map((name) => joined(server, name)));
      const each = 2000;
      for (const sender of senders)
        sender.write(Array.from({ length: each }, (_, i) => `CHAT bob ${i} ${'x'.repeat((7 * i) % 1000)}\n`).join(''));
      const delivered = () => bob.unread.filter((line) => line.startsWith('MSG '));
      const refused = () => senders.flatMap(({ unread }) => unread);
      await until(
        'the last of the flood',
        () => (delivered().length + refused().length === senders.length * each ? true : undefined),
        30_000,
      );
      expect(refused().filter((line) => !line.startsWith('ERR CHAT BUSY bob '))).toEqual([]);
      for (const name of ['ann', 'cyd', 'dan']) {
        const numbers = delivered().flatMap((line) =>
          line.startsWith(`MSG ${name} `) ? [Number(line.split(' ')[2])] : [],
        );
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        expect(numbers.length).toBeGreaterThan(0);
      }
    }, 60_000);
  });

  describe('the wire', () => {
    test('answers each wrong line in words and goes on', async () => {
      const server = await startServer('--processes', '1', '--threads', '2');
      const ann = await connect(server);
      expect(await ann.ask('CHAT bob x')).toMatch(/^ERR CHAT NOT_JOINED /);
      expect(await ann.ask('HELO')).toMatch(/^ERR HELO UNKNOWN_COMMAND /);
      expect(await ann.ask('')).toMatch(/^ERR \? UNKNOWN_COMMAND /);
      expect(await ann.ask('JOIN a b')).toMatch(/^ERR JOIN BAD_NAME /);
      expect(await ann.ask(`JOIN ${'x'.repeat(33)}`)).toMatch(/^ERR JOIN BAD_NAME /);
      expect(await ann.ask('JOIN ann')).toBe('OK JOIN ann');
      expect(await ann.ask('JOIN anna')).toMatch(/^ERR JOIN ALREADY_JOINED /);
      expect(await ann.ask('CHAT bob x')).toMatch(/^ERR CHAT NO_SUCH_USER bob /);
      expect(await ann.ask(`CHAT ann ${'x'.repeat(1025)}`)).toMatch(/^ERR CHAT TOO_LONG /);
      expect(await ann.ask(`CHAT ann ${'x'.repeat(100_000)}`)).toMatch(/^ERR CHAT TOO_LONG /);
      expect(await ann.ask('CHAT ann \u001b[2J')).toMatch(/^ERR CHAT BAD_MESSAGE /);
      expect(await ann.ask('CHAT ann forged\rMSG bob')).toMatch(/^ERR CHAT BAD_MESSAGE /);
      const other = await connect(server);
      expect(await other.ask('JOIN ann')).toMatch(/^ERR JOIN NAME_TAKEN /);
      expect(await other.ask('JOIN bob')).toBe('OK JOIN bob');
    });

    test('joins a line split over packets, parts lines of one packet, takes CRLF', async () => {
      const server = await startServer('--processes', '1', '--threads', '1');
      const ann = await connect(server);
      for (const byte of 'JOIN ann\r\n') {
        ann.write(byte);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      expect(await ann.line()).toBe('OK JOIN ann');
      ann.write('CHAT ann one\r\nCHAT ann two\nNOPE\r\n');
      const lines = [await ann.line(), await ann.line(), await ann.line()].sort();
      expect(lines).toEqual([expect.stringMatching(/^ERR NOPE UNKNOWN_COMMAND /), 'MSG ann one', 'MSG ann two']);
    });

    test('flushes OK LEAV before the close, whatever the client still sends', async () => {
      const server = await startServer('--processes', '1', '--threads', '1');
      for (let i = 0; i < 20; i++) {
        const ann = await connect(server);
        ann.write(`JOIN ann\nLEAV\n${'CHAT ann too late\n'.repeat(100)}`);
        expect(await ann.line()).toBe('OK JOIN ann');
        expect(await ann.line()).toBe('OK LEAV');
        await within(ann.closed, 'the close');
      }
    });

    test('frees the name of a client that just hangs up', async () => {
      const server = await startServer('--processes', '1', '--threads', '2');
      const ann = await joined(server, 'ann');
      ann.hangUp();
      const again = await connect(server);
      await until('the name to be free', async () =>
        (await again.ask('JOIN ann')) === 'OK JOIN ann' ? true : undefined,
      );
    });
  });

  describe('the quota', () => {
    test('ends a process after its clients and respawns it; everybody is served', async () => {
      const server = await startServer('--processes', '2', '--threads', '2', '--clients-per-process', '2');
      const { pids } = await server.state();
      for (let i = 0; i < 14; i++) {
        const client = await joined(server, `user${i}`);
        expect(await client.ask(`CHAT user${i} ${i}`)).toBe(`MSG user${i} ${i}`);
        expect(await client.ask('LEAV')).toBe('OK LEAV');
      }
      const now = await until('new processes', async () => {
        const state = await server.state();
        return state.pids.every((pid) => pid > 0) ? state : undefined;
      });
      expect(now.pids.filter((pid) => pids.includes(pid))).toEqual([]);
      expect(now.clients).toEqual([]);
      expect(server.errors).toEqual([]);
    });
  });

  describe('faults', () => {
    test('kill −9 of the process that holds the accept mutex: new clients are served, its names are free', async () => {
      const server = await startServer('--processes', '2', '--threads', '2');
      for (let round = 0; round < 5; round++) {
        const ann = await joined(server, 'ann');
        // In carriers nobody is inside accept as long as nobody waits at the port.
        const isHeld = flags.includes('threads');
        const { acceptHolder, pids } = await until('a thread inside accept', async () => {
          const state = await server.state();
          return isHeld && state.acceptHolder === null ? undefined : state;
        });
        const serving = Number(await processOf(server, 'ann'));
        const holding = acceptHolder === null ? serving : Number(acceptHolder.split('.')[0]);
        for (const p of new Set([holding, serving])) process.kill(pids[p] ?? Number.NaN, 'SIGKILL');
        await within(ann.closed, 'the connection of the dead process to end');
        const again = await until('the name to be free', async () => {
          const client = await connect(server);
          if ((await client.ask('JOIN ann')) === 'OK JOIN ann') return client;
          client.hangUp();
          return undefined;
        });
        expect(await again.ask('CHAT ann still here')).toBe('MSG ann still here');
        expect(await again.ask('LEAV')).toBe('OK LEAV');
        await until('both processes', async () =>
          (await server.state()).pids.every((pid) => pid > 0) ? true : undefined,
        );
      }
    });

    test('a client that never reads is given up; the others of its process go on', async () => {
      const server = await startServer('--processes', '1', '--threads', '3');
      const deaf = await joined(server, 'deaf');
      deaf.stopReading();
      const bob = await joined(server, 'bob');
      const cyd = await joined(server, 'cyd');
      const line = `CHAT deaf ${'x'.repeat(1000)}\n`;
      // Each burst is answered to its end: what is left of one would reach whoever has the name next.
      const burst = async (): Promise<string | undefined> => {
        bob.write(`${line.repeat(50)}DONE?\n`);
        let lost: string | undefined;
        for (let answer = ''; !answer.startsWith('ERR DONE? '); answer = await bob.line())
          if (answer.startsWith('ERR CHAT NO_SUCH_USER')) lost = answer;
        return lost;
      };
      expect(await until('the deaf client to be gone', burst, 30_000)).toBe('ERR CHAT NO_SUCH_USER deaf is not here.');
      expect(await cyd.ask('CHAT cyd well')).toBe('MSG cyd well');
      expect(await joined(server, 'deaf').then((again) => again.ask('CHAT deaf now'))).toBe('MSG deaf now');
    });

    test('SIGINT leaves no process', async () => {
      const server = await startServer('--processes', '3', '--threads', '2');
      await joined(server, 'ann');
      const { pids } = await server.state();
      server.process.kill('SIGINT');
      const [code] = await within(once(server.process, 'exit'), 'the end of the server');
      expect(code).toBe(0);
      expect(pids.filter(isAlive)).toEqual([]);
    });

    test('SIGTERM tells clients, lets each process end by itself, and takes nobody more', async () => {
      const server = await startServer('--processes', '2', '--threads', '2');
      const ann = await joined(server, 'ann');
      const guest = await connect(server);
      await guest.ask('HELO');
      const { pids } = await server.state();
      server.process.kill('SIGTERM');
      for (const client of [ann, guest]) {
        expect(await client.line()).toMatch(/^ERR CHAT GOING_DOWN /);
        await within(client.closed, 'the close');
      }
      expect(await within(once(server.process, 'exit'), 'the end of the server')).toEqual([0, null]);
      expect(pids.filter(isAlive)).toEqual([]);
      await expect(connect(server)).rejects.toThrow();
    });

    test('a drain waits for a process that does not heed it, but another SIGTERM does not', async () => {
      const server = await startServer('--processes', '2', '--threads', '2');
      const ann = await joined(server, 'ann');
      const { pids } = await server.state();
      const serving = Number(await processOf(server, 'ann'));
      await stopWhole(pids[1 - serving] ?? Number.NaN);
      server.process.kill('SIGTERM');
      await within(ann.closed, 'the close');
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(isAlive(server.process.pid)).toBe(true);
      server.process.kill('SIGTERM');
      expect(await within(once(server.process, 'exit'), 'the end of the server')).toEqual([0, null]);
      expect(pids.filter(isAlive)).toEqual([]);
    });

    test('who does not JOIN in time, or says nothing for long, is told and sent away', async () => {
      const server = await startServer('--registration-timeout-ms', '300', '--idle-timeout-ms', '1600');
      const guest = await connect(server);
      const ann = await joined(server, 'ann');
      await guest.ask('HELO');
      expect(await guest.line()).toMatch(/^ERR JOIN TOO_LATE /);
      await within(guest.closed, 'the close');
      for (let i = 0; i < 4; i++) {
        await new Promise((resolve) => setTimeout(resolve, 450));
        expect(await ann.ask('CHAT ann on')).toBe('MSG ann on');
      }
      expect(await ann.line()).toMatch(/^ERR CHAT IDLE /);
      await within(ann.closed, 'the close');
      expect((await server.state()).clients).toEqual([]);
    });

    test('of one address only so many are served at once; a death lets others in, and so does a leave', async () => {
      const server = await startServer('--processes', '2', '--threads', '3', '--connections-per-address', '2');
      const ann = await joined(server, 'ann');
      const bob = await joined(server, 'bob');
      const sendAway = async () => {
        const third = await connect(server);
        expect(await third.line()).toMatch(/^ERR JOIN CROWDED /);
        await within(third.closed, 'the close');
      };
      await sendAway();
      const cyd = await connect(server, '127.0.0.2');
      expect(await cyd.ask('JOIN cyd')).toBe('OK JOIN cyd');
      expect(await ann.ask('LEAV')).toBe('OK LEAV');
      await within(ann.closed, 'the close');
      // The entry goes after the connection does.
      const letIn = (name: string) =>
        until(`${name} to be let in`, async () => {
          const client = await connect(server);
          const answer = await client.ask(`JOIN ${name}`);
          return answer === `OK JOIN ${name}` ? client : undefined;
        });
      await letIn('dan');
      await sendAway();
      const { pids } = await server.state();
      process.kill(pids[Number(await processOf(server, 'bob'))] ?? Number.NaN, 'SIGKILL');
      await within(bob.closed, 'the death');
      await letIn('eve');
    });

    test('kill −9 of the parent leaves no process within two seconds', async () => {
      const server = await startServer('--processes', '3', '--threads', '2');
      const { pids } = await server.state();
      expect(pids.every(isAlive)).toBe(true);
      server.process.kill('SIGKILL');
      await until('the children to die', () => (pids.some(isAlive) ? undefined : true), 2000);
    });
  });
});
