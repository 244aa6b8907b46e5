/** The Three Bright standard: scorecards, inspections, findings. */
export const threeBright = {
  title: 'Three Bright',
  scorecard: 'Scorecard',
  nextSteps: 'What to do next',
  findings: 'Findings',
  inspections: 'Inspections',
  checklist: 'Checklist',
} as const
