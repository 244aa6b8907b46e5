/** 盘点。 */
export const stocktakeProblems = {
  stocktake_open: '这里正在盘点，请先完成或取消。',
  stocktake_closed: '这次盘点已经结束。',
  stocktake_not_counting: '清点已经结束，需要改数请先要求复点。',
  stocktake_not_in_review: '还在清点，清点完毕后才能审核。',
  not_counted_here: '发放机按货道清点，请用补货记录。',
  nothing_to_count: '账面上这里没有要盘的药具。',
  lot_not_planned: '这个批号不在盘点清单里，请按标签补录。',
  count_too_early: '清点时间早于盘点开始，请检查手机时间。',
  lines_uncounted: '还有 {lines} 行没有清点。',
  own_count: '您参加了清点，请由他人审核。',
  variance_unexplained: '还有 {lines} 行差异没有选原因。',
} as const
