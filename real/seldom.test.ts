/**
 * What happens seldom, made to happen: who reads nothing, a log that cannot be written, a thread that stands inside the table, a drain that is
 * cut short, a message that comes for somebody who has just gone.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { hold_variable, test_variable } from './host/hold.ts';
import { childrenOf } from './outside/proc.test-helper.ts';
import { pause, until, within } from './outside/waits.test-helper.ts';
import {
  connect,
  entry,
  hostings,
  hostOn,
  isAlive,
  joined,
  killServers,
  pidOf,
  processOf,
  startServer,
  stopWhole,
  type TestClient,
  type TestServer,
} from './skeleton.test-helper.ts';

afterEach(async () => {
  vi.unstubAllEnvs();
  await killServers();
});

/** The pid of the process that serves that client. */
const pidServing = async (server: TestServer, name: string): Promise<number> =>
  pidOf(server, await processOf(server, name));

/** The first line of the log with that event. */
const eventIn = (server: TestServer, event: string): { readonly [field: string]: unknown } | undefined =>
  server.errors.map((line) => JSON.parse(line) as { readonly event: string }).find((one) => one.event === event);

/** Says the same again and again until the connection is closed. */
const floods = async (client: TestClient, line: string): Promise<void> => {
  const flood = setInterval(() => client.write(`${line}\n`.repeat(2000)), 10);
  await within(client.closed, 'the close', 30_000).finally(() => clearInterval(flood));
};

/** Clients of a server with two processes, until each serves one: those of the first, and of the other. */
const apart = async (server: TestServer) => {
  const clients: Named[] = [];
  for (;;) {
    const name = `user${clients.length}`;
    clients.push({ name, client: await joined(server, name) });
    const { clients: rows } = await server.state();
    const homeOf = (named: Named) => rows.find((row) => row.startsWith(`${named.name}@`))?.split(/[@.]/)[1];
    const [first, ...others] = clients as [Named, ...Named[]];
    const other = others.find((one) => homeOf(one) !== homeOf(first));
    if (other !== undefined) return { first, other };
  }
};
type Named = { readonly name: string; readonly client: TestClient };

