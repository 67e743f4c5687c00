/** What travels between threads, and where to. */
import type { Name, ProcessId, Session, ThreadId } from './ids.ts';

/** What a lookup in the client table yields: which thread serves the client, and in which session. */
export type Address = { readonly process: ProcessId; readonly thread: ThreadId; readonly session: Session };

/**
 * A message on its way. The process is not in it: the socket that it travels through says so.
 * Both designs carry the session; only the join epoch safeguard compares it on arrival.
 */
export type Datagram = {
  readonly thread: ThreadId;
  readonly to: Name;
  readonly session: Session;
  readonly from: Name;
  readonly sender: Session;
  /** The words. In the model who wrote them and which of his: `2.0` is the first CHAT of client 2. No machine looks at them. */
  readonly text?: string;
  /** The server's: when it was sent, in ms of a clock that all processes share, for the histogram. The model has no clock. */
  readonly sent_ms?: number;
};
