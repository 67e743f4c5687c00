/**
 * How many states there are where nothing is left out, to compare with what a reduced search stores. Counted by `parley check
 * --reduction none` of the hardened design with all properties; `npm run check:whole` counts those of its matrix again.
 */
import { designName } from '../sim/design/design.ts';
import type { Alterations } from '../sim/kernel/system.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { configurationName } from './configurations.ts';
import { allProperties, type PropertyDefinition } from './index.ts';

/** By the name of the configuration. */
export const knownCounts: Readonly<Record<string, number>> = {
  'N=2 T=1 CPP=1, 2 clients': 895_985,
  'N=2 T=1 CPP=2, 2 clients': 770_683,
  'N=1 T=2 CPP=1, 2 clients': 137_092,
  'N=1 T=2 CPP=2, 2 clients': 655_736,
  'N=2 T=1 CPP=1, 2 clients, kills 1': 4_701_063,
  'N=2 T=1 CPP=2, 2 clients, kills 1': 4_809_802,
  'N=1 T=2 CPP=1, 2 clients, kills 1': 425_528,
  'N=1 T=2 CPP=2, 2 clients, kills 1': 1_751_529,
  'N=2 T=1 CPP=1, 2 clients, interrupts 1': 2_227_129,
  'N=2 T=1 CPP=2, 2 clients, interrupts 1': 1_986_606,
  'N=1 T=2 CPP=2, 1 client, terminations 2': 61_781,
  'N=2 T=1 CPP=2, 1 client, kills 1, terminations 1': 217_829,
  'N=1 T=1 CPP=2, 2 clients, time outs 1': 48_335,
  'N=1 T=2 CPP=2, 2 clients, chats 0, kills 1, per address 1': 114_836,
  'N=1 T=2 CPP=2, 3 clients, chats 0, joins 0, per address 1, addresses 2': 66_629,
  'N=1 T=3 CPP=3, 3 clients, chats 0, joins 0, per address 2': 453_298,
  'N=2 T=1 CPP=2, 2 clients, chats 0, joins 0, kills 1, per address 1': 92_503,
  'N=1 T=2 CPP=2, 2 clients, joins 0, terminations 1, per address 1': 169_067,
  'N=2 T=1 CPP=2, 2 clients, parent kills 1': 780_630,
  'N=2 T=1 CPP=2, 2 clients, thread deaths 1': 6_408_189,
  'N=2 T=1 CPP=2, 2 clients, stops 1': 3_060_318,
  'N=1 T=1 CPP=2, 2 clients, kills 1, stops 1': 220_745,
  'N=2 T=1 CPP=2, 2 clients, fork failures 1, accept failures 1, backlog 1': 7_162_127,
  'N=1 T=1 CPP=2, 1 client, chats 3, socket 1, inbox 1': 2_066,
  'N=1 T=1 CPP=2, 1 client, chats 3': 3_040,
  'N=1 T=2 CPP=2, 2 clients, rubbish 1, deaf 1, socket 1, inbox 1': 1_475_938,
  'N=2 T=1 CPP=2, 2 clients, kills 2': 12_780_260,
  'N=2 T=1 CPP=2, 2 clients, kills 1, interrupts 1': 10_997_010,
  'N=2 T=1 CPP=2, 3 clients': 66_388_478,
};

/** Undefined where nobody has counted. */
export const knownStates = (
  {
    design,
    properties,
    alterations,
  }: {
    readonly design: Design;
    readonly properties: readonly PropertyDefinition[];
    readonly alterations?: Alterations;
  },
  parameters: Parameters,
): number | undefined =>
  alterations === undefined &&
  parameters.any_name === 0 &&
  designName(design) === 'hardened' &&
  properties.length === allProperties.length
    ? knownCounts[configurationName(parameters)]
    : undefined;
