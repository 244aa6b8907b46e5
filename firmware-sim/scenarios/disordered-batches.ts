import type { Scenario } from './scenario.ts'

export const disorderedBatches: Scenario = {
  name: 'disordered-batches',
  story: 'Batches arrive twice, late, in any order, and again after they were acknowledged.',
  effect: 'The same as if each had arrived once and in order: every event once, no conflict, no gap.',
  disorder: true,
}
