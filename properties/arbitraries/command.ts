/** The command that makes the same case again. */
import { designName } from '../../sim/design/design.ts';
import type { Counterexample, FuzzOptions } from './fuzz.ts';

/** `design` is what was fuzzed, not what the case has of `any`: the path depends on it. */
export const commandOf = (design: FuzzOptions['design'], { fall, seed, path }: Counterexample): string =>
  [
    'npx parley fuzz',
    ...(design === 'any'
      ? ['--design any']
      : designName(design) === 'hardened'
        ? []
        : [`--design ${designName(design)}`]),
    // While a case is judged by others, too, another may fall before.
    ...(fall.is === 'property' ? [`--property ${fall.property.name}`] : []),
    `--seed ${seed}`,
    `--path ${path}`,
  ].join(' ');
