/** What a safeguard is: the answer to one hazard that the source leaves room for. */
import type { SafeguardName } from '../vocabulary/safeguards.ts';

export type Safeguard = {
  readonly name: SafeguardName;
  /** H1, H2, …: the hazard's number, for ever. */
  readonly hazard: string;
  /** What goes wrong without it. */
  readonly without: string;
  /** What is done about it. */
  readonly does: string;
  /** The property that falls without it. */
  readonly property: string;
  /** Whether it changes what an actor does, what a resource does, or both. */
  readonly changes: 'machine' | 'resource' | 'machine and resource';
  /**
   * Where the room for the hazard comes from: a sentence of the source (`quote`), what any implementation of it on
   * POSIX meets, or what ours on Node meets.
   */
  readonly origin:
    | { readonly tag: 'seed'; readonly quote: string }
    | { readonly tag: 'posix' | 'node'; readonly because: string };
};
