/** The liveness properties by their names, and what is asked of a system for them. */
import type { LeadsTo } from '../../sim/engine/index.ts';
import { type Alterations, type Assembly, assemble } from '../../sim/kernel/system.ts';
import type { Environment } from '../../sim/resources/resource.ts';
import { didYouMean, UsageError } from '../../sim/vocabulary/errors.ts';
import { allProperties } from '../all.ts';
import { allLiveness } from './all.ts';
import type { LivenessDefinition } from './definition.ts';

export { allLiveness } from './all.ts';
export type { LivenessDefinition } from './definition.ts';

/** The liveness properties with those names. Throws a UsageError that names the nearest known one, or where one of states is judged. */
export const livenessNamed = (names: readonly string[]): readonly LivenessDefinition[] =>
  [...new Set(names)].map((name) => {
    const found = allLiveness.find((property) => property.name === name);
    if (found !== undefined) return found;
    if (allProperties.some((property) => property.name === name))
      throw new UsageError(
        `'${name}' is a property of states and steps, not of whole runs: use parley check without --liveness, or check() of parley/check.`,
      );
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
