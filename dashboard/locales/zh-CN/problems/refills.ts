export const refillProblems = {
  source_required: '请选择从哪里取货。',
  channel_without_product: '第 {channel} 货道还没有分配品种，请先分配。',
  empty_visit: '第 {channel} 货道没有填任何内容，请填写或去掉。',
  visit_exists: '这次补货已经提交过。',
  already_resolved: '这一项已经有人处理了，请刷新。',
  resolution_not_possible: '这一项不能这样处理。',
  machine_behind:
    '机器还没有把第 {channel} 货道此前的事全部报上来，请等它联网后再认可；如果它不会再联网，请先停用这台机器。',
  channel_holds_goods:
    '账上第 {channel} 货道还有 {quantity} 个{product}。请先登记一次取出，或到现场点数为 0，再改配品种。',
  lot_unknown: '第 {channel} 货道的品种从没有到过这台机器，不知道是哪个批号。请先补登补货。',
  not_a_source: '这个地点不能取货，请选库房或库点。',
  no_start: '取货地点没有坐标，请先补上位置，或指定出发点。',
  place_twice: '同一台发放机在路线里出现了两次。',
  round_closed: '这条路线已经结束，请另排一条。',
  round_step: '路线现在的状态不能这样改。',
  assignee_required: '请先指派给一个人。',
  assignee_out_of_scope: '这个人管不到取货地点，请换一个人。',
  stop_not_open: '第 {stop} 站已经补过货，或不在这条路线里。',
} as const
