/**
 * What a driver is: the real meaning of operations, with the signature that sim/vocabulary/operations.ts gives them. The
 * drivers decide nothing: what follows from a reply stands in the machines.
 */
import type { OperationName, ReplyOf } from '../../sim/vocabulary/operations.ts';
import type { Registers } from '../../sim/vocabulary/registers.ts';
import type { Interest } from '../libc.ts';

export type Answer<Reply extends string = string> = {
  readonly reply: Reply;
  /** New values of the registers that the signature names as set; those left out are cleared. */
  readonly sets?: Registers;
};

export type Operation<Reply extends string = string> = {
  /** Undefined means blocked: the same call may succeed later. An operation of class `lock` waits inside instead. */
  readonly perform: (
    registers: Registers,
    argument: string | undefined,
    /** How many steps the actor has taken: the same as long as it waits in one state. */
    steps: number,
  ) => Answer<Reply> | undefined;
  /** For class `fd`: what to poll for when it was blocked. Asked before each wait, so what was written meanwhile is sent here. */
  readonly interest?: () => Interest;
  /** Instead, for one that waits for time alone: how long still. */
  readonly remaining_ms?: () => number;
};

/** All operations of these names. */
export type Driver<Names extends OperationName> = { readonly [O in Names]: Operation<ReplyOf<O>> };
/** Any operations. */
export type Operations = { readonly [O in OperationName]?: Operation };
