/** The command that makes the same case again. */
import { designName } from '../../sim/design/design.ts';
import { allProperties } from '../index.ts';
import type { Counterexample, FuzzOptions } from './fuzz.ts';

/** `design` is what was fuzzed, not what the case has of `any`: the path depends on it. `properties` are all that were judged. */
export const commandOf = (
  { design, properties }: Pick<FuzzOptions, 'design' | 'properties'>,
  { fall, seed, path }: Counterexample,
): string =>
  [
    'npx parley fuzz',
    ...(design === 'any'
      ? ['--design any']
      : designName(design) === 'hardened'
        ? []
        : [`--design ${designName(design)}`]),
    // While a case is judged by others, too, another may fall before.
    ...propertyWords(fall.is === 'property' ? [fall.property] : properties),
    `--seed ${seed}`,
    `--path ${path}`,
  ].join(' ');

const propertyWords = (properties: FuzzOptions['properties']): readonly string[] =>
  properties.length === allProperties.length ? [] : [`--property ${properties.map(({ name }) => name).join(' ')}`];
