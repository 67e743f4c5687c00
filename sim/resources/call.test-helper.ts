/** Calls of operations, for the tests of resources: who asks, with which registers, in which design and size. */
import { parseDesign } from '../design/design.ts';
import type { Datagram } from '../vocabulary/datagram.ts';
import type { Identity, ProcessId, ThreadId } from '../vocabulary/ids.ts';
import type { Label } from '../vocabulary/labels.ts';
import { type Parameters, parametersOf } from '../vocabulary/parameters.ts';
import type { Call, Environment, Place } from './resource.ts';

export const parent: Identity = { kind: 'parent' };
export const child = (process: ProcessId): Identity => ({ kind: 'child', process });
export const thread = (process: ProcessId, index: ThreadId): Identity => ({ kind: 'thread', process, thread: index });
export const client = (index: number): Identity => ({ kind: 'client', client: index });
export const faults: Identity = { kind: 'faults' };

export const environmentOf = (design: string, changes: Partial<Parameters> = {}): Environment => ({
  design: parseDesign(design),
  parameters: parametersOf(changes),
});

export const hardenedSystem = environmentOf('hardened');
export const literalSystem = environmentOf('literal');

type Asked = { readonly environment?: Environment; readonly place?: Place; readonly argument?: string };

export const call = (self: Identity, registers: Call['registers'] = {}, asked: Asked = {}): Call => ({
  self,
  registers,
  argument: asked.argument,
  environment: asked.environment ?? hardenedSystem,
  place: asked.place ?? {},
});

/** The end of some processes, and perhaps of the parent; `unheard` where nobody is left who holds the port. */
export const deathOf = (processes: readonly ProcessId[], withParent = false, unheard = false): Label => ({
  type: 'death',
  processes,
  parent: withParent,
  unheard,
});

export const threadDeath = (process: ProcessId, index: ThreadId): Label => ({
  type: 'thread-death',
  process,
  thread: index,
});

/** A message from ann, in session 0, to bob, who was found in session 1 on thread 0. */
export const toBob: Datagram = { thread: 0, to: 'bob', session: 1, from: 'ann', sender: 0 };
