import type { ComplianceFigures } from './compliance.ts'
import { spread, tableOf, whole } from './report.format.ts'

export function compliance({ places, submit, scorecards, summary, nextSteps }: ComplianceFigures): string {
  return `## Three Bright: the scorecard of a county
\`npm run bench -- compliance\`

${whole(places)} places, each inspected once; nothing is kept ready, all of it is worked out when asked for.

${tableOf(
  ['', 'ms p50 / p99'],
  [
    ['An inspection is taken in', spread(submit)],
    ['Scorecards: first 100 of all places', spread(scorecards)],
    ['Scores by jurisdiction and by criterion', spread(summary)],
    ['What to do next, ranked by effect', spread(nextSteps)],
  ],
)}
`
}