describe.each(hostings)('on %s', (_, flags) => {
  beforeEach(() => hostOn(flags));

  describe('who does not read is given up, and his name is free, when he floods with', () => {
    test.each([
      ['CHAT ann before he has joined', [], 'CHAT ann hello'],
      ['lines without meaning before he has joined', [], 'HELO'],
      ['a name that is taken', [], 'JOIN taken'],
      ['another name when he has one', ['JOIN deaf'], 'JOIN other'],
      ['lines without meaning', ['JOIN deaf'], 'HELO'],
      ['messages to nobody', ['JOIN deaf'], 'CHAT nobody hello'],
    ])('%s', async (_what, first, line) => {
      const server = await startServer('--processes', '1', '--threads', '2', '--unsent-bytes-max', '4096');
      const taken = await joined(server, 'taken');
      const deaf = await connect(server);
      for (const one of first) await deaf.ask(one);
      deaf.stopReading();
      await floods(deaf, line);
      const again = await joined(server, 'deaf');
      again.write('CHAT taken now\n');
      expect(await taken.line()).toBe('MSG deaf now');
      expect(server.errors).toEqual([]);
    });

    test('messages to a client who has too many', async () => {
      const server = await startServer(
        ...['--processes', '2', '--threads', '3', '--unsent-bytes-max', '4096', '--credits-max', '1'],
      );
      const { first, other } = await apart(server);
      await stopWhole(await pidServing(server, other.name));
      first.client.stopReading();
      await floods(first.client, `CHAT ${other.name} hello`);
    });
  });

  test('a client that leaves and does not read is waited for only so long', async () => {
    const server = await startServer(
      ...['--processes', '1', '--threads', '2', '--flush-timeout-ms', '200', '--unsent-bytes-max', `${16 * 2 ** 20}`],
    );
    const deaf = await joined(server, 'deaf');
    const rubbish = 'x'.repeat(32);
    const { length } = await deaf.ask(rubbish);
    deaf.stopReading();
    // Twice what the kernel takes for it, half of what would be too much.
    deaf.write(`${`${rubbish}\n`.repeat(Math.ceil((8 * 2 ** 20) / length))}LEAV\n`);
    const isGone = async () => ((await processOf(server, 'deaf')) === undefined ? true : undefined);
    await until('the name to be free', isGone, 30_000);
    // The second of them is served by the thread that waited.
    for (const name of ['one', 'two']) await joined(server, name);
  });

  test('a log that cannot be written costs lines, and nobody his chat', async () => {
    const full = openSync('/dev/full', 'w');
    const all = [entry, 'serve', '--port', '0', ...flags, '--processes', '2', '--threads', '2'];
    const server = spawn(process.execPath, all, { stdio: ['ignore', 'pipe', full] });
    closeSync(full);
    onTestFinished(() => void server.kill('SIGKILL'));
    let said = '';
    server.stdout?.on('data', (bytes: Buffer) => {
      said += bytes;
    });
    const port = await until('the server to listen', () => /listening on [\d.]+:(\d+) /.exec(said)?.[1]);
    const [victim = Number.NaN] = childrenOf(server.pid ?? Number.NaN);
    process.kill(victim, 'SIGKILL');
    // The parent would tell of the death, and goes on without.
    await until('a successor', () => {
      const children = childrenOf(server.pid ?? Number.NaN);
      return children.length === 2 && !children.includes(victim) ? true : undefined;
    });
    for (const name of ['ann', 'bob', 'cyd']) await joined({ port: Number(port) }, name);
    expect([server.exitCode, server.signalCode]).toEqual([null, null]);
  });

  test('a SIGTERM to the whole group is one to the parent: clients are told', async () => {
    const server = await startServer('--processes', '2', '--threads', '2');
    const ann = await joined(server, 'ann');
    const { pids } = await server.state();
    const ended = once(server.process, 'exit');
    for (const pid of [...pids, server.process.pid]) process.kill(pid, 'SIGTERM');
    expect(await ann.line()).toMatch(/^ERR CHAT GOING_DOWN /);
    expect(await within(ended, 'the end of the server')).toEqual([0, null]);
  });

  test('the kernel asks a client that is silent whether it is there', async () => {
    const server = await startServer('--processes', '1', '--threads', '2');
    await joined(server, 'ann');
    const port = server.port.toString(16).toUpperCase().padStart(4, '0');
    // sl local remote state queues timer:when …; state 01 is a connection, timer 02 the keepalive's.
    const rows = readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map((row) => row.trim().split(/\s+/));
    const served = rows.filter(([, local, , state]) => local?.endsWith(`:${port}`) && state === '01');
    expect(served.map(([, , , , , timer]) => timer?.slice(0, 2))).toEqual(['02']);
  });

  test('SIGINT cuts a drain short, and so does its time', async () => {
    for (const isInTime of [true, false]) {
      const time_out_ms = isInTime ? '60000' : '300';
      const server = await startServer('--processes', '2', '--threads', '2', '--drain-timeout-ms', time_out_ms);
      const { pids } = await server.state();
      await stopWhole(pids[0] ?? Number.NaN);
      const ended = once(server.process, 'exit');
      server.process.kill('SIGTERM');
      if (isInTime) {
        await pause(100);
        server.process.kill('SIGINT');
      }
      expect(await within(ended, 'the end of the server')).toEqual([0, null]);
      expect(pids.filter(isAlive)).toEqual([]);
    }
  });

  test('the time of a drain does not begin again when a child dies', async () => {
    const server = await startServer('--processes', '3', '--threads', '2', '--drain-timeout-ms', '1500');
    const { pids } = await server.state();
    for (const pid of pids) await stopWhole(pid);
    const ended = once(server.process, 'exit');
    const begin_ms = performance.now();
    server.process.kill('SIGTERM');
    for (const pid of pids.slice(1)) {
      await pause(700);
      process.kill(pid, 'SIGKILL');
    }
    expect(await within(ended, 'the end of the server')).toEqual([0, null]);
    // Anew with each death it would be 2,900 ms.
    expect(performance.now() - begin_ms).toBeLessThan(2600);
  });

  /** Somebody stands in the table. The pid of the process, and clients of the other one. */
  const standing = async (...more: readonly string[]) => {
    vi.stubEnv(test_variable, '1');
    vi.stubEnv(hold_variable, 'table-lock.begin-write held');
    const server = await startServer('--processes', '2', '--threads', '12', '--log-level', 'warn', ...more);
    const clients = new Map<string, TestClient>();
    const homes = [new Set<string>(), new Set<string>()] as const;
    while (homes.some(({ size }) => size < 4)) {
      const name = `user${clients.size}`;
      clients.set(name, await joined(server, name));
      homes[Number(await processOf(server, name))]?.add(name);
    }
    const { pids } = await server.state();
    (await connect(server)).write('JOIN held\n');
    const stood = await until('somebody to stand in the table', () => eventIn(server, 'held'));
    const others = [...(homes[1 - Number(stood['p_id'])] ?? [])].map((name) => ({
      name,
      client: clients.get(name) as TestClient,
    }));
    return {
      server,
      others: others as [Named, Named, Named, Named],
      stands: pids[Number(stood['p_id'])] ?? Number.NaN,
    };
  };

  test('whoever comes to the table while somebody stands in it waits, and goes on when that one is killed', async () => {
    const { server, others, stands } = await standing('--idle-timeout-ms', '2500');
    const [leaving, hangingUp, asking, silent] = others;
    leaving.client.write('LEAV\n');
    hangingUp.client.hangUp();
    asking.client.write(`CHAT ${asking.name} hello\n`);
    // Where they are served is a matter of luck, but hardly all where somebody is killed.
    const coming = await Promise.all(Array.from({ length: 10 }, () => connect(server)));
    for (const [at, client] of coming.entries()) client.write(`JOIN new${at}\n`);
    await pause(300);
    const waiting = [...[leaving, asking, silent].map(({ client }) => client), ...coming];
    expect(waiting.flatMap(({ unread }) => unread)).toEqual([]);
    await pause(2700);
    process.kill(stands, 'SIGKILL');
    expect(await Promise.any(coming.map((client) => client.line()))).toMatch(/^OK JOIN new\d$/);
    expect(await leaving.client.line()).toBe('OK LEAV');
    expect(await asking.client.line()).toBe(`MSG ${asking.name} hello`);
    expect(await silent.client.line()).toMatch(/^ERR CHAT IDLE /);
    for (const { name } of [leaving, hangingUp, silent]) await joined(server, name);
  });

  test('a drain waits for the table, too', async () => {
    const { server, others, stands } = await standing();
    const ended = once(server.process, 'exit');
    server.process.kill('SIGTERM');
    await pause(300);
    expect(others.flatMap(({ client }) => client.unread)).toEqual([]);
    process.kill(stands, 'SIGKILL');
    for (const { client } of others) expect(await client.line()).toMatch(/^ERR CHAT GOING_DOWN /);
    expect(await within(ended, 'the end of the server')).toEqual([0, null]);
  });

  test('a message for which the process has no room is answered BUSY, and its credit is free again', async () => {
    const server = await startServer('--processes', '2', '--threads', '4', '--process-socket-bytes', '8192');
    const { first, other } = await apart(server);
    const pid = await pidServing(server, other.name);
    await stopWhole(pid);
    const line = `CHAT ${other.name} ${'x'.repeat(1000)}`;
    const count = 60;
    first.client.write(`${line}\n`.repeat(count));
    const isBusy = `ERR CHAT BUSY ${other.name} `;
    for (let busy = 0; busy < 20; busy++) expect(await first.client.line()).toContain(isBusy);
    process.kill(pid, 'SIGCONT');
    // Each was delivered, or its sender told.
    await until('all of them', () =>
      first.client.unread.length + other.client.unread.length === count - 20 ? true : undefined,
    );
    expect(first.client.unread.filter((answer) => !answer.startsWith(isBusy))).toEqual([]);
    for (let left = other.client.unread.length; left > 0; left--) await other.client.line();
    // As many as there are credits, one by one: none was lost with what found no room.
    for (let number = 0; number < 70; number++) {
      first.client.write(`CHAT ${other.name} ${number}\n`);
      expect(await other.client.line()).toBe(`MSG ${first.name} ${number}`);
    }
  });

  test('what waits in a process that stands while its client goes reaches nobody', async () => {
    const server = await startServer('--processes', '2', '--threads', '1', '--clients-per-process', '100000');
    const sender = await joined(server, 'sender');
    const away = 1 - Number(await processOf(server, 'sender'));
    const pid = await pidOf(server, away);
    for (let round = 0; round < 20; round++) {
      const goes = await joined(server, 'goes');
      await stopWhole(pid);
      sender.write(`CHAT goes ${'x'.repeat(1000)}\n`.repeat(60));
      expect(await sender.ask('HELO')).toMatch(/^ERR HELO /);
      goes.hangUp();
      const next = await connect(server);
      process.kill(pid, 'SIGCONT');
      const name = round % 2 === 0 ? 'next' : 'goes';
      expect(await next.ask(`JOIN ${name}`)).toBe(`OK JOIN ${name}`);
      expect(await next.ask(`CHAT ${name} alone`)).toBe(`MSG ${name} alone`);
      expect(await next.ask('LEAV')).toBe('OK LEAV');
      await within(next.closed, 'the close');
    }
  });

  test('what was on its way to one who has left reaches nobody', async () => {
    const server = await startServer('--processes', '2', '--threads', '2', '--clients-per-process', '100000');
    const flooder = await joined(server, 'flooder');
    flooder.stopReading();
    const flood = setInterval(() => flooder.write('CHAT bob for bob\n'.repeat(40)), 1);
    try {
      for (let round = 0; round < 150; round++) {
        const name = round % 3 === 0 ? 'bob' : `other${round}`;
        const client = await connect(server);
        if (round % 2 === 0) await pause(1);
        expect(await client.ask(`JOIN ${name}`)).toBe(`OK JOIN ${name}`);
        if (name === 'bob') await pause(2);
        client.write('LEAV\n');
        for (let line = await client.line(); line !== 'OK LEAV'; line = await client.line())
          expect([name, line]).toEqual(['bob', 'MSG flooder for bob']);
        await within(client.closed, 'the close');
      }
    } finally {
      clearInterval(flood);
    }
  });
});
