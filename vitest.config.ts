import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** `npm test`: everything but whole-product runs in a browser and kills under load, which have configurations of their own. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/end-to-end/**', 'test/faults/**'],
    globalSetup: 'test/support/template.setup.ts',
    setupFiles: ['test/support/fixed-seed.ts'],
    // Tests wait for timers and sockets more than they compute: as many workers as cores leave half of them idle.
    // Nothing of ours keeps state in a module, so files share what they import: a third of the processor time.
    isolate: false,
    maxWorkers: availableParallelism() + 1,
    // Real files, brokers and child processes on two cores.
    // A second is not enough for a busy machine, and nobody waits longer than it takes.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
