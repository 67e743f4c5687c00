/**
 * Every setting of the server, once: its key in a file, its flag and variable (both follow from the key), what it may be,
 * what it usually is. A setting that is not here does not exist.
 */
import { isIPv4 } from 'node:net';
import { z } from 'zod';
import { flagOf } from '../../sim/vocabulary/parameters.ts';
import { serverDesign } from '../designs.ts';
import {
  backlog_max,
  carriers_max,
  connections_per_address,
  credits_max,
  lock_recheck_ms,
  logical_threads_max,
  parent_retry_ms,
  process_socket_bytes,
  processes_max,
  time_outs_ms,
  unsent_bytes_max,
  usual_host,
  usual_port,
} from '../limits.ts';
import { type LogLevel, logLevels } from '../observe/levels.ts';

type Setting<Value> = {
  readonly schema: z.ZodType<Value>;
  readonly usual: Value;
  /** What stands for the value in the help text. */
  readonly placeholder: string;
  readonly says: string;
  /** What a word of the command line or the environment means. One that means nothing stays as it is, and the schema refuses it. */
  readonly read: (word: string) => unknown;
};

const asNumber = (word: string): unknown =>
  /^-?\d+$/.test(word.replaceAll('_', '')) ? Number(word.replaceAll('_', '')) : word;

const whole = (placeholder: string, usual: number, min: number, max: number, says: string): Setting<number> => ({
  schema: wholeSchema(min, max, `must be a whole number from ${min} to ${max}`),
  usual,
  placeholder,
  says,
  read: asNumber,
});
const wholeSchema = (min: number, max: number, error: string) =>
  z.int({ error }).min(min, { error }).max(max, { error });

const text = (placeholder: string, usual: string, schema: z.ZodType<string>, says: string): Setting<string> => ({
  schema,
  usual,
  placeholder,
  says,
  read: (word) => word,
});

const addressError = 'must be an IPv4 address, for example 127.0.0.1';

const second_ms = 1000;
const minute_ms = 60 * second_ms;
const day_ms = 24 * 60 * minute_ms;
const mebibyte = 2 ** 20;

export const settings = {
  host: text(
    '<address>',
    usual_host,
    z.string({ error: addressError }).refine(isIPv4, { error: addressError }),
    'IPv4 address to listen on; one that is not loopback is warned of',
  ),
  port: whole('<port>', usual_port, 0, 65_535, 'TCP port; 0 is any free one'),
  processes: whole('<N>', 2, 1, processes_max, 'child processes'),
  threads: whole('<T>', 2, 1, logical_threads_max, 'threads in each process; N×T clients at once'),
  hosting: {
    schema: z.enum(['threads', 'carriers'], { error: "must be 'threads' or 'carriers'" }),
    usual: 'threads',
    placeholder: '<how>',
    says: 'threads: a worker for each thread; carriers: a few workers host all threads of a process',
    read: (word) => word,
  } satisfies Setting<'threads' | 'carriers'> as Setting<'threads' | 'carriers'>,
  carriers: whole('<W>', 1, 1, carriers_max, 'workers in each process, with --hosting carriers'),
  clients_per_process: whole('<CPP>', 1000, 1, 1e9, 'a process exits and is respawned after so many clients'),
  design: text('<design>', 'hardened', designSchema(), 'hardened, or without some of its safeguards'),
  admin_port: {
    schema: z.union([z.literal('off'), wholeSchema(0, 65_535, '')], {
      error: "must be 'off' or a whole number from 0 to 65535",
    }),
    usual: 'off',
    placeholder: '<port>',
    says: 'port on 127.0.0.1 for /livez, /readyz and /metrics; 0 is any free one',
    read: asNumber,
  } satisfies Setting<number | 'off'> as Setting<number | 'off'>,
  log_level: {
    schema: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }),
    usual: 'info',
    placeholder: '<level>',
    says: `what is logged to the standard error stream: ${logLevels.join(', ')}`,
    read: (word) => word,
  } satisfies Setting<LogLevel> as Setting<LogLevel>,
  backlog_max: whole(
    '<n>',
    backlog_max,
    1,
    65_535,
    'connections that wait for accept; the kernel has a bound of its own',
  ),
  connections_per_address: whole(
    '<n>',
    connections_per_address,
    0,
    processes_max * logical_threads_max,
    'clients of one address that are served at once; 0 is as many as come',
  ),
  unsent_bytes_max: whole('<bytes>', unsent_bytes_max, 4096, 16 * mebibyte, 'unread by a client, before it is cut off'),
  credits_max: whole('<n>', credits_max, 1, 4095, 'messages on their way to one client; more are answered BUSY'),
  process_socket_bytes: whole('<bytes>', process_socket_bytes, 8192, 16 * mebibyte, 'queue of messages to one process'),
  accept_pause_ms: whole('<ms>', time_outs_ms.accept, 1, minute_ms, 'before another accept after one that failed'),
  flush_timeout_ms: whole('<ms>', time_outs_ms.flush, 1, minute_ms, 'for a client to take its last line'),
  back_off_ms: whole('<ms>', time_outs_ms['back-off'], 1, minute_ms, 'before another fork after one that failed'),
  registration_timeout_ms: whole('<ms>', time_outs_ms.registration, 0, day_ms, 'for a client to JOIN; 0 is for ever'),
  idle_timeout_ms: whole(
    '<ms>',
    time_outs_ms.idle,
    0,
    day_ms,
    'for a client to say or be told something; 0 is for ever',
  ),
  drain_timeout_ms: whole(
    '<ms>',
    time_outs_ms.drain,
    0,
    day_ms,
    'for a server that got SIGTERM to be empty; 0: it ends at once',
  ),
  lock_recheck_ms: whole('<ms>', lock_recheck_ms, 1, second_ms, 'before a thread that waits for the table looks again'),
  parent_retry_ms: whole('<ms>', parent_retry_ms, 1, second_ms, 'the same for the parent'),
} as const;

/** The words of its error are sentences: what the design lacks is not said by "must be". */
function designSchema(): z.ZodType<string> {
  return z.string({ error: 'must be the name of a design, for example hardened' }).superRefine((words, context) => {
    try {
      serverDesign(words);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    }
  });
}

export type SettingName = keyof typeof settings;
/** What each setting is. */
export type Settings = { readonly [Name in SettingName]: z.output<(typeof settings)[Name]['schema']> };

export const settingNames = Object.keys(settings) as readonly SettingName[];

/** How a setting is called on the command line and in the environment. */
export const flagOfSetting = (name: SettingName): string => flagOf(name);
export const variableOfSetting = (name: SettingName): string => `PARLEY_${name.toUpperCase()}`;
