/** The Three Bright standard (三亮): scorecards, inspections, findings. */
export const threeBright = {
  title: '三亮达标',
  scorecard: '达标情况',
  nextSteps: '先做什么',
  findings: '整改',
  inspections: '检查记录',
  checklist: '检查标准',
} as const
