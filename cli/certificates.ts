/** The option `--certificate` of `parley check`: which systems get a certificate, and what is said of those that get none. */
import type { CheckOptions, ConfigurationResult } from '../properties/check.ts';
import { UsageError } from '../sim/vocabulary/errors.ts';
import type { Parameters } from '../sim/vocabulary/parameters.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { certificateFolder, requireReplaceable, writeCertificate } from './certificate.ts';

type Words = { readonly certificate?: string; readonly store: string; readonly reduction: string };

/** Before anything is searched. Throws a UsageError for what cannot be kept. */
export const requireCertificates = (
  { certificate, store, reduction }: Words,
  design: Design,
  configurations: readonly Parameters[],
): void => {
  if (certificate === undefined) return;
  if (store !== 'exact' || reduction !== 'none') {
    const given = store === 'exact' ? `--reduction ${reduction}` : `--store ${store}`;
    throw new UsageError(
      `--certificate keeps all states, whole, which there are not with ${given}: leave out one of them.`,
    );
  }
  for (const parameters of configurations) requireReplaceable(certificateFolder(certificate, design, parameters));
};

/** The options with which a system that holds leaves its certificate in the folder, if one was asked for. */
export const certified = (options: CheckOptions, folder: string | undefined, parameters: Parameters): CheckOptions =>
  folder === undefined
    ? options
    : {
        ...options,
        onStates: (states, assembly) =>
          writeCertificate(certificateFolder(folder, options.design, parameters), options.properties, states, assembly),
      };

/** Where the certificate is, or that there is none: on the standard error stream, since the other is the report's. */
export const tellCertificate = (
  folder: string | undefined,
  design: Design,
  { name, outcome, exhaustive, parameters }: ConfigurationResult,
  quiet: boolean,
): void => {
  if (folder === undefined) return;
  const holds = outcome === 'holds' && exhaustive;
  const where = certificateFolder(folder, design, parameters);
  if (!holds)
    process.stderr.write(`parley: no certificate of ${name}: only of what holds in every state is there one.\n`);
  else if (!quiet) process.stderr.write(`parley: confirm ${name} by: npx parley verify '${where}'\n`);
};
