/** What the machines of a server decide besides what the source says, each only where it is asked for: the source has none of it. */
import type { Parameters } from './parameters.ts';

export type Features = {
  /** A client that has no name, or says and is told nothing, for too long is sent away. */
  readonly timeOuts: boolean;
  /** SIGTERM ends the server in order: clients are told, threads finish, and only so long. */
  readonly drain: boolean;
  /** From one address only so many clients are served at once. */
  readonly addressLimit: boolean;
};

export const noFeatures: Features = { timeOuts: false, drain: false, addressLimit: false };

/** Those of a system in which they may matter. */
export const featuresOf = ({ time_outs, terminations, connections_per_address }: Parameters): Features => ({
  timeOuts: time_outs > 0,
  drain: terminations > 0,
  addressLimit: connections_per_address > 0,
});
