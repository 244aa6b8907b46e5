import { defineConfig } from 'vitest/config'

/** What the product survives (docs/faults.md), one after another: each ends with the oracle. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
})
