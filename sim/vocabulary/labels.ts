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
  /** A process begins to run. */
  | { readonly type: 'born'; readonly process: ProcessId }
  /** A thread ends by itself while its process goes on. */
  | { readonly type: 'thread-death'; readonly process: ProcessId; readonly thread: ThreadId }
  /** A process gets SIGSTOP, or SIGCONT. */
  | { readonly type: 'stopped' | 'continued'; readonly process: ProcessId }
  | {
      readonly type: 'accepted';
      readonly client: ClientId;
      readonly process: ProcessId;
      readonly thread: ThreadId;
    }
  /** The server closes a connection. attentive: the client was there until then, and has read whatever was written. */
  | { readonly type: 'closed'; readonly client: ClientId; readonly attentive: boolean }
  /** A row is complete: a session begins. */
  | ({
      readonly type: 'joined';
      readonly client: ClientId;
      readonly name: Name;
      readonly session: Session;
    } & ThreadPlace)
  /** A row is no longer valid: the session is over. */
  | ({ readonly type: 'left'; readonly session: Session } & ThreadPlace)
  /** Recovery cleared the rows of a process. */
  | { readonly type: 'swept'; readonly process: ProcessId }
  /** A thread takes a credit of a session before it sends to it, or gives it back since it could not. */
  | ({ readonly type: 'credited' | 'uncredited'; readonly of: Session } & ThreadPlace)
  /** A thread reads a CHAT of its client, with those words. */
  | ({ readonly type: 'said'; readonly client: ClientId; readonly text: string } & ThreadPlace)
  /** A thread sends a message for its client to the socket of process `to`. */
  | ({ readonly type: 'sent'; readonly to: ProcessId; readonly datagram: Datagram } & ThreadPlace)
  /** A client is told that its message was not sent. */
  | { readonly type: 'told'; readonly client: ClientId }
  /** The main thread of a process takes a datagram out of the process's socket. */
  | { readonly type: 'received'; readonly process: ProcessId; readonly datagram: Datagram }
  /** It puts one into the socket of a thread. */
  | ({ readonly type: 'forwarded'; readonly datagram: Datagram } & ThreadPlace)
  /** A thread takes a datagram for its client. */
  | ({ readonly type: 'taken'; readonly datagram: Datagram } & ThreadPlace)
  /** A thread writes a message to the client that it serves in `session` under `name`. */
  | ({
      readonly type: 'delivered';
      readonly datagram: Datagram;
      readonly name: Name;
      readonly session: Session;
    } & ThreadPlace)
  /** The server drops a datagram and knows it; it was in a socket or a hand of that process. */
  | { readonly type: 'dropped'; readonly process: ProcessId; readonly datagram: Datagram; readonly reason: DropReason };

/** A thread of a process. */
type ThreadPlace = { readonly process: ProcessId; readonly thread: ThreadId };

/**
 * stale: meant for another client than the one served now. drained: left over from before a session or a process
 * began. overflow: the thread's socket was full. cut: its client does not read and is being disconnected.
 */
type DropReason = 'stale' | 'drained' | 'overflow' | 'cut';

export type DeathLabel = Extract<Label, { type: 'death' }>;
