/** `parley chat` as a process of its own, with a real server. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { until, within } from '../real/outside/waits.test-helper.ts';
import { joined, killServers, startServer } from '../real/skeleton.test-helper.ts';
import { main } from './cli.test-helper.ts';

afterEach(killServers);

const chat = (port: number, name: string, ...input: readonly string[]) => {
  const client = spawn(process.execPath, [main, 'chat', name, '--port', String(port)], {
    env: { ...process.env, FORCE_COLOR: undefined },
  });
  let [out, err] = ['', ''];
  client.stdout.on('data', (bytes) => {
    out += bytes;
  });
  client.stderr.on('data', (bytes) => {
    err += bytes;
  });
  const exited = once(client, 'close').then(([code]) => code as number);
  for (const line of input) client.stdin.write(`${line}\n`);
  return {
    client,
    out: () => out,
    err: () => err,
    /** After the end of its input. */
    code: () => {
      client.stdin.end();
      return within(exited, 'the end of the client', 20_000);
    },
  };
};

describe('parley chat', () => {
  test('sends the lines of a script, shows what comes in, and leaves when its input ends', async () => {
    const server = await startServer('--processes', '2', '--threads', '2');
    const bob = await joined(server, 'bob');
    const ann = chat(server.port, 'ann', '@bob hello', '/to bob', 'how are you?');
    expect([await bob.line(), await bob.line()]).toEqual(['MSG ann hello', 'MSG ann how are you?']);
    bob.write('CHAT ann well 🙂\n');
    await until('the answer', () => (ann.out() === '' ? undefined : true));
    expect(await ann.code()).toBe(0);
    expect(ann.out()).toMatch(/^\d\d:\d\d bob: well 🙂\n$/);
    expect(ann.err()).toBe('');
    expect((await server.state()).clients.map((client) => client.split('@')[0])).toEqual(['bob']);
  });

  test('says in a sentence what was refused, and ends with 1', async () => {
    const server = await startServer('--processes', '1', '--threads', '2');
    const ann = chat(server.port, 'ann', '@nobody hello', 'hello');
    expect(await ann.code()).toBe(1);
    expect(ann.err().split('\n')).toEqual([
      'To whom? /to bob and then hello, or @bob hello.',
      'nobody is not here: your message was not delivered.',
      '',
    ]);
    await joined(server, 'bob');
    const taken = chat(server.port, 'bob', '@bob hello');
    expect(await taken.code()).toBe(1);
    expect([taken.out(), taken.err()]).toEqual(['', 'Somebody is called bob already.\n']);
  });

  test('says what to do where there is no server, and when it goes', async () => {
    const server = await startServer('--processes', '1', '--threads', '1');
    const bad = chat(server.port, 'a b');
    expect([await bad.code(), bad.err()]).toEqual([64, expect.stringMatching(/^A name has 1 to 32 bytes/)]);
    const ann = chat(server.port, 'ann', '@ann ready');
    await until('ann to be there', () => (ann.out() === '' ? undefined : true));
    server.process.kill('SIGKILL');
    await until('ann to notice', () => (ann.err() === '' ? undefined : true));
    expect([await ann.code(), ann.err()]).toEqual([1, expect.stringMatching(/^The server is gone/)]);
    const none = chat(server.port, 'ann');
    expect(await none.code()).toBe(1);
    expect(none.err()).toBe(
      `parley: no server listens on 127.0.0.1:${server.port}. Start one with: npx parley serve --port ${server.port}\n`,
    );
  });

  test('leaves in order at SIGINT', async () => {
    const server = await startServer('--processes', '1', '--threads', '2');
    const ann = chat(server.port, 'ann', '@ann ready');
    await until('ann to be there', () => (ann.out() === '' ? undefined : true));
    ann.client.kill('SIGINT');
    await once(ann.client, 'close');
    expect(ann.client.exitCode).toBe(130);
    expect((await server.state()).clients).toEqual([]);
  });
});
