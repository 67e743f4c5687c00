/**
 * The log of the parent: pino, to the standard error stream, in order and before the process goes on. A line that cannot be written, since the
 * disk is full or nobody reads the pipe, is lost: the server does not end or stand for that.
 */
import { destination, pino, stdTimeFunctions } from 'pino';
import type { LogLevel } from './levels.ts';
import type { Log } from './log.ts';

export const parentLog = (least: LogLevel): Log => {
  const stream = destination({ fd: 2, sync: true, retryEAGAIN: () => false });
  stream.on('error', () => {});
  const logger = pino(
    {
      level: least,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    stream,
  );
  return (level, event, fields, message) => logger[level]({ event, ...fields }, message);
};
