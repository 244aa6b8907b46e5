import { defineConfig } from 'vitest/config'

/** What the product survives (docs/faults.md), one after another: each ends with the oracle. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    fileParallelism: false,
    // Nothing of ours keeps state in a module: what all files need is imported once.
    isolate: false,
    // A second is not enough for a busy machine, and nobody waits longer than it takes.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
})
