export const deliveryProblems = {
  difference_reason_required: '有的行实收与送货单不符，请选原因；选“其他”的要写明。',
  difference_contradicts: '差异原因和数量对不上，请对照送货单。',
  line_without_goods: '有一行既没有发也没有收，请删掉这一行。',
  witness_required: '报废要有监销人，请选择或填写。',
  unknown_witness: '这个人不能当监销人：要另一个能登录、并且管着这个地点的人。',
  not_the_witness: '只有指定的监销人本人才能确认。',
  not_your_disposal: '只有经办人和监销人可以撤回。',
  disposal_decided: '这张报废单已经确认或撤回，请刷新。',
  preparer_gone: '{person}已停用或不再有记账权限，请撤回这张报废单，重新办理。',
} as const
