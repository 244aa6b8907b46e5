export const recallProblems = {
  lot_recalled: '这个批号正在召回，不能单独解除。确属发错时请撤销召回。',
  already_recalled: '批号 {lot} 已在召回中。',
  not_a_collecting_place: '收回地点要选在用的仓库或库房。',
  number_twice: '同一批号写了两遍。',
  explanation_required: '数量与账面不符，请写明原因。',
  answer_incomplete: '请把这里的每个召回批号都清点一遍。',
  recall_ended: '这次召回已经结束。',
  recall_unfinished: '还有 {units} 件、{channels} 个货道没有落实，请先处理或写明原因。',
  channel_recalled: '货道 {channel} 因召回停用，请在召回页面恢复。',
  channel_holds_lot: '账上货道 {channel} 里还有 {units} 召回批号，请先取出。',
} as const
