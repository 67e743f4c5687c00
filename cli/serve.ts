/** `parley serve`: runs the chat server until SIGINT or SIGTERM. */
import process from 'node:process';
import type { Command } from 'commander';
import { dispensable } from '../real/designs.ts';
import { processes_max, threads_max } from '../real/limits.ts';
import { parseDesign } from '../sim/design/design.ts';
import { wholeNumber } from './options.ts';
import { counted } from './text.ts';

type Flags = {
  readonly processes: string;
  readonly threads: string;
  readonly clientsPerProcess: string;
  readonly host: string;
  readonly port: string;
  readonly design: string;
};

export const addServe = (program: Command): void => {
  program
    .command('serve')
    .description('run the chat server: JOIN <username>, CHAT <username> <message>, LEAV, one a line')
    .option('--processes <N>', 'child processes', '2')
    .option('--threads <T>', 'threads in each process; N×T clients at once', '2')
    .option('--clients-per-process <CPP>', 'a process exits and is respawned after so many clients', '1000')
    .option('--host <address>', 'IPv4 address to listen on', '127.0.0.1')
    .option('--port <port>', 'TCP port; 0 is any free one', '7000')
    .option('--design <design>', `hardened, or without any of ${dispensable.join(', ')}`, 'hardened')
    .addHelpText(
      'after',
      '\nSIGINT or SIGTERM ends it. SIGUSR2 prints who accepts, which processes live and who has joined, as JSON.',
    )
    .action(runServer);
};

const runServer = async (flags: Flags): Promise<void> => {
  // Only here: the other commands need no native code.
  const { serve } = await import('../real/server.ts');
  const size = {
    processes: wholeNumber('--processes', flags.processes, 1, processes_max),
    threads: wholeNumber('--threads', flags.threads, 1, threads_max),
    clientsPerProcess: wholeNumber('--clients-per-process', flags.clientsPerProcess, 1, 1_000_000_000),
  };
  const server = serve({
    ...size,
    host: flags.host,
    port: wholeNumber('--port', flags.port, 0, 65_535),
    design: parseDesign(flags.design),
  });
  process.on('SIGINT', server.stop);
  process.on('SIGTERM', server.stop);
  process.on('SIGUSR2', () => console.log(`parley: state ${JSON.stringify(server.state())}`));
  // It may be stopped, or fail, before it is ready.
  const ready = await Promise.race([server.ready.then(() => true), server.ended.then(() => false)]);
  if (ready) console.log(`parley: listening on ${flags.host}:${server.port} (${inWords(size)})`);
  await server.ended;
};

type Size = { readonly processes: number; readonly threads: number; readonly clientsPerProcess: number };

const inWords = ({ processes, threads, clientsPerProcess }: Size): string =>
  `${counted(processes, 'process').replace('processs', 'processes')} × ${counted(threads, 'thread')}, ${counted(clientsPerProcess, 'client')} per process`;
