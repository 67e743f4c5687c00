/** A certificate in a folder, as docs/certificates.md describes it: what is claimed, the values, the states. Read, not yet believed. */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { propertiesNamed } from '../properties/index.ts';
import { parseDesign } from '../sim/design/design.ts';
import { inOneLine, UsageError } from '../sim/vocabulary/errors.ts';
import { fieldOf, type Parameters, parameterRanges, parametersOf } from '../sim/vocabulary/parameters.ts';
import { reasonOf } from '../sim/vocabulary/reasons.ts';

export const certificateFormat = 'parley-certificate';
/** Raised whenever a certificate of the version before could not be read any more, or would mean something else. */
export const certificateVersion = 1;
export const certificateFiles = { head: 'certificate.json', values: 'values.jsonl', states: 'states.bin' } as const;

/** Bytes that are read from a file at once. */
const CHUNK_BYTES = 1 << 26;

type ParameterName = keyof Parameters;
const parameterNames = Object.keys(parameterRanges) as readonly ParameterName[];
const count = z.number().int().min(0).max(4_000_000_000);

const schema = z.strictObject({
  format: z.literal(certificateFormat),
  version: z.literal(certificateVersion),
  design: z.string(),
  // All of them; one from before there was a parameter means its default.
  parameters: z.record(z.enum(parameterNames as [ParameterName, ...ParameterName[]]), z.number()),
  properties: z.array(z.string()),
  /** In the order of the ids in a state: the name of each component, and how many values it has. */
  components: z.array(z.strictObject({ name: z.string(), values: count })).min(1),
  states: count.min(1),
  bytes_per_id: z.union([z.literal(2), z.literal(4)]),
  /** none: the states are all that can be reached. A reduced set is closed under other conditions, which nobody checks yet. */
  reduction: z.literal('none'),
  /** For each kind of actor and each state of its machine: the registers that may still be read before they are set. */
  live: z.partialRecord(
    z.enum(['parent', 'child', 'thread', 'client', 'faults']),
    z.record(z.string(), z.array(z.string())),
  ),
});

export type CertificateHead = Omit<z.infer<typeof schema>, 'parameters'> & { readonly parameters: Parameters };

/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [field: string]: Json };

export type Certificate = CertificateHead & {
  /** What it is called in sentences. */
  readonly folder: string;
  /** The distinct values of each component. */
  readonly values: readonly (readonly Json[])[];
  /** For each state the place of each component's value among `values`. */
  readonly ids: Uint16Array | Uint32Array;
};

/** Whether the folder claims to be a certificate, rightly or not. */
export const isCertificate = (folder: string): boolean => {
  if (!existsSync(join(folder, certificateFiles.head))) return false;
  return readFileSync(join(folder, certificateFiles.head), 'utf8').includes(certificateFormat);
};

/** Throws a UsageError that names the file and says what is wrong with it. */
export const readCertificate = (folder: string): Certificate => {
  const head = readHead(join(folder, certificateFiles.head));
  return {
    ...head,
    folder,
    values: readValues(join(folder, certificateFiles.values), head),
    ids: readIds(join(folder, certificateFiles.states), head),
  };
};

const readHead = (file: string): CertificateHead => {
  const json = parsed(read(file), `'${file}'`);
  const { format, version, reduction } = (typeof json === 'object' && json !== null ? json : {}) as {
    readonly [field: string]: Json;
  };
  if (format !== certificateFormat) {
    throw new UsageError(`'${file}' is not a Parley certificate: its "format" is not "${certificateFormat}".`);
  }
  if (version !== certificateVersion) {
    const found = `version ${JSON.stringify(version)} of the format`;
    throw new UsageError(
      `'${file}' is in ${found}, but this Parley reads version ${certificateVersion}: check it again.`,
    );
  }
  if (typeof reduction === 'string' && reduction !== 'none') {
    throw new UsageError(`'${file}' is of states reduced by '${reduction}', which this Parley cannot verify.`);
  }
  const { data, error } = schema.safeParse(json);
  if (data === undefined) {
    const issue = error.issues[0];
    throw new UsageError(`'${file}' is not a valid certificate: ${fieldAnd(issue?.path ?? [])}${issue?.message}.`);
  }
  const parameters = within(`'${file}'`, () => parametersOf(data.parameters, fieldOf));
  within(`'${file}': design`, () => parseDesign(data.design));
  within(`'${file}': properties`, () => propertiesNamed(data.properties));
  return { ...data, parameters };
};

/** What is wrong with the whole has no path. */
const fieldAnd = (path: readonly PropertyKey[]): string => (path.length === 0 ? '' : `${path.join('.')}: `);

/** What `read` gives. Throws a UsageError that says where it is, too. */
const within = <T>(where: string, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${where}: ${error.message}`) : error;
  }
};

const readValues = (file: string, { components }: CertificateHead): Certificate['values'] => {
  const lines = read(file).split('\n');
  const wanted = components.reduce((sum, { values }) => sum + values, 0);
  // The last line has its end, too.
  if (lines.length - 1 !== wanted || lines[wanted] !== '') {
    throw new UsageError(`'${file}' has ${lines.length - 1} lines, but the components have ${wanted} values.`);
  }
  let next = 0;
  return components.map(({ values }) =>
    Array.from({ length: values }, () => parsed(lines[next++] ?? '', `'${file}', line ${next},`)),
  );
};

const readIds = (file: string, { components, states, bytes_per_id }: CertificateHead): Certificate['ids'] => {
  const bytes = readBytes(
    file,
    states * components.length * bytes_per_id,
    `${states} states of ${components.length} components`,
  );
  if (endianness() === 'BE') bytes_per_id === 2 ? bytes.swap16() : bytes.swap32();
  const ids =
    bytes_per_id === 2
      ? new Uint16Array(bytes.buffer, 0, states * components.length)
      : new Uint32Array(bytes.buffer, 0, states * components.length);
  for (let at = 0; at < ids.length; at++) {
    const { name, values } = components[at % components.length] as CertificateHead['components'][number];
    const id = ids[at] as number;
    if (id < values) continue;
    const state = Math.floor(at / components.length);
    throw new UsageError(`'${file}': state ${state} has value ${id} of '${name}', of which there are ${values}.`);
  }
  return ids;
};

/** Throws a UsageError unless the file has just so many bytes. */
const readBytes = (file: string, length: number, what: string): Buffer<ArrayBuffer> => {
  const descriptor = opened(file);
  try {
    const { size } = fstatSync(descriptor);
    if (size !== length) {
      throw new UsageError(
        `'${file}' has ${size} bytes, but ${what} take ${length}: it is not whole, or of another certificate.`,
      );
    }
    const bytes = Buffer.from(new ArrayBuffer(length));
    for (let at = 0; at < length; ) {
      const got = readSync(descriptor, bytes, at, Math.min(CHUNK_BYTES, length - at), at);
      if (got === 0) throw new UsageError(`'${file}' ends after ${at} bytes: it became shorter while it was read.`);
      at += got;
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
};

const opened = (file: string): number => {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw new UsageError(`'${file}' cannot be read: ${reasonOf(error as Error)}.`);
  }
};

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`'${file}' cannot be read: ${reasonOf(error as Error)}.`);
  }
};

const parsed = (text: string, where: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new UsageError(`${where} is not JSON: ${inOneLine((error as Error).message)}.`);
  }
};
