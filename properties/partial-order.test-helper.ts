/** One system searched whole, with few orders of steps, and with that and what is alike counted once. */
import { designName } from '../sim/design/design.ts';
import { type SearchOptions, type SearchOutcome, search } from '../sim/engine/index.ts';
import { rulesOf } from '../sim/kernel/persistent.ts';
import { likenessOf } from '../sim/kernel/symmetry.ts';
import type { Alterations, Assembly } from '../sim/kernel/system.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { allProperties, monitorsOf, type PropertyDefinition, questions } from './index.ts';
import { built } from './searched.test-helper.ts';

type Asked = {
  readonly design: string | Design;
  readonly changes: Partial<Parameters>;
  readonly alterations?: Alterations;
  readonly properties?: readonly PropertyDefinition[];
  /** Default: until each property was broken once, or all is seen. */
  readonly stopsAtFirst?: boolean;
  readonly states_max?: number;
};

export const waysToSearch = ({
  design,
  changes,
  alterations = {},
  properties = allProperties,
  stopsAtFirst = false,
  states_max = 300_000,
}: Asked) => {
  const name = typeof design === 'string' ? design : designName(design);
  const outcomeOf = (assembly: Assembly, more: Partial<SearchOptions>): SearchOutcome =>
    search(assembly.system, questions(assembly, properties), {
      limits: { states_max, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 31 },
      clock_ms: () => 0,
      continueAfterViolation: !stopsAtFirst,
      ...more,
    });
  const assembly = built(name, changes, alterations, properties);
  const { rules, refused } = rulesOf(assembly);
  return {
    assembly,
    rules,
    refused,
    whole: () => outcomeOf(assembly, {}),
    ordered: (more: Partial<SearchOptions> = {}) => outcomeOf(assembly, { rules, ...more }),
    /** As `parley check --reduction all` does: whoever may take any name is alike. */
    all: () => {
      const any = built(name, { ...changes, any_name: 1 }, alterations, properties);
      const { exchanges } = likenessOf(any, monitorsOf(properties));
      return outcomeOf(any, { rules: rulesOf(any).rules, exchanges });
    },
  };
};

export const violated = ({ violations }: Pick<SearchOutcome, 'violations'>): readonly string[] =>
  violations.map(({ property }) => property).sort();

/** Whether a search ended since what it was told to leave out is not the same. */
export const isRefused = ({ error }: Pick<SearchOutcome, 'error'>): boolean =>
  error !== undefined && /may not go alone, as a rule of the reduction says|are not alike/.test(error.message);
