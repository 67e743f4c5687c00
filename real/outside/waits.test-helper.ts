/** Waiting that ends: whoever waits for what does not come is told in words what that was. */

/** How long is waited where nobody says how long. */
const patience_ms = 10_000;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Settles as `promise` does, or fails after so long in the words of `what`. */
export const within = async <T>(promise: Promise<T>, what: string, timeout_ms = patience_ms): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`After ${timeout_ms} ms still waiting for ${what}.`)), timeout_ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

/** Asks again and again until the answer is not undefined. */
export const until = async <T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  timeout_ms = patience_ms,
): Promise<T> => {
  const end_ms = performance.now() + timeout_ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end_ms) throw new Error(`After ${timeout_ms} ms still waiting for ${what}.`);
    await pause(5);
  }
};

/** A promise and what settles it. */
export const told = <T>(): { readonly promise: Promise<T>; readonly tell: (value: T) => void } => {
  let tell: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    tell = resolve;
  });
  return { promise, tell };
};
