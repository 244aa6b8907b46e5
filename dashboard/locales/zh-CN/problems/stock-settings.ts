export const stockSettingsProblems = {
  stock_minimum_above_maximum: '最低库存（{lower}）不能高于最高库存（{upper}）。涉及品种：{product}。',
  stock_emergency_above_minimum: '紧急订购点（{lower}）不能高于最低库存（{upper}）。涉及品种：{product}。',
  stock_safety_above_minimum: '安全库存（{lower}）不能高于最低库存（{upper}）。涉及品种：{product}。',
  stock_red_before_amber: '红色警示（{lower}）不能早于黄色提醒（{upper}）。涉及品种：{product}。',
  view_name_taken: '您已经有一个叫“{name}”的视图，请换个名称。',
  too_many_views: '最多保存 {max} 个视图，请先删除不用的。',
} as const
