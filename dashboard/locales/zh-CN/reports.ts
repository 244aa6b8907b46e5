/** Reports: what they are about is said by the server, in the words of the same language. */
export const reports = {
  hint: '数字与库存、库存卡、出入库各页一致，可打印，也可导出 XLSX 或 CSV。',
  periodKind: '报表周期',
  period: '选择期间',
  month: '按月',
  quarter: '按季度',
  year: '按服务年',
  custom: '自选月份',
  from: '起始月份',
  to: '截止月份',
  span: '{from} 至 {to}',
  print: '打印',
  made: '{who} 于 {at} 制表',
  unknown: '—',
  none: '这段时间没有数据',
  noneHint: '换一个月份，或放宽辖区、地点和品种。',
  table: '报表内容，可左右滚动',
  notes: '说明',
  preparedBy: '制表人：',
  checkedBy: '审核人：',
  serviceYear: '服务年从{month}开始。',
  serviceYearStart: '服务年起始月份',
} as const

export const reportName = {
  stock: '进销存月报',
  movements: '出入库流水账',
  expiring: '近效期与过期清单',
  wastage: '损耗率',
  stockouts: '缺货率',
  plan: '按计划储备率',
  cyp: '夫妇避孕保护年（CYP）',
  orders: '订单满足率',
  counts: '盘点准确率',
}

export const reportQuestion = {
  stock: '期初有多少，进了多少，发了多少，期末剩多少？',
  movements: '每一笔出入库是什么时候、从哪到哪、谁经手？',
  expiring: '哪些批号快到期或已过期，放在哪里？',
  wastage: '破损、被盗、过期和报废占进货与期初的多少？',
  stockouts: '有多少点该有货却没货，缺了多少天？',
  plan: '月末库存有多少落在上下限之间？',
  cyp: '发放的药具相当于多少夫妇避孕保护年？',
  orders: '请领的数量收到了多少？',
  counts: '盘点时账实相符的有多少？',
}
