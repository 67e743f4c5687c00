/** The properties of states and steps by their names, and what is asked of a system for them. */
import type { Property } from '../sim/engine/index.ts';
import { type Alterations, type Assembly, assemble, type Monitor } from '../sim/kernel/system.ts';
import type { Environment } from '../sim/resources/resource.ts';
import { didYouMean, UsageError } from '../sim/vocabulary/errors.ts';
import { allProperties } from './all.ts';
import { allLiveness } from './liveness/all.ts';
import type { PropertyDefinition } from './property.ts';

export { allProperties } from './all.ts';
export type { PropertyDefinition } from './property.ts';

/** The properties with those names. Throws a UsageError that names the nearest known one, or where one of whole runs is judged. */
export const propertiesNamed = (names: readonly string[]): readonly PropertyDefinition[] =>
  [...new Set(names)].map((name) => {
    const found = allProperties.find((property) => property.name === name);
    if (found !== undefined) return found;
    if (allLiveness.some((property) => property.name === name))
      throw new UsageError(
        `'${name}' is a property of whole runs, not of states and steps: use parley check --liveness, or liveness() of parley/check.`,
      );
    const known = allProperties.map((property) => property.name);
    throw new UsageError(`There is no property '${name}'.${didYouMean(name, known)} Known: ${known.join(', ')}.`);
  });

/** How the witness of a property is called in a search's outcome. */
export const witnessName = (property: string): string => `premise of ${property}`;

/** The history that `properties` need, each piece once. */
export const monitorsOf = (properties: readonly PropertyDefinition[]): readonly Monitor[] => [
  ...new Set(properties.flatMap(({ monitors = [] }) => monitors)),
];

/**
 * The system with the history that `properties` need. Throws a ModelError as `assemble` does, and a UsageError where the history is that
 * of messages which cannot be told apart.
 */
export const assembleFor = (
  properties: readonly PropertyDefinition[],
  environment: Environment,
  alterations: Alterations = {},
): Assembly => {
  const blind = properties.filter(({ monitors = [] }) => monitors.length > 0).map(({ name }) => name);
  if (environment.parameters.returning > 0 && blind.length > 0) {
    throw new UsageError(
      `The messages of clients that come back for ever (--returning) have no words, so what became of each cannot be told: leave out ${blind.join(', ')}, or ask for --liveness.`,
    );
  }
  return assemble(environment, alterations, monitorsOf(properties));
};

/** What the engine is asked of a system that was assembled for these properties: each of them, and whether its premise is ever met. */
export const questions = (assembly: Assembly, properties: readonly PropertyDefinition[]): readonly Property[] =>
  properties.flatMap(({ name, judge, witness }): Property[] => [
    { name, ...judge(assembly) },
    { name: witnessName(name), ...witness(assembly) },
  ]);
