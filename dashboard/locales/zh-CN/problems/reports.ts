export const reportProblems = {
  report_period: '请选择已经开始的月份，起始在前，最多 {months} 个月。',
  report_in_the_making: '正在汇总台账，还剩 {pending} 项，请稍后重试。',
} as const
