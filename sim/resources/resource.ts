/** What a resource is: a state, and pure operations on it that answer, or block. */
import { present } from '../vocabulary/errors.ts';
import type { Identity, ProcessId, ThreadId } from '../vocabulary/ids.ts';
import type { Label } from '../vocabulary/labels.ts';
import type { OperationName, Reply, ReplyOf } from '../vocabulary/operations.ts';
import type { Parameters } from '../vocabulary/parameters.ts';
import type { Registers } from '../vocabulary/registers.ts';
import type { Design } from '../vocabulary/safeguards.ts';

export type Environment = { readonly design: Design; readonly parameters: Parameters };

/** Which of the resources of a kind: the quota of process 1, the socket of thread 0.2, the connection of client 3. */
export type Place = { readonly process?: number; readonly thread?: number; readonly client?: number };

export type Call = {
  readonly self: Identity;
  /** Only the registers that the operation's signature names as read. */
  readonly registers: Registers;
  readonly argument?: string | undefined;
  readonly environment: Environment;
  readonly place: Place;
};

export type Result<State, R extends Reply = Reply> = {
  readonly reply: R;
  readonly state: State;
  /** New values of the registers that the signature names as set; those left out are cleared. */
  readonly sets?: Registers;
  readonly label?: Label;
};

/** Blocked is said by returning undefined: the same call may succeed once the state has changed. */
type Operation<State, R extends Reply = Reply> = (state: State, call: Call) => Result<State, R> | undefined;

type OperationsOf<Name extends string, State> = {
  readonly [O in OperationName as O extends `${Name}.${infer Short}` ? Short : never]: Operation<
    State,
    Extract<ReplyOf<O>, Reply>
  >;
};

export type Resource<Name extends string, State> = {
  readonly name: Name;
  readonly initial: (environment: Environment, place: Place) => State;
  readonly operations: OperationsOf<Name, State>;
  /** How the resource changes by a step of others. */
  readonly hear?: (state: State, label: Label, environment: Environment, place: Place) => State;
  /** Labels that `hear` may react to. */
  readonly hears?: readonly Label['type'][];
  /** The state in a few words, for a person. */
  readonly describe: (state: State) => string;
};

/** Who holds a lock: `0.1` for thread 1 of process 0, or `parent`. */
export const holderOf = (self: Identity): string =>
  self.kind === 'thread' ? `${self.process}.${self.thread}` : self.kind;

/** The thread that acts. Throws a ModelError if it is none. */
export const threadOf = (self: Identity): { readonly process: ProcessId; readonly thread: ThreadId } => {
  const { process, thread } = present(self.kind === 'thread' ? self : undefined, 'thread');
  return { process, thread };
};

/** The thread that a resource belongs to. Throws a ModelError if it belongs to none. */
export const threadAt = ({ process, thread }: Place): { readonly process: ProcessId; readonly thread: ThreadId } => ({
  process: present(process, 'process'),
  thread: present(thread, 'thread'),
});

/** Whether a label is the end of that holder. */
export const endsHolder = (label: Label, holder: string): boolean => {
  if (label.type === 'thread-death') return holder === `${label.process}.${label.thread}`;
  if (label.type !== 'death') return false;
  if (holder === 'parent') return label.parent;
  return label.processes.some((process) => holder.startsWith(`${process}.`));
};

/** Whether a label is the end of a whole process. */
export const endsProcess = (label: Label, process: number | undefined): boolean =>
  label.type === 'death' && process !== undefined && label.processes.includes(process);
