/** What a step tells everybody else. Resources and actors that are touched by it listen; properties judge it. */
import type { Datagram } from './datagram.ts';
import type { ClientId, Name, ProcessId, Session, ThreadId } from './ids.ts';

export type Label =
  /** Processes end, by themselves or killed; everything that lives in their memory is gone. */
  | {
      readonly type: 'death';
      readonly processes: readonly ProcessId[];
      readonly parent: boolean;
      /** Whether nobody is left who holds the listening socket. */
      readonly unheard: boolean;
    }
  /** A thread ends by itself while its process goes on. */
  | { readonly type: 'thread-death'; readonly process: ProcessId; readonly thread: ThreadId }
  | {
      readonly type: 'accepted';
      readonly client: ClientId;
      readonly process: ProcessId;
      readonly thread: ThreadId;
    }
  /** A thread writes a message to the client that it serves in `session` under `name`. */
  | { readonly type: 'delivered'; readonly datagram: Datagram; readonly name: Name; readonly session: Session }
  /** The server drops a datagram and knows it. */
  | { readonly type: 'dropped'; readonly datagram: Datagram; readonly reason: DropReason };

/**
 * stale: meant for another client than the one served now. drained: left over from before a session or a process
 * began. overflow: the thread's socket was full.
 */
export type DropReason = 'stale' | 'drained' | 'overflow';

export type DeathLabel = Extract<Label, { type: 'death' }>;
