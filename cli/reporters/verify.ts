/** What became of certificates, for a person, one as it comes, and for a program, all of them. */
import type { Certificate } from '../../verify/certificate.ts';
import type { Verdict } from '../../verify/verify.ts';
import { counted, wrapped } from '../text.ts';
import type { Page } from './page.ts';

export type Verified = { readonly folder: string; readonly exit_code: number } & (
  | { readonly certificate: Certificate; readonly verdict: Verdict }
  /** It is none, or not whole: why. */
  | { readonly unreadable: string }
);

/** Described in docs/reports.md. */
export const verifyJson = (all: readonly Verified[], exit_code: number): string => {
  const json = { format: 'parley-verify', version: 1, exit_code, certificates: all.map(described) };
  return `${JSON.stringify(json, undefined, 2)}\n`;
};

const described = (one: Verified) => {
  const { folder, exit_code } = one;
  if ('unreadable' in one) return { certificate: folder, outcome: 'unreadable', exit_code, error: one.unreadable };
  const { design, parameters, properties } = one.certificate;
  const { states, steps, wrong } = one.verdict;
  const outcome = wrong === undefined ? 'confirmed' : 'refused';
  const system = { design, parameters, properties };
  return {
    certificate: folder,
    outcome,
    exit_code,
    ...system,
    states,
    steps,
    ...(wrong === undefined ? {} : { wrong }),
  };
};

/** The lines after the first are set in, so that one certificate is told from the next. */
export const verifyText = (certificate: Certificate, verdict: Verdict, page: Page): string =>
  `${wrapped(sentenceOf(certificate, verdict), page.width - HANGING.length).replaceAll('\n', `\n${HANGING}`)}\n`;

const HANGING = '  ';

const sentenceOf = ({ folder, design, properties }: Certificate, { states, steps, wrong }: Verdict): string => {
  const seen = `${counted(states, 'state')} and ${counted(steps, 'step')} looked at`;
  if (wrong !== undefined) return `${folder}: refused (${seen}). ${wrong.says}`;
  const what = properties.length === 1 ? properties[0] : `${properties.length} properties`;
  const verb = properties.length === 1 ? 'holds' : 'hold';
  return `${folder}: confirmed (${seen}). Every state that the ${design} design can reach is there, and ${what} ${verb} in each and of every step.`;
};
