/** The server's metrics, health and log from outside, over scripted sessions: exact numbers. */
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until, within } from '../outside/waits.test-helper.ts';
import { connect, hostings, hostOn, joined, stopWhole } from '../skeleton.test-helper.ts';
import { killObserved, type Observed, startObserved } from './observed.test-helper.ts';

afterEach(killObserved);

/** Waits until each sample has its value: an answer may be on its way before its step is counted. */
const expectSamples = async (server: Observed, wanted: { readonly [sample: string]: number }): Promise<void> => {
  let seen = {};
  await until('the numbers', async () => {
    const samples = await server.metrics();
    seen = Object.fromEntries(Object.keys(wanted).map((sample) => [sample, samples[sample]]));
    return JSON.stringify(seen) === JSON.stringify(wanted) ? true : undefined;
  }).catch(() => expect(seen).toEqual(wanted));
};
/** The p_id that serves each name, by the log. */
const servedBy = (server: Observed): ReadonlyMap<unknown, unknown> =>
  new Map(
    server
      .log()
      .filter(({ event }) => event === 'joined')
      .map(({ name, p_id }) => [name, p_id]),
  );
const pidOf = (server: Observed, process: number): number =>
  Number(
    server
      .log()
      .filter(({ event, p_id }) => event === 'ready' && p_id === process)
      .at(-1)?.['child_pid'],
  );

