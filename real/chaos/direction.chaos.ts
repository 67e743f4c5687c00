/**
 * The messages from one client to another, over all their sessions: what was sent, what arrived, of what the sender was told. As long
 * as both sessions last nothing may be missing of which the sender was not told; over a death only order and uniqueness remain.
 */
import type { Report } from './report.chaos.ts';

export type Direction = {
  /** One of the two has a new session. Nothing is sent until then. */
  readonly begins: (from_ms: number) => void;
  /** The next line to write, if it is time. */
  readonly next: (now_ms: number) => string | undefined;
  /** A line that brought a message to the destination. */
  readonly heard: (line: string) => void;
  /** A line that told the sender that a message was not sent. */
  readonly told: (line: string) => void;
  /** The number sent last, and the one that arrived last. */
  readonly sent: () => number;
  readonly reached: () => number;
  readonly delivered: () => number;
  readonly refused: () => number;
  /** Nothing of these sessions is on its way. */
  readonly isSettled: () => boolean;
  readonly claimSettled: () => void;
  /** How many before the last that arrived are missing without the sender having been told. */
  readonly missing: () => number;
};

/** From a line's write until the server has surely looked up its destination. */
const lookup_ms_max = 1000;

export const direction = (report: Report, from: string, to: string): Direction => {
  /** Numbers go on for ever, so one number is one message. */
  let sent = 0;
  let reached = 0;
  let [delivered, refused] = [0, 0];
  /** The sessions of both, counted as couples. */
  let couple = 0;
  let from_ms = Number.POSITIVE_INFINITY;
  let begun_ms = 0;
  /** Of this couple of sessions. */
  let own = { first: 1, sent: 0, delivered: 0, refused: 0 };
  const isSettled = () => own.sent === 0 || own.delivered + own.refused === own.sent;
  return {
    begins: (begin_ms) => {
      couple++;
      from_ms = begin_ms;
      begun_ms = performance.now();
      own = { first: sent + 1, sent: 0, delivered: 0, refused: 0 };
    },
    next: (now_ms) => {
      if (now_ms < from_ms) return undefined;
      // What was told until now was of messages to the session before.
      if (own.sent === 0) own.refused = 0;
      own.sent++;
      return `CHAT ${to} ${from} ${to} ${couple} ${Math.round(performance.now())} ${++sent}\n`;
    },
    heard: (line) => {
      const [, , , , theCouple, sent_ms, number] = line.split(' ');
      report.claim(
        line === `MSG ${from} ${from} ${to} ${theCouple} ${sent_ms} ${number}` && Number(number) <= sent,
        `${to} was brought what was not for it from ${from}: ${line}`,
      );
      report.claim(Number(number) > reached, `A message came twice or out of order to ${to}.`);
      // Whoever was looked up has gone since: that is another session, though of the same name.
      report.claim(
        Number(theCouple) === couple || Number(sent_ms) > begun_ms - lookup_ms_max,
        `${to} was brought what was for its session before.`,
      );
      reached = Math.max(reached, Number(number));
      delivered++;
      if (Number(theCouple) === couple) own.delivered++;
    },
    told: (line) => {
      const [, , code, about] = line.split(' ');
      report.claim(about === to && (code === 'BUSY' || code === 'NO_SUCH_USER'), `${from} was told: ${line}`);
      refused++;
      own.refused++;
    },
    sent: () => sent,
    reached: () => reached,
    delivered: () => delivered,
    refused: () => refused,
    isSettled,
    claimSettled: () =>
      report.claim(
        isSettled(),
        `Of ${own.sent} messages from ${from} to ${to} ${own.delivered} arrived and the sender was told of ${own.refused}.`,
      ),
    missing: () => Math.max(0, reached - own.first + 1) - own.delivered - own.refused,
  };
};
