import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Wherever they are: `parley replay --emit-test` writes a test where it is told to.
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 60_000,
    // With two cores vitest would use one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    ...(process.env['GITHUB_STEP_SUMMARY'] ? { reporters: ['default', './cli/reporters/job-summary.ts'] } : {}),
    coverage: {
      provider: 'v8',
      include: ['sim/**/*.ts', 'properties/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.test-helper.ts', '**/*.bench.ts'],
      thresholds: { lines: 95, branches: 90 },
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
