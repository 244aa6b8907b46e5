/** 调拨。 */
export const transfer = {
  title: '调拨单',
  none: '没有在途调拨',
  noneHint: '发出而尚未签收的调拨会列在这里。',
  dispatched: '发出',
  closed: '结清',
  contents: '调拨明细',
  sent: '发出',
  received: '签收',
  lost: '损失',
  returned: '退回',
  receiveTitle: '签收',
  receiveHint: '与实物不符时，分别填写损失和退回',
  underWay: '在途 {quantity}',
  staysUnderWay: '还有 {quantity} 继续在途',
  tooMany: '合计不能超过在途的 {quantity}',
  lossReason: '有损失或退回时要选原因',
  lossReasonLabel: '损失或退回的原因',
  confirm: '确认签收',
  receivedDone: '签收已登记',
} as const

export const transferStatus = { in_transit: '在途', closed: '已结清' } as const
