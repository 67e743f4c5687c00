/** The server by itself: `node dist/real/main.js serve --port 0`. The whole command line is cli/main. */
import process from 'node:process';
import { Command } from 'commander';
import { addServe } from '../cli/serve.ts';

const program = new Command('parley');
addServe(program);
program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
