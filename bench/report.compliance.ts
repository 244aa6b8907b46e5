import type { ComplianceFigures } from './compliance.ts'
import { spread, tableOf, whole } from './report.format.ts'

export function compliance({
  places,
  submit,
  scorecards,
  summary,
  nextSteps,
  many,
}: ComplianceFigures): string {
  return `## Three Bright: the scorecard of a county
\`npm run bench -- compliance\`

${whole(places)} places, each inspected once, and ${whole(many.places)} of which the rest was not. How each place stands is kept until
something about it changes; lists and sums over places are made when asked for.

${tableOf(
  ['', 'ms p50 / p99'],
  [
    ['An inspection is taken in', spread(submit)],
    ['Scorecards: first 100 of all places', spread(scorecards)],
    ['Scores by jurisdiction and by criterion', spread(summary)],
    ['What to do next, ranked by effect', spread(nextSteps)],
    [`${whole(many.places)} places: scorecards, first 100`, spread(many.scorecards)],
    [`${whole(many.places)} places: the same after a change of one`, spread(many.changed)],
    [`${whole(many.places)} places: scores by jurisdiction and by criterion`, spread(many.summary)],
    [`${whole(many.places)} places: what to do next`, spread(many.nextSteps)],
    [`${whole(many.places)} places: climate of those that measure or ought to`, spread(many.climate)],
  ],
)}
`
}
