import { defineConfig } from 'vitest/config'

/** Whole-product tests: the demonstration as a newcomer starts it, in Debian's Chromium. */
export default defineConfig({
  test: {
    include: ['test/end-to-end/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
})
