/** Who is who: the names of processes, threads, clients and sessions. */

declare const brand: unique symbol;
type Brand<Base, Tag extends string> = Base & { readonly [brand]?: Tag };

/** p_id of the source: 0..N-1. A respawned process has the p_id of the one it replaces. */
export type ProcessId = Brand<number, 'ProcessId'>;
/** t_id of the source: 0..T-1, unique within its process. */
export type ThreadId = Brand<number, 'ThreadId'>;
export type ClientId = Brand<number, 'ClientId'>;
/** One joined client, from its JOIN to its end: the join epoch. Never reused while anything refers to it. */
export type Session = Brand<number, 'Session'>;
export type RowIndex = Brand<number, 'RowIndex'>;
export type Name = string;

export type Identity =
  | { readonly kind: 'parent' }
  | { readonly kind: 'child'; readonly process: ProcessId }
  | { readonly kind: 'thread'; readonly process: ProcessId; readonly thread: ThreadId }
  | { readonly kind: 'client'; readonly client: ClientId }
  | { readonly kind: 'faults' };

/** How an actor is called in traces and tables: `parent`, `child 0`, `thread 0.1`, `client 2`, `faults`. */
export const nameOf = (who: Identity): string => {
  switch (who.kind) {
    case 'parent':
    case 'faults':
      return who.kind;
    case 'child':
      return `child ${who.process}`;
    case 'thread':
      return `thread ${who.process}.${who.thread}`;
    case 'client':
      return `client ${who.client}`;
  }
};
