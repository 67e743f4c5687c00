/** What each exit code means. Those of a check are TLC's where TLC has one. */
import type { PropertyDefinition } from '../properties/index.ts';

export const exitCodes = {
  holds: 0,
  /** `chat`: no server there, the name is taken, or something that was said did not arrive. */
  refused: 1,
  /**
   * Less was seen than was asked for: a bound was hit (--require-exhaustive, a neighbourhood's), a premise never met
   * (--require-premises), a transition never taken (--require-coverage), or a certificate lacks a state.
   */
  notExhaustive: 3,
  deadlock: 11,
  safety: 12,
  liveness: 13,
  /** The command line, a file or a configuration is wrong. */
  usage: 64,
  /** The system does not give what a server needs, for example its port. Later it may. */
  unavailable: 69,
  /** A file, or the output, cannot be written: the disk is full, for example. */
  output: 74,
  /** A machine or an operation is wrong: an ignored reply, a bound exceeded. */
  evaluation: 75,
  /** A defect of Parley itself. */
  internal: 76,
  /** Ctrl-C, as shells say it: 128 and the number of SIGINT. */
  interrupted: 130,
} as const;

/** The one rule for what falls, whatever the command: for the help texts. */
export const violationCodes = '11 if a deadlock property falls anywhere, else 12 if any property falls';

/** Of properties of which at least one falls. */
export const exitCodeOfFallen = (fallen: readonly Pick<PropertyDefinition, 'category'>[]): number =>
  fallen.some(({ category }) => category === 'deadlock') ? exitCodes.deadlock : exitCodes.safety;
