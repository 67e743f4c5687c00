/** Tells on the standard error stream how far a long run is: on one line in a terminal, now and then in a file. */

const progressEvery_ms = { terminal: 500, file: 10_000 } as const;

/** `say` makes the line, from how far it is and the milliseconds since the beginning. */
export const progressLine = <Progress>(say: (progress: Progress, elapsed_ms: number) => string) => {
  const terminal = process.stderr.isTTY === true;
  const start = performance.now();
  let last = start;
  let told = false;
  return {
    tell: (progress: Progress): void => {
      const now = performance.now();
      if (now - last < (terminal ? progressEvery_ms.terminal : progressEvery_ms.file)) return;
      last = now;
      told = true;
      const line = say(progress, now - start);
      process.stderr.write(terminal ? `\r\u001b[K${line}` : `${line}\n`);
    },
    done: (): void => {
      if (told && terminal) process.stderr.write('\r\u001b[K');
    },
  };
};
