/** `parley serve`: runs the chat server until SIGINT, or until SIGTERM and nobody is left. */
import process from 'node:process';
import type { Command } from 'commander';
import {
  flagOfSetting,
  type SettingName,
  type Settings,
  settingNames,
  settings,
  settingsText,
} from '../real/config/settings.ts';
import { dispensable } from '../real/designs.ts';
import { type Prepared, prepared } from '../real/prepare.ts';
import { camel } from './options.ts';
import { counted } from './text.ts';

type Flags = {
  readonly config?: string;
  readonly printConfig?: true;
  readonly [setting: string]: string | true | undefined;
};

export const addServe = (program: Command): void => {
  const serve = program
    .command('serve')
    .description('run the chat server: JOIN <username>, CHAT <username> <message>, LEAV, one a line')
    .option('--config <file>', 'JSON object of settings; flags and PARLEY_… variables go before it')
    .option('--print-config', 'print the settings as such a file, and end');
  // Commander is not told what is usual: a flag that was not given must leave room for variable and file.
  for (const name of settingNames) {
    const { placeholder, says, usual } = settings[name];
    serve.option(`${flagOfSetting(name)} ${placeholder}`, `${says} (usually ${usual})`);
  }
  serve
    .addHelpText(
      'after',
      `
Each setting is also a variable (--admin-port: PARLEY_ADMIN_PORT) and a key of the file (admin_port). A design may be
hardened without any of ${dispensable.join(', ')}.
SIGINT ends it. SIGTERM drains it: clients are told, and another SIGTERM ends it at once. SIGUSR2 prints who accepts, which processes live and who has joined, as JSON.`,
    )
    .action(runServer);
};

const runServer = async (flags: Flags): Promise<void> => {
  const words: { readonly [Name in SettingName]?: string } = Object.fromEntries(
    settingNames.flatMap((name) => {
      const word = flags[camel(name)];
      return typeof word === 'string' ? [[name, word]] : [];
    }),
  );
  const known = await prepared({ flags: words, file: flags.config, environment: { ...process.env } });
  if (flags.printConfig) console.log(settingsText(known.settings));
  else await runWith(known);
};

const runWith = async (known: Prepared): Promise<void> => {
  // Only here: the other commands need no native code.
  const { serve } = await import('../real/server.ts');
  const { parentLog } = await import('../real/observe/parent-log.ts');
  const { settings: effective } = known;
  const log = parentLog(effective.log_level);
  const { host, admin_port } = effective;
  let server: ReturnType<typeof serve> | undefined;
  const admin = admin_port === 'off' ? undefined : await startAdminAt(admin_port, () => server?.memory);
  // Before the first fork: whoever asks for the end then is heard as well, once all of it has begun.
  process.on('SIGINT', () => server?.stop());
  process.on('SIGTERM', () => server?.drain());
  try {
    server = serve(known, log);
    if (!host.startsWith('127.')) {
      log(
        'warn',
        'exposed',
        { host },
        `Anybody who reaches ${host} may chat, unencrypted: see docs/operations.md for TLS.`,
      );
    }
    const { state } = server;
    process.on('SIGUSR2', () => console.log(`parley: state ${JSON.stringify(state())}`));
    // It may be stopped, or fail, before it is ready.
    const ready = await Promise.race([server.ready.then(() => true), server.ended.then(() => false)]);
    if (ready) {
      const { processes, threads } = effective;
      log(
        'info',
        'listening',
        { host, port: server.port, processes, threads },
        'The server listens and every child is ready.',
      );
      console.log(`parley: listening on ${host}:${server.port} (${inWords(effective)})`);
    }
    await server.ended;
  } finally {
    admin?.close();
  }
};

const startAdminAt = async (...where: Parameters<typeof import('../real/observe/admin.ts').startAdmin>) => {
  const { startAdmin } = await import('../real/observe/admin.ts');
  const admin = await startAdmin(...where);
  console.log(`parley: health and metrics on http://127.0.0.1:${admin.port} (/livez, /readyz, /metrics)`);
  return admin;
};

const inWords = ({ processes, threads, clients_per_process }: Settings): string =>
  `${counted(processes, 'process', 'processes')} × ${counted(threads, 'thread')}, ${counted(clients_per_process, 'client')} per process`;
