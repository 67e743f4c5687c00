/** All liveness properties, in the order in which they are reported. */
import type { LeadsTo } from '../../sim/engine/index.ts';
import { type Alterations, type Assembly, assemble } from '../../sim/kernel/system.ts';
import type { Environment } from '../../sim/resources/resource.ts';
import { didYouMean, UsageError } from '../../sim/vocabulary/errors.ts';
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

export type { LivenessDefinition } from './definition.ts';

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

/** The liveness properties with those names. Throws a UsageError that names the nearest known one. */
export const livenessNamed = (names: readonly string[]): readonly LivenessDefinition[] =>
  [...new Set(names)].map((name) => {
    const found = allLiveness.find((property) => property.name === name);
    if (found !== undefined) return found;
    const known = allLiveness.map((property) => property.name);
    throw new UsageError(
      `There is no liveness property '${name}'.${didYouMean(name, known)} Known: ${known.join(', ')}.`,
    );
  });

/** The system with the history that `properties` need. Throws a ModelError as `assemble` does. */
export const assembleForLiveness = (
  properties: readonly LivenessDefinition[],
  environment: Environment,
  alterations: Alterations = {},
): Assembly => assemble(environment, alterations, [...new Set(properties.flatMap(({ monitors = [] }) => monitors))]);

/** What the engine is asked for a property: each of its claims, under the fairness that the property assumes. */
export const claimsOf = ({ name, assumes, claims }: LivenessDefinition, assembly: Assembly) => {
  const fairness = assumes.flatMap((assumption) => assumption.of(assembly));
  return claims(assembly).map(({ of, ...rest }) => {
    const claim: LeadsTo = { name: `${name} of ${of}`, assumes: fairness, ...rest };
    return { of, claim };
  });
};
