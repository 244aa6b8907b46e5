export const staffProblems = {
  staff_dates: '日期不对：不能在将来，也不能早于前一步。请与证件核对。',
  staff_other_kind: '更正要是同一类型。请先作废这条，再登记另一条。',
  staff_record_corrected: '这条记录已被更正，请刷新。',
  staff_anonymised: '此人离岗已久，姓名已清除。回来上班的请重新登记。',
  survey_in_future: '调查日期在将来，请调查完成后再录入。',
  survey_withdrawn: '这条结果已经作废，请刷新。',
} as const
