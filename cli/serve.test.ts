import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { settingNames } from '../real/config/settings.ts';
import { inFolder, parley } from './cli.test-helper.ts';

it('prints its settings as a file that gives them again, and ends', () => {
  inFolder((folder) => {
    const { code, out, err } = parley(['serve', '--port', '7001', '--admin-port', '0', '--print-config'], folder);
    expect([code, err]).toEqual([0, '']);
    expect(Object.keys(JSON.parse(out))).toEqual(settingNames);
    expect(JSON.parse(out)).toMatchObject({ port: 7001, admin_port: 0, processes: 2 });
    writeFileSync(join(folder, 'parley.json'), out);
    expect(parley(['serve', '--config', 'parley.json', '--print-config'], folder)).toEqual({ code: 0, out, err: '' });
    const changed = parley(['serve', '--config', 'parley.json', '--port', '7002', '--print-config'], folder);
    expect(JSON.parse(changed.out)).toEqual({ ...JSON.parse(out), port: 7002 });
  });
});

it('refuses what is wrong in one sentence, with exit code 64, before anything is forked', () => {
  inFolder((folder) => {
    writeFileSync(join(folder, 'parley.json'), '{ "prot": 7001 }');
    expect(parley(['serve', '--config', 'parley.json'], folder)).toEqual({
      code: 64,
      out: '',
      err: "parley: There is no setting 'prot', which parley.json gives. Did you mean 'port'?\n",
    });
    expect(parley(['serve', '--threads', '0'], folder).err).toBe(
      'parley: --threads must be a whole number from 1 to 16384, but it is 0.\n',
    );
  });
});

it('names the admin port where another has it', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const address = other.address();
  const port = String(typeof address === 'object' ? address?.port : undefined);
  const { code, err } = inFolder((folder) => parley(['serve', '--port', '0', '--admin-port', port], folder));
  other.close();
  expect([code, err]).toEqual([
    69,
    `parley: 127.0.0.1:${port} cannot be listened on (EADDRINUSE): choose another --admin-port.\n`,
  ]);
});

it("says of an address that is not this machine's that another is to be chosen, not another port", () => {
  const { code, err } = inFolder((folder) => parley(['serve', '--port', '7000', '--host', '192.0.2.7'], folder));
  expect([code, err]).toEqual([
    69,
    'parley: 192.0.2.7:7000 cannot be listened on (EADDRNOTAVAIL): this machine has no such address, choose another --host.\n',
  ]);
});

it('has a help text with every flag and what is usual', () => {
  inFolder((folder) => {
    const { out } = parley(['serve', '--help'], folder);
    for (const name of settingNames) expect(out).toContain(`--${name.replaceAll('_', '-')} <`);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'messages on their way to one client; more are answered BUSY (usually 64)',
    );
  });
});
