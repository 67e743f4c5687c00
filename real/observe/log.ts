/**
 * The log of a child: a JSON line on the standard error stream, with the fields that pino gives the parent's. Loading
 * pino in each worker would cost memory and time (docs/operations.md has figures), and a line is one write.
 */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { type LogLevel, logLevels } from './levels.ts';

export type Level = Exclude<LogLevel, 'silent'>;
export type Fields = { readonly [name: string]: unknown };
/** `fields` never hold what a client wrote but its name, and that at debug only. */
export type Log = (level: Level, event: string, fields: Fields, message: string) => void;

/** Whether a log of level `least` tells of `level`. */
export const tells = (least: LogLevel, level: Level): boolean => logLevels.indexOf(level) >= logLevels.indexOf(least);

/** `base` stands in every line. */
export const lineLog =
  (least: LogLevel, base: Fields): Log =>
  (level, event, fields, message) => {
    if (!tells(least, level)) return;
    const line = { level, time: new Date().toISOString(), pid: process.pid, ...base, event, ...fields, msg: message };
    try {
      // A line is shorter than what a pipe takes whole, so lines of several processes do not mix.
      writeSync(2, `${JSON.stringify(line)}\n`);
    } catch {
      // Nobody reads the log, or too slowly: the server does not stop for that.
    }
  };

/** An error as pino writes it. */
export const errorFields = (error: unknown): Fields =>
  error instanceof Error
    ? { err: { type: error.name, message: error.message, stack: error.stack } }
    : { err: { message: String(error) } };
