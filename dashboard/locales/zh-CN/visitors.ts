/** What visitors of the public finder told and looked for, on the manager's side. */
export const publicReportKind = {
  empty: '没货了',
  broken: '机器坏了',
  closed: '没开门',
  moved: '找不到',
} as const

export const publicReportOutcome = { put_right: '属实，已处理', unfounded: '不属实' } as const

export const visitors = {
  title: '群众反映',
  note: '公开查询页上的人不登记、不留名：这里只有哪个点、什么情况、多少人次。',
  tabReports: '反映',
  tabDemand: '哪里找不到',
  open: '待答复',
  answered: '已答复',
  place: '发放点',
  kind: '反映情况',
  people: '人次',
  last: '最近一次',
  first: '最早',
  outcome: '答复',
  by: '答复人',
  answer: '答复',
  answerTitle: '答复：{place}“{kind}”',
  answerNote: '共 {count} 人次，一次全部答复。答复后查询页不再提醒别人；有新的反映会重新出现。',
  remark: '备注',
  save: '确认答复',
  saved: '已答复',
  none: '没有待答复的反映',
  noneHint: '有人在查询页上反映没货、坏了、没开门或找不到，会出现在这里，也会发告警。',
  noneAnswered: '还没有答复过反映',
  seePublic: '公众看到的页面',
  month: '月份',
  where: '哪里',
  wanted: '想找',
  any: '不限',
  searches: '没找到的查询',
  searchesValue: '{count} 次以上',
  nearest: '最近的点',
  demandNote:
    '5 公里内没有可能有货的点才算。按约 1 公里的格子、按月计数，满 10 次才记，不足 10 次谁也不知道。',
  noDemand: '没有满 10 次的格子',
  noDemandHint: '说明来查的人大多能在 5 公里内找到可能有货的点，或者查的人还很少。',
  map: '地图位置',
} as const
