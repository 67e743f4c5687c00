/** All liveness properties, in the order in which they are reported. */
import { chatArrives } from './chat-arrives.ts';
import type { LivenessDefinition } from './definition.ts';
import { everyClientAccepted } from './every-client-accepted.ts';
import { exitAtQuotaEnds } from './exit-at-quota-ends.ts';
import { joinEnds } from './join-ends.ts';
import { leaveEnds } from './leave-ends.ts';
import { lookupEnds } from './lookup-ends.ts';
import { respawn } from './respawn.ts';
import { shutdownEnds } from './shutdown-ends.ts';
import { wholeAgain } from './whole-again.ts';

export const allLiveness: readonly LivenessDefinition[] = [
  everyClientAccepted,
  joinEnds,
  leaveEnds,
  lookupEnds,
  chatArrives,
  exitAtQuotaEnds,
  respawn,
  wholeAgain,
  shutdownEnds,
];
