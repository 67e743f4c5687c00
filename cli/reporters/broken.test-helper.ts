/** A counterexample to render: a process is killed while its thread holds the accept mutex, and the mutex is lost. */
import { type CheckOptions, type ConfigurationResult, checkConfiguration } from '../../properties/check.ts';
import { propertiesNamed } from '../../properties/index.ts';
import { parseDesign } from '../../sim/design/design.ts';
import { type Assembly, assemble } from '../../sim/kernel/system.ts';
import { follow, type Scene } from '../../sim/trace/story.ts';
import { parametersOf } from '../../sim/vocabulary/parameters.ts';

const parameters = parametersOf({ clients: 1, kills: 1 });

const options: CheckOptions = {
  design: parseDesign('hardened,-robust-accept-mutex'),
  properties: propertiesNamed(['no-deadlock', 'unique-names']),
  limits: { states_max: 1_000_000, depth_max: 1_000, time_max_ms: 60_000, memory_max_bytes: 2 ** 30 },
  clock_ms: () => 0,
};

const result: ConfigurationResult = checkConfiguration(parameters, options);

export const assembly: Assembly = assemble({ design: options.design, parameters });

export const scenes: readonly Scene[] = follow(
  assembly,
  result.properties.find(({ name }) => name === 'no-deadlock')?.steps ?? [],
);
