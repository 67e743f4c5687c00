/**
 * A long simulation: systems of several sizes under kills, stops, signals, failing calls and full buffers, all
 * properties on.
 */
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { configurationName } from './configurations.ts';
import { allProperties } from './index.ts';
import { type Simulation, type SimulationProgress, simulate, simulationParameters } from './simulate.ts';

const faults = { kills: 3, stops: 3, thread_deaths: 1, fork_failures: 1, accept_failures: 1 } as const;
const tight = { socket_max: 2, inbox_max: 2, unread_max: 1, backlog_max: 6, lines_max: 2 } as const;

/** Each gets an equal share of the steps. */
const campaigns: readonly Partial<Parameters>[] = [
  { ...faults },
  { ...faults, deaf: 4, names: 8, joins: 3, chats: 8, rubbish: 2 },
  { ...faults, ...tight, processes: 3, threads: 4, clients: 30, deaf: 3, names: 6, joins: 2, chats: 8, rubbish: 1 },
  { ...faults, ...tight, processes: 2, threads: 2, clients: 12, clients_per_process: 1, names: 3, chats: 4, joins: 2 },
  { ...faults, processes: 2, threads: 3, clients: 20, names: 5, chats: 12, interrupts: 1 },
  { ...faults, processes: 3, threads: 2, clients: 12, names: 4, chats: 6, parent_kills: 1, clients_per_process: 3 },
  { ...faults, processes: 1, threads: 6, clients: 18, names: 3, chats: 20, socket_max: 3, inbox_max: 3 },
  { ...faults, processes: 8, threads: 8, clients: 100, names: 60, clients_per_process: 20, kills: 8, stops: 8 },
  {
    ...faults,
    ...{ processes: 3, threads: 3, clients: 24, names: 6, joins: 2, chats: 6 },
    ...{ terminations: 1, time_outs: 1, connections_per_address: 3, addresses: 3 },
  },
];

export type CampaignResult = { readonly name: string; readonly parameters: Parameters; readonly result: Simulation };

export type CampaignOptions = {
  readonly design: Design;
  /** Of all systems together, about: a run that was begun is done to its end. */
  readonly steps: number;
  readonly seed: number;
  readonly onProgress?: (name: string, progress: SimulationProgress) => void;
};

/** Simulates each system for its share of the steps, or until a property falls in it. */
export const campaign = ({ design, steps, seed, onProgress }: CampaignOptions): readonly CampaignResult[] => {
  const share = steps / campaigns.length;
  return campaigns.map((changes) => {
    const parameters = simulationParameters(changes);
    const name = configurationName(parameters);
    let done = 0;
    const result = simulate({
      design,
      parameters,
      properties: allProperties,
      scheduler: 'portfolio',
      depth: 4,
      seed,
      runs: runsUntil(() => done >= share),
      steps_max: 1_000_000,
      bail: 1,
      onProgress: (progress) => {
        done = progress.steps;
        onProgress?.(name, progress);
      },
    });
    return { name, parameters, result };
  });
};

function* runsUntil(isEnough: () => boolean): Generator<number> {
  for (let run = 0; !isEnough(); run++) yield run;
}
