/** Writes the states of a search that came to its end as a certificate: docs/certificates.md says what is in it. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { endianness } from 'node:os';
import { dirname, join } from 'node:path';
import { configurationName } from '../properties/configurations.ts';
import type { PropertyDefinition } from '../properties/index.ts';
import { designName } from '../sim/design/design.ts';
import type { Value } from '../sim/engine/index.ts';
import type { StateSet } from '../sim/engine/states.ts';
import { actorOf } from '../sim/kernel/actor.ts';
import { liveRegisters } from '../sim/kernel/registers.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import { UsageError } from '../sim/vocabulary/errors.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import { reasonOf } from '../sim/vocabulary/reasons.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import {
  type CertificateHead,
  certificateFiles,
  certificateFormat,
  certificateVersion,
  isCertificate,
} from '../verify/certificate.ts';
import { makeFolder, OutputError, requireFolder } from './files.ts';
import { systemInFile } from './traces.ts';

/** A design with a longer name is cut, and told from others that begin alike by its hash. */
const DESIGN_MAX = 60;
const CUT_TO = 40;
/** States that are made ready for the file at once. */
const CHUNK_STATES = 1 << 16;

/** Where the certificate of a configuration is, within the folder that was asked for. */
export const certificateFolder = (folder: string, design: Design, parameters: Parameters): string => {
  const name = designName(design);
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  const short = name.length > DESIGN_MAX ? `${name.slice(0, CUT_TO)}~${hash}` : name;
  return join(folder, `${short}_${systemInFile(configurationName(parameters))}`);
};

/** Tried before a long search. Throws a UsageError for a folder that is there and is no certificate, an OutputError if none can be made. */
export const requireReplaceable = (folder: string): void => {
  requireFolder(dirname(folder));
  if (!existsSync(folder)) return;
  const isEmpty = statSync(folder).isDirectory() && readdirSync(folder).length === 0;
  if (!isEmpty && !isCertificate(folder)) {
    throw new UsageError(
      `'${folder}' is there and is no certificate, so it is not replaced by one. Name another folder.`,
    );
  }
};

/** Writes it whole or not at all, and in the place of one that is there. Throws an OutputError if it cannot. */
export const writeCertificate = (
  folder: string,
  properties: readonly PropertyDefinition[],
  states: StateSet,
  assembly: Assembly,
): void => {
  requireReplaceable(folder);
  const temporary = `${folder}.${process.pid}.tmp`;
  try {
    makeFolder(temporary);
    writeFileSync(join(temporary, certificateFiles.values), valuesText(states, assembly));
    writeStates(join(temporary, certificateFiles.states), states);
    const head = headOf(properties, states, assembly);
    writeFileSync(join(temporary, certificateFiles.head), `${JSON.stringify(head, undefined, 2)}\n`);
    if (existsSync(folder)) replaceIn(folder, temporary);
    else renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw new OutputError(`The certificate '${folder}' cannot be written: ${reasonOf(error as Error)}.`);
  }
};

/** Puts its files in the place of those of an older one, and touches no other. Until the last is there the folder is no certificate. */
const replaceIn = (folder: string, temporary: string): void => {
  const { head, ...others } = certificateFiles;
  rmSync(join(folder, head), { force: true });
  for (const name of [...Object.values(others), head]) renameSync(join(temporary, name), join(folder, name));
  rmdirSync(temporary);
};

const headOf = (
  properties: readonly PropertyDefinition[],
  { count, ids, values }: StateSet,
  { environment, places, tables }: Assembly,
): CertificateHead => {
  const live: Record<string, Record<string, readonly string[]>> = {};
  places.slots.forEach((slot, place) => {
    const table = tables[place];
    if (slot.kind !== 'actor' || table === undefined) return;
    const registers = liveRegisters(table);
    live[slot.who.kind] ??= Object.fromEntries(
      table.states.map(({ name }, state) => [name, [...(registers[state] ?? [])].sort()]),
    );
  });
  return {
    format: certificateFormat,
    version: certificateVersion,
    design: designName(environment.design),
    parameters: environment.parameters,
    properties: properties.map(({ name }) => name),
    components: places.slots.map(({ name }, place) => ({ name, values: values[place]?.length ?? 0 })),
    states: count,
    bytes_per_id: ids.BYTES_PER_ELEMENT === 2 ? 2 : 4,
    reduction: 'none',
    live,
  };
};

/** One value a line, component by component. */
const valuesText = ({ values }: StateSet, { places, stateOf }: Assembly): string =>
  places.slots
    .flatMap(({ kind }, place) =>
      (values[place] ?? []).map((value) => {
        // A machine's state goes by its name: its number is the compiler's own.
        const said: Value = kind === 'actor' ? { ...actorOf(value), state: stateOf(place, value).name } : value;
        return `${JSON.stringify(said)}\n`;
      }),
    )
    .join('');

/** The ids row by row, the low byte first. */
const writeStates = (file: string, { ids, count }: StateSet): void => {
  const chunk = CHUNK_STATES * (ids.length / count);
  const descriptor = openSync(file, 'wx');
  try {
    for (let at = 0; at < ids.length; at += chunk) {
      const part = ids.slice(at, at + chunk);
      const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
      if (endianness() === 'BE') ids.BYTES_PER_ELEMENT === 2 ? bytes.swap16() : bytes.swap32();
      for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
    }
  } finally {
    closeSync(descriptor);
  }
};
