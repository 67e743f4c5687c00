/** The one clock that all processes of a machine share: CLOCK_MONOTONIC, which performance.now() counts from another zero in each. */
export const clock_ms = (): number => {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
};
