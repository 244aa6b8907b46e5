/** Forms of entries to the ledger. */
export const entry = {
  keys: '回车到下一项，Ctrl+回车提交',
  restored: '上次没有提交的内容还在，已经填好。',
  discard: '丢弃，重新填',
  rest: '零散（{unit}）',
  besideCount: '这笔不在盘点差异里，照样记账',
} as const

/** The paper that comes with a delivery. */
export const deliveryNote = {
  documentNumber: '送货单号',
  supplierName: '供货方',
  compare: '逐行核对送货单数量',
  sent: '送货单数量',
  received: '实收数量',
  reason: '差异原因',
  noDifference: '数量相符',
  less: '比送货单少 {quantity}',
  more: '比送货单多 {quantity}',
  differs: '与送货单不符',
  reasonNote: '说明',
  enterSent: '请填送货单上的数量，没有就填 0',
  enterReason: '数量不符，请选原因',
  enterNote: '请写明原因',
  contradicts: '原因和数量对不上，请核对',
  quarantine: '这个批号先转待验',
  quarantineHint: '待验的批号在本处全部停发，核实后报废破损的、放行其余的',
  quarantined: '已转待验',
} as const

export const differenceReason = {
  short: '短少',
  over: '多送',
  damaged: '破损',
  wrong_product: '送错品种',
  other: '其他',
} as const

/** What happened to goods on the road; other words stand as they were typed. */
export const transferReason = {
  damaged: '途中破损',
  missing: '途中丢失',
  short_loaded: '装车时就少了',
  wrong_product: '发错品种',
  refused: '收货方不需要',
  near_expiry: '效期太近',
  other: '其他（请写明）',
} as const

/** A movement on its own page and on paper. */
export const voucher = {
  title: '单据',
  receipt: '入库单',
  issue: '出库单',
  dispatch: '调拨单',
  arrival: '调拨签收单',
  disposal: '报废单',
  other: '出入库凭证',
  open: '查看和打印单据',
  print: '打印',
  paper: '纸张',
  number: '单号',
  from: '发出方',
  to: '接收方',
  when: '业务时间',
  recorded: '登记时间',
  handler: '经办人',
  product: '品种规格',
  lot: '批号',
  expiresOn: '有效期',
  quantity: '数量',
  boxes: '折合盒数',
  total: '合计 {count} 行',
  witness: '监销人',
  confirmed: '{name}，{at} 本人登录确认',
  unconfirmed: '{name}（未经本人登录确认）',
  noWitness: '没有监销人',
  differences: '与送货单核对',
  signHandler: '经办人签字',
  signReceiver: '收货人签字',
  signDriver: '送货人签字',
  signKeeper: '库管员签字',
  signWitness: '监销人签字',
  signLeader: '负责人签字',
  signDate: '日期',
  printedAt: '打印时间 {at}',
  reversed: '这笔已冲销',
} as const

/** Disposal with a witness. */
export const disposal = {
  documents: '报废单',
  waitingForYou: '等你监销确认',
  waitingHint: '在现场看着销毁以后，再确认。',
  none: '没有待确认的报废单',
  noneHint: '办理报废时选择监销人，对方在这里确认。',
  witnessTitle: '监销人',
  byAccount: '由对方登录确认',
  byAccountHint: '先生成报废单；对方登录确认以后才扣减库存',
  byName: '监销人没有账号，只登记姓名',
  byNameHint: '立即扣减库存，单据上会注明未经本人确认。只写工作人员，不写领取人',
  witness: '监销人',
  chooseWitness: '请选择监销人',
  witnessName: '监销人姓名',
  enterWitness: '请填监销人姓名',
  nobody: '本辖区没有别的账号，请登记姓名',
  prepared: '报废单已生成，等 {name} 确认',
  preparedBy: '经办人',
  preparedAt: '开单时间',
  confirm: '确认监销',
  confirmAsk: '确认已在现场看着这些药具销毁？确认后立即扣减库存。',
  confirmed: '已确认，库存已扣减',
  withdraw: '撤回',
  withdrawTitle: '撤回这张报废单',
  withdrawn: '报废单已撤回',
  withdrawnBecause: '撤回原因',
  onlyWitness: '等待 {name} 登录确认。确认以前，这些药具仍在账上。',
} as const

export const disposalStatus = {
  waiting: '待确认',
  posted: '已报废',
  withdrawn: '已撤回',
} as const
