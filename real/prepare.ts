/**
 * What a server needs to know before it begins: its settings, and the tables that it will run. They are made by a thread of its own, which takes
 * along when it ends what only this needs: the machines, their compiler, the schemas, 20 MB that the parent would keep for ever.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Table } from '../sim/kernel/compile.ts';
import { ModelError, UsageError } from '../sim/vocabulary/errors.ts';
import type { Features } from '../sim/vocabulary/features.ts';
import type { Given } from './config/effective.ts';
import type { Settings } from './config/settings.ts';

/** Plain data. */
export type Prepared = {
  readonly settings: Settings;
  readonly features: Features;
  readonly tables: { readonly parent: Table; readonly child: Table; readonly thread: Table };
};
/** What the thread answers. */
export type Preparation = Prepared | { readonly refused: string } | { readonly wrong: string };

/** Throws a UsageError for the first value that is wrong, the first key or variable that is not known; a ModelError if a machine cannot be compiled. */
export const prepared = async (given: Given): Promise<Prepared> => {
  const worker = new Worker(new URL('./prepare-main.js', import.meta.url), { workerData: given });
  const [preparation] = (await once(worker, 'message')) as [Preparation];
  await worker.terminate();
  if ('refused' in preparation) throw new UsageError(preparation.refused);
  if ('wrong' in preparation) throw new ModelError(preparation.wrong);
  return preparation;
};
