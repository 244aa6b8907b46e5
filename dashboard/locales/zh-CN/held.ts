/** Lots that must not leave (待验). */
export const held = {
  tab: '待验',
  hint: '待验的批号不能发放、不能调出。核实无误后放行；确有问题的报废。',
  none: '没有待验的批号',
  noneHint: '有效期与已知不同、到货破损或被召回的批号会自动列在这里，也可以手工转入。',
  hold: '转入待验',
  reason: '原因',
  since: '开始',
  by: '经手人',
  bySystem: '系统',
  note: '备注',
  everywhere: '全部地点',
  release: '放行',
  releaseReason: '核实结果',
  releaseHint: '放行后可以正常发放；核实结果会记入审计日志。',
  released: '已放行',
}
export const heldReason = {
  expiry_conflict: '有效期与已知不同',
  delivery_difference: '到货有差异',
  recall: '召回',
}
