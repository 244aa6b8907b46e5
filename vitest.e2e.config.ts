import { defineConfig } from 'vitest/config'

/** Whole-product tests: the demonstration as a newcomer starts it, in Debian's Chromium. */
export default defineConfig({
  test: {
    include: ['test/end-to-end/**/*.test.ts'],
    globalSetup: 'test/end-to-end/demo.setup.ts',
    fileParallelism: false,
    // What is polled comes by the live line, whose lists are asked for again every few seconds.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
})
