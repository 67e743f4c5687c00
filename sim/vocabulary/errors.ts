/** The kinds of error that are thrown: somebody asked for what cannot be, the system does not give what is needed, or Parley itself is wrong. */

/** Bad input. The message is one sentence for the person who gave it and says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The system does not give what is needed: a port, a descriptor, memory. Later it may. The message is one sentence that says what to do. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}

/** A defect of a machine, a resource or the kernel: an ignored reply, a bound exceeded, a register that is not there. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}

/** A message of somebody else's, which may show a piece of a file, as a part of a sentence. */
export const inOneLine = (message: string): string => message.replace(/\s+/g, ' ');

export const unreachable = (value: never): never => {
  throw new ModelError(`This cannot be: ${JSON.stringify(value)}.`);
};

/** A value that must be there: a programmer's error otherwise. */
export const present = <T>(value: T | undefined | null, what: string): T => {
  if (value === undefined || value === null) throw new ModelError(`There is no ${what} here.`);
  return value;
};

/** The candidate nearest to `word` by edit distance (Wagner and Fischer, 1974), if it is near enough to be meant. */
export const nearest = (word: string, candidates: Iterable<string>): string | undefined => {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 2)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
};

const editDistance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
};

/** ` Did you mean 'x'?`, or nothing. */
export const didYouMean = (word: string, candidates: Iterable<string>): string => {
  const candidate = nearest(word, candidates);
  return candidate === undefined ? '' : ` Did you mean '${candidate}'?`;
};