describe.each(hostings.slice(0, 2))('on %s', (_, flags) => {
  beforeEach(() => hostOn(flags));

  describe('metrics', () => {
    test('of a session are exact: accepts, joins, messages and why some are none', async () => {
      const server = await startObserved();
      const at = await server.listening();
      const ann = await joined(at, 'ann');
      const bob = await joined(at, 'bob');
      const cyd = await connect(at);
      expect(await cyd.ask('JOIN ann')).toMatch(/^ERR JOIN NAME_TAKEN/);
      for (const word of ['one', 'two', 'three']) {
        ann.write(`CHAT bob ${word}\n`);
        expect(await bob.line()).toBe(`MSG ann ${word}`);
      }
      expect(await ann.ask('CHAT dan hello')).toMatch(/^ERR CHAT NO_SUCH_USER/);
      expect(await bob.ask('LEAV')).toBe('OK LEAV');
      cyd.hangUp();
      await expectSamples(server, {
        parley_clients_accepted_total: 3,
        parley_clients_handled_total: 2,
        parley_clients_joined: 1,
        parley_joins_total: 2,
        'parley_joins_refused_total{reason="name_taken"}': 1,
        'parley_sessions_ended_total{how="left"}': 1,
        'parley_sessions_ended_total{how="lost"}': 0,
        parley_chats_total: 4,
        parley_messages_sent_total: 3,
        parley_messages_delivered_total: 3,
        'parley_messages_dropped_total{reason="no_such_user"}': 1,
        'parley_message_latency_seconds_bucket{le="+Inf"}': 3,
        parley_message_latency_seconds_count: 3,
        // Two JOINs and the one refused, one LEAV; four lookups.
        'parley_table_sections_total{kind="write"}': 4,
        'parley_table_sections_total{kind="read"}': 4,
        parley_process_respawns_total: 0,
        parley_processes_alive: 2,
        parley_threads_running: 4,
        parley_messages_in_flight: 0,
        parley_table_lock_waiting: 0,
      });
      const { parley_message_latency_seconds_sum: sum = 0 } = await server.metrics();
      expect(sum).toBeGreaterThan(0);
      expect(sum).toBeLessThan(10);
    });

    test('survive a kill −9, and tell of the messages that waited for the dead and of the credits that were out', async () => {
      const server = await startObserved('--log-level', 'debug', '--credits-max', '2');
      const at = await server.listening();
      const names = ['ann', 'bob', 'cyd', 'dan'];
      const clients = new Map(await Promise.all(names.map(async (name) => [name, await joined(at, name)] as const)));
      // Each thread serves one, so somebody is in another process than ann.
      const serving = await until('the log of the joins', () => {
        const by = servedBy(server);
        return by.size === 4 ? by : undefined;
      });
      const far = names.find((name) => serving.get(name) !== serving.get('ann')) ?? '';
      const victim = pidOf(server, Number(serving.get(far)));
      await stopWhole(victim);
      const ann = clients.get('ann');
      ann?.write(`CHAT ${far} one\nCHAT ${far} two\n`);
      expect(await ann?.ask(`CHAT ${far} three`)).toMatch(/^ERR CHAT BUSY/);
      await expectSamples(server, { parley_messages_sent_total: 2, parley_messages_in_flight: 2 });
      process.kill(victim, 'SIGKILL');
      await expectSamples(server, {
        parley_process_deaths_total: 1,
        parley_process_respawns_total: 1,
        parley_threads_running: 4,
        parley_clients_accepted_total: 4,
        parley_joins_total: 4,
        parley_clients_joined: 2,
        parley_messages_in_flight: 0,
        parley_chats_total: 3,
        parley_messages_delivered_total: 0,
        'parley_messages_dropped_total{reason="drained"}': 2,
        'parley_messages_dropped_total{reason="no_credit"}': 1,
      });
    });

    test('count an accept mutex whose holder died, once, and it is told', async () => {
      // In a carrier nobody is inside accept as long as nobody waits at the port.
      const server = await startObserved('--hosting', 'threads', '--processes', '2', '--threads', '1');
      const at = await server.listening();
      // With one client joined, the one other thread is in accept: kill its process.
      await joined(at, 'ann');
      const states: { readonly acceptHolder: string | null }[] = [];
      server.process.stdout?.on('data', (bytes: Buffer) => {
        const [, state] = /parley: state (.*)/.exec(bytes.toString()) ?? [];
        if (state !== undefined) states.push(JSON.parse(state));
      });
      const holder = await until('a thread inside accept', () => {
        server.process.kill('SIGUSR2');
        return states.at(-1)?.acceptHolder ?? undefined;
      });
      process.kill(pidOf(server, Number(holder.split('.')[0])), 'SIGKILL');
      await expectSamples(server, {
        'parley_owner_deaths_total{lock="accept_mutex"}': 1,
        'parley_owner_deaths_total{lock="table_lock"}': 0,
        parley_process_respawns_total: 1,
      });
      const mended = () => server.log().filter(({ event }) => event === 'accept-mutex-recovered');
      await until('the log', () => (mended().length > 0 ? true : undefined));
      expect(mended()).toMatchObject([
        { level: 'warn', p_id: expect.any(Number), t_id: 0, incarnation: expect.any(Number) },
      ]);
    });

    test('lose no message: what was sent to one who never reads is delivered or dropped for a reason', async () => {
      const server = await startObserved('--processes', '1', '--threads', '2', '--unsent-bytes-max', '4096');
      const at = await server.listening();
      const deaf = await joined(at, 'deaf');
      deaf.stopReading();
      const bob = await joined(at, 'bob');
      await until(
        'the deaf client to be gone',
        async () => {
          bob.write(`CHAT deaf ${'x'.repeat(1000)}\n`.repeat(50));
          return (await bob.ask('LOST?')).startsWith('ERR CHAT NO_SUCH_USER') ? true : undefined;
        },
        30_000,
      );
      await expectSamples(server, {
        'parley_sessions_ended_total{how="cut"}': 1,
        'parley_messages_dropped_total{reason="overflow"}': 1,
      });
      // What still waits for the one who is gone is dropped when its thread serves the next.
      await joined(at, 'eve');
      await until('all to be accounted for', async () => {
        const { parley_chats_total, parley_messages_delivered_total = 0, ...rest } = await server.metrics();
        const dropped = Object.entries(rest)
          .filter(([sample]) => sample.startsWith('parley_messages_dropped_total'))
          .reduce((sum, [, value]) => sum + value, 0);
        return parley_chats_total === parley_messages_delivered_total + dropped ? true : undefined;
      });
    });

    test('tell who was sent away, and why', async () => {
      const server = await startObserved(
        ...['--registration-timeout-ms', '1500', '--idle-timeout-ms', '1500'],
        ...['--threads', '3', '--connections-per-address', '2'],
      );
      const at = await server.listening();
      const guest = await connect(at);
      const ann = await joined(at, 'ann');
      const third = await connect(at);
      expect(await third.line()).toMatch(/^ERR JOIN CROWDED /);
      for (const client of [guest, ann, third]) await within(client.closed, 'the close');
      await expectSamples(server, {
        'parley_clients_sent_away_total{reason="too_late"}': 1,
        'parley_clients_sent_away_total{reason="idle"}': 1,
        'parley_clients_sent_away_total{reason="crowded"}': 1,
        'parley_clients_sent_away_total{reason="going_down"}': 0,
        'parley_sessions_ended_total{how="idle"}': 1,
        parley_clients_joined: 0,
        parley_clients_handled_total: 2,
      });
    });
  });

  describe('health', () => {
    test('is 503 with a reason until the server is ready, and again while a child is respawned; alive all the time', async () => {
      const server = await startObserved('--processes', '2', '--threads', '8');
      const first = await server.ask('/readyz');
      expect(first).toMatchObject({ status: 503, text: expect.stringMatching(/^(The server starts|Process \d )/) });
      expect(await server.ask('/livez')).toEqual({ status: 200, text: 'ok' });
      await server.listening();
      await until('readiness', async () => ((await server.ask('/readyz'))?.status === 200 ? true : undefined));
      process.kill(pidOf(server, 1), 'SIGKILL');
      const refused = await until('the loss of readiness', async () => {
        const answer = await server.ask('/readyz');
        return answer?.status === 503 ? answer : undefined;
      });
      expect(refused.text).toMatch(/^Process 1 (does not live|starts).*\.$/);
      expect(await server.ask('/livez')).toEqual({ status: 200, text: 'ok' });
      await until('readiness', async () => ((await server.ask('/readyz'))?.status === 200 ? true : undefined));
    });

    test('is never 200 once the shutdown has begun, and the admin port keeps no process alive', async () => {
      const server = await startObserved();
      await server.listening();
      await until('readiness', async () => ((await server.ask('/readyz'))?.status === 200 ? true : undefined));
      server.process.kill('SIGTERM');
      const ended = once(server.process, 'exit');
      await until('the shutdown to be told', () => server.log().find(({ event }) => event === 'drain'));
      expect((await server.ask('/readyz'))?.status ?? 503).toBe(503);
      expect(await within(ended, 'the end')).toEqual([0, null]);
    });

    test('is asked by GET, at paths that there are', async () => {
      const server = await startObserved();
      expect(await server.ask('/')).toEqual({ status: 404, text: 'There are /livez, /readyz, /metrics.' });
      expect((await server.ask('/livez?verbose'))?.status).toBe(200);
    });
  });
});

