import type { Scenario } from './scenario.ts'

export const weekOffline: Scenario = {
  name: 'week-offline',
  story:
    'A machine works for a week without a connection, its clock right, and then tells everything at once.',
  effect:
    'Every event arrives once and is dated when it happened; issues lie on their days; no live alert is raised for what is past.',
  past: 7 * 86_400_000,
}
