/** The entry of the thread that prepares a server: see prepare.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { childMachine, parentMachine, threadMachine } from '../sim/actors/index.ts';
import { compile } from '../sim/kernel/compile.ts';
import { ModelError, UsageError } from '../sim/vocabulary/errors.ts';
import type { Features } from '../sim/vocabulary/features.ts';
import { effectiveSettings, type Given } from './config/effective.ts';
import type { Settings } from './config/settings.ts';
import { serverDesign } from './designs.ts';
import { requireExaminable } from './host/examined.ts';
import type { Preparation } from './prepare.ts';

const featuresOf = (settings: Settings): Features => ({
  timeOuts: settings.registration_timeout_ms + settings.idle_timeout_ms > 0,
  drain: settings.drain_timeout_ms > 0,
  addressLimit: settings.connections_per_address > 0,
});

const given = workerData as Given;
const preparation = (): Preparation => {
  try {
    const settings = effectiveSettings(given);
    const features = featuresOf(settings);
    const design = serverDesign(settings.design);
    const tableOf = (machine: typeof parentMachine) => compile(machine(design, features), design);
    const tables = { parent: tableOf(parentMachine), child: tableOf(childMachine), thread: tableOf(threadMachine) };
    requireExaminable(Object.values(tables), given.environment);
    return { settings, features, tables };
  } catch (error) {
    if (error instanceof UsageError) return { refused: error.message };
    if (error instanceof ModelError) return { wrong: error.message };
    throw error;
  }
};

parentPort?.postMessage(preparation());
