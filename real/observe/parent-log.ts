/** The log of the parent: pino, to the standard error stream, in order and before the process goes on. */
import { destination, pino, stdTimeFunctions } from 'pino';
import type { LogLevel } from './levels.ts';
import type { Log } from './log.ts';

export const parentLog = (least: LogLevel): Log => {
  const logger = pino(
    {
      level: least,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    destination({ fd: 2, sync: true }),
  );
  return (level, event, fields, message) => logger[level]({ event, ...fields }, message);
};
