/** The server's log, line by line: who lives by it, and what in it must not be. */
import type { Report } from './report.chaos.ts';

export type LogEvent = { readonly level: string; readonly event: string; readonly [field: string]: unknown };

/** The process that has a p_id, by what the log said last. */
export type Life = { readonly pid: number; readonly incarnation: number; isReady: boolean };

/** Undefined for a line that is no event. */
export const eventIn = (line: string): LogEvent | undefined => {
  try {
    return JSON.parse(line) as LogEvent;
  } catch {
    return undefined;
  }
};

/** Keeps `lives`, by p_id, and `living`, their pids, as the log tells of them; complains of a child that died by itself, and of errors. */
export const followLog =
  (lives: (Life | undefined)[], living: Set<number>, report: Report) =>
  (event: LogEvent): void => {
    const [p_id, pid, incarnation] = [event['p_id'], event['child_pid'], event['incarnation']] as [
      number,
      number,
      number,
    ];
    switch (event.event) {
      case 'forked':
      case 'respawned':
        lives[p_id] = { pid, incarnation, isReady: false };
        living.add(pid);
        break;
      case 'ready': {
        const life = lives[p_id];
        if (life?.incarnation === incarnation) life.isReady = true;
        break;
      }
      case 'died':
        living.delete(pid);
        if (lives[p_id]?.incarnation === incarnation) lives[p_id] = undefined;
        report.claim(
          event['code'] === 0 || event['signal'] === 'SIGKILL',
          `A child ended by itself: code ${event['code']}, signal ${event['signal']}.`,
        );
        break;
    }
    report.claim(
      event.level !== 'error' && event.level !== 'fatal',
      `The log has an error: ${JSON.stringify(event['err'] ?? event)}`,
    );
  };
