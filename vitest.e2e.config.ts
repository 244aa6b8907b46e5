import { defineConfig } from 'vitest/config'

/** Whole-product tests: the demonstration as a newcomer starts it, in Debian's Chromium. */
export default defineConfig({
  test: {
    include: ['test/end-to-end/**/*.test.ts'],
    globalSetup: 'test/end-to-end/demo.setup.ts',
    fileParallelism: false,
    // Nothing of ours keeps state in a module: what all files need is imported once.
    isolate: false,
    // What is polled comes by the live line, whose lists are asked for again every few seconds.
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
})
