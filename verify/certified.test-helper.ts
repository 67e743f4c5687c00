/** Certificates of small systems, for the tests to read, corrupt and refuse. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCertificate } from '../cli/certificate.ts';
import { type ConfigurationResult, checkConfiguration } from '../properties/check.ts';
import { allProperties, type PropertyDefinition } from '../properties/index.ts';
import { parseDesign } from '../sim/design/design.ts';
import type { Alterations } from '../sim/kernel/system.ts';
import { type Parameters, parametersOf } from '../sim/vocabulary/parameters.ts';
import { type Certificate, readCertificate } from './certificate.ts';

type System = {
  readonly design: string;
  readonly parameters: Partial<Parameters>;
  readonly properties?: readonly PropertyDefinition[];
  readonly alterations?: Alterations;
};

/** What the search says of a system, and what `use` makes of the certificate in the folder that it leaves. */
export const certifiedBy = <T>(
  system: System,
  use: (folder: string) => T,
): { result: ConfigurationResult; used: T } => {
  const above = mkdtempSync(join(tmpdir(), 'parley-'));
  const folder = join(above, 'certificate');
  const { design, parameters, properties = allProperties, alterations = {} } = system;
  try {
    const result = checkConfiguration(parametersOf(parameters), {
      design: parseDesign(design),
      properties,
      alterations,
      limits: { states_max: 1e6, depth_max: 1e6, time_max_ms: Infinity, memory_max_bytes: 2 ** 30 },
      clock_ms: () => 0,
      onStates: (states, assembly) => writeCertificate(folder, properties, states, assembly),
    });
    if (result.outcome !== 'holds') throw new Error(`${result.name} does not hold: ${result.outcome}`);
    return { result, used: use(folder) };
  } finally {
    rmSync(above, { recursive: true, force: true });
  }
};

/** The certificate of a system. */
export const certificateOf = (system: System): Certificate => certifiedBy(system, readCertificate).used;

/** The certificate with other states: those of `rows`. */
export const withRows = (certificate: Certificate, rows: readonly (readonly number[])[]): Certificate => ({
  ...certificate,
  states: rows.length,
  ids: Uint32Array.from(rows.flat()),
});

export const rowsOf = ({ ids, states, components: { length } }: Certificate): readonly (readonly number[])[] =>
  Array.from({ length: states }, (_, state) => [...ids.subarray(state * length, (state + 1) * length)]);
