/** The names of the safeguards, in the order of the hazards that they answer. What each is about stands in sim/design. */

export const safeguardNames = [
  'quota-under-mutex', // H1
  'robust-accept-mutex', // H2
  'recorded-lock-holders', // H3
  'ghost-rows-cleared', // H4
  'join-epoch', // H5
  'sigchld-blocked-over-fork', // H6
  'no-fork-in-shutdown', // H7
  'non-blocking-send', // H8
  'bounded-outward-buffer', // H9
  'phase-fair-lock', // H10
  'thread-death-ends-process', // H11
  'queues-drained', // H12
  'bounded-backlog', // H13
  'fork-retried', // H14
  'immediate-exit', // H15
  'counted-readers', // H16
  'named-empty-pid', // H17
  'signals-reset-in-child', // H18
  'state-word-last', // H19
  'die-with-parent', // H20
  'restartable-recovery', // H21
  'send-credits', // H22
] as const;

export type SafeguardName = (typeof safeguardNames)[number];

/** A design is the set of safeguards that it has. The literal design is the empty set. */
export type Design = ReadonlySet<SafeguardName>;
