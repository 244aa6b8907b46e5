import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Real files, brokers and child processes on two cores.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
