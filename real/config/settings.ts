/**
 * Every setting of the server, once: its key in a file, its flag and variable (both follow from the key), what it may be,
 * what it usually is. A setting that is not here does not exist. This is plain data: `schemas.ts` says what a value is held against.
 */
import { flagOf } from '../../sim/vocabulary/parameters.ts';
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
import { logLevels } from '../observe/levels.ts';

/** What a setting may be. */
export type Allowed =
  | { readonly is: 'whole'; readonly min: number; readonly max: number }
  /** The word `off`, or a whole number from 0 to 65535. */
  | { readonly is: 'port or off' }
  | { readonly is: 'one of'; readonly words: readonly string[] }
  | { readonly is: 'IPv4 address' | 'design' };

type ValueOf<Of extends Allowed> = Of extends { is: 'whole' }
  ? number
  : Of extends { is: 'port or off' }
    ? number | 'off'
    : Of extends { is: 'one of'; words: readonly (infer Word)[] }
      ? Word
      : string;

type Setting = {
  readonly allowed: Allowed;
  readonly usual: ValueOf<Allowed>;
  /** What stands for the value in the help text. */
  readonly placeholder: string;
  readonly says: string;
};

const whole = (placeholder: string, usual: number, min: number, max: number, says: string) => ({
  allowed: { is: 'whole', min, max } as const,
  usual,
  placeholder,
  says,
});

const second_ms = 1000;
const minute_ms = 60 * second_ms;
const day_ms = 24 * 60 * minute_ms;
const mebibyte = 2 ** 20;

export const settings = {
  host: {
    allowed: { is: 'IPv4 address' },
    usual: usual_host,
    placeholder: '<address>',
    says: 'IPv4 address to listen on; one that is not loopback is warned of',
  },
  port: whole('<port>', usual_port, 0, 65_535, 'TCP port; 0 is any free one'),
  processes: whole('<N>', 2, 1, processes_max, 'child processes'),
  threads: whole('<T>', 2, 1, logical_threads_max, 'threads in each process; N×T clients at once'),
  hosting: {
    allowed: { is: 'one of', words: ['threads', 'carriers'] },
    usual: 'threads',
    placeholder: '<how>',
    says: 'threads: a worker for each thread; carriers: a few workers host all threads of a process',
  },
  carriers: whole('<W>', 1, 1, carriers_max, 'workers in each process, with --hosting carriers'),
  clients_per_process: whole('<CPP>', 1000, 1, 1e9, 'a process exits and is respawned after so many clients'),
  design: {
    allowed: { is: 'design' },
    usual: 'hardened',
    placeholder: '<design>',
    says: 'hardened, or without some of its safeguards',
  },
  admin_port: {
    allowed: { is: 'port or off' },
    usual: 'off',
    placeholder: '<port>',
    says: 'port on 127.0.0.1 for /livez, /readyz and /metrics; 0 is any free one',
  },
  log_level: {
    allowed: { is: 'one of', words: logLevels },
    usual: 'info',
    placeholder: '<level>',
    says: `what is logged to the standard error stream: ${logLevels.join(', ')}`,
  },
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
} as const satisfies { readonly [name: string]: Setting };

export type SettingName = keyof typeof settings;
/** What each setting is. */
export type Settings = { readonly [Name in SettingName]: ValueOf<(typeof settings)[Name]['allowed']> };

export const settingNames = Object.keys(settings) as readonly SettingName[];

/** How a setting is called on the command line and in the environment. */
export const flagOfSetting = (name: SettingName): string => flagOf(name);
export const variableOfSetting = (name: SettingName): string => `PARLEY_${name.toUpperCase()}`;

/** The settings as a file that gives them again. */
export const settingsText = (values: Settings): string => JSON.stringify(values, null, 2);
