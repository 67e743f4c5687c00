/** What a scenario saw and what of it does not hold; times as the half and all but a hundredth of them have it. */

export type Report = {
  /** A line of figures. */
  readonly figure: (words: string) => void;
  /** What must hold. What does not is told, once for each different sentence. */
  readonly claim: (holds: boolean, words: string) => void;
  /** What does not hold, each with how often. */
  readonly complaints: () => readonly string[];
};

export const createReport = (print: (line: string) => void): Report => {
  const complaints = new Map<string, number>();
  return {
    figure: (words) => print(`  ${words}`),
    claim: (holds, words) => {
      if (holds) return;
      if (!complaints.has(words)) print(`  ✗ ${words}`);
      complaints.set(words, (complaints.get(words) ?? 0) + 1);
    },
    complaints: () => [...complaints].map(([words, count]) => (count === 1 ? words : `${words} (${count} times)`)),
  };
};

/** The value that so great a share of them does not exceed; NaN of none. */
export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? Number.NaN;

/** `p50 1.2 ms, p99 3.4 ms, at most 5.6 ms of 100`. */
export const timesInWords = (times_ms: readonly number[]): string =>
  times_ms.length === 0
    ? 'none'
    : `p50 ${quantile(times_ms, 0.5).toFixed(1)} ms, p99 ${quantile(times_ms, 0.99).toFixed(1)} ms, at most ${quantile(times_ms, 1).toFixed(1)} ms of ${times_ms.length}`;
