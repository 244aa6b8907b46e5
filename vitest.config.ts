import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** `npm test`: everything but whole-product runs in a browser and kills under load, which have configurations of their own. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/end-to-end/**', 'test/faults/**'],
    setupFiles: ['test/support/fixed-seed.ts'],
    // Real files, brokers and child processes on two cores.
    // Tests wait for timers and sockets more than they compute: one worker less than cores, the default, leaves them idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
