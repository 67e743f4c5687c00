/** Designs by name: the literal one, the hardened one, and any set of safeguards between. */
import { didYouMean, UsageError } from '../vocabulary/errors.ts';
import { type Design, type SafeguardName, safeguardNames } from '../vocabulary/safeguards.ts';

/** The source's own text: no safeguard. */
export const literal: Design = new Set();
/** Every safeguard: what the real server runs. */
export const hardened: Design = new Set(safeguardNames);

const isSafeguard = (name: string): name is SafeguardName => (safeguardNames as readonly string[]).includes(name);

/**
 * `literal`, `hardened`, or one of them and changes: `hardened,-join-epoch`, `literal,+robust-accept-mutex`.
 * Throws a UsageError that says which word is not known.
 */
export const parseDesign = (text: string): Design => {
  const [base = '', ...changes] = text.split(',').map((word) => word.trim());
  if (base !== 'literal' && base !== 'hardened') {
    const near = didYouMean(base, ['literal', 'hardened']);
    throw new UsageError(`A design begins with 'literal' or 'hardened', but this one begins with '${base}'.${near}`);
  }
  const design = new Set(base === 'literal' ? literal : hardened);
  for (const change of changes) {
    const sign = change[0];
    const name = change.slice(1);
    if (sign !== '+' && sign !== '-') {
      throw new UsageError(`After '${base}' comes +safeguard or -safeguard, but here is '${change}'.`);
    }
    if (!isSafeguard(name)) {
      const near = didYouMean(name, safeguardNames);
      throw new UsageError(`There is no safeguard '${name}'.${near} \`parley safeguards\` lists them.`);
    }
    if (sign === '+') design.add(name);
    else design.delete(name);
  }
  return design;
};

/** The shortest text that `parseDesign` reads as this design. */
export const designName = (design: Design): string => {
  const missing = safeguardNames.filter((name) => !design.has(name));
  const present = safeguardNames.filter((name) => design.has(name));
  return missing.length <= present.length
    ? ['hardened', ...missing.map((name) => `-${name}`)].join(',')
    : ['literal', ...present.map((name) => `+${name}`)].join(',');
};