describe('the log', () => {
  test('tells of a life in JSON lines: which child, which incarnation, how it died; no name and no word of a client', async () => {
    const server = await startObserved('--processes', '1', '--threads', '1', '--clients-per-process', '1');
    const at = await server.listening();
    const ann = await joined(at, 'ann-by-name');
    expect(await ann.ask('CHAT ann-by-name what-i-say')).toBe('MSG ann-by-name what-i-say');
    expect(await ann.ask('LEAV')).toBe('OK LEAV');
    await until('the successor', () =>
      server.log().find(({ event, incarnation }) => event === 'ready' && incarnation === 2),
    );
    process.kill(pidOf(server, 0), 'SIGKILL');
    await until('its successor', () =>
      server.log().find(({ event, incarnation }) => event === 'ready' && incarnation === 3),
    );
    server.process.kill('SIGINT');
    await within(once(server.process, 'close'), 'the end');
    const log = server.log();
    expect(
      log.map(({ level, event }) => `${level} ${event}`).filter((line) => !line.endsWith('accept-mutex-recovered')),
    ).toEqual([
      'info forked',
      'info ready',
      'info listening',
      'info quota-exit',
      'info died',
      'info lock-recovered',
      'info respawned',
      'info ready',
      'warn died',
      'info lock-recovered',
      'info respawned',
      'info ready',
      'info shutdown',
      'info released',
      'info died',
    ]);
    for (const line of log) {
      expect(line).toMatchObject({ pid: expect.any(Number), msg: expect.any(String) });
      expect(Number.isNaN(Date.parse(String(line['time'])))).toBe(false);
    }
    const deaths = log.filter(({ event }) => event === 'died');
    expect(deaths).toMatchObject([
      { p_id: 0, incarnation: 1, code: 0, signal: null },
      { p_id: 0, incarnation: 2, code: null, signal: 'SIGKILL' },
      { p_id: 0, incarnation: 3, code: null, signal: 'SIGKILL' },
    ]);
    const [exit] = log.filter(({ event }) => event === 'quota-exit');
    expect(exit).toMatchObject({ p_id: 0, t_id: 0, incarnation: 1, pid: deaths[0]?.['child_pid'] });
    expect(server.logText()).not.toMatch(/ann-by-name|what-i-say/);
  });

  test('has clients and their names at debug, but never what they say', async () => {
    const server = await startObserved('--log-level', 'debug', '--host', '0.0.0.0');
    const at = await server.listening();
    const ann = await joined(at, 'ann-by-name');
    expect(await ann.ask('CHAT ann-by-name what-i-say')).toBe('MSG ann-by-name what-i-say');
    ann.hangUp();
    await until('the loss', () => server.log().find(({ event }) => event === 'lost'));
    const told = server.log().filter(({ client }) => client !== undefined);
    expect(told.map(({ event, name }) => [event, name])).toEqual([
      ['accepted', undefined],
      ['joined', 'ann-by-name'],
      ['lost', 'ann-by-name'],
    ]);
    expect(server.logText()).not.toContain('what-i-say');
    // Not loopback: one line of warning.
    expect(server.log().filter(({ event }) => event === 'exposed')).toMatchObject([{ level: 'warn', host: '0.0.0.0' }]);
  });

  test('is silent if told so', async () => {
    const server = await startObserved('--log-level', 'silent');
    await joined(await server.listening(), 'ann');
    server.process.kill('SIGINT');
    await within(once(server.process, 'close'), 'the end');
    expect(server.logText()).toBe('');
  });
});
