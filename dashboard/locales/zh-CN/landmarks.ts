/** Landmarks, and what the public sees of a place. */
export const landmarks = {
  title: '地标',
  note: '车站、厂门、市场这些大家都知道的地方。群众查到地标，就从那里往外找发放点；发放点旁 400 米内有地标，查询页会写“近……”。',
  create: '新增地标',
  edit: '修改地标：{name}',
  remove: '删除',
  removeTitle: '删除地标“{name}”？',
  removeNote: '群众查不到它了，以前发出去的这个地标的链接会转到查询首页。发放点不受影响。',
  removed: '已删除',
  name: '地标名称',
  nameHint: '写群众嘴里的叫法，如“永盛电子厂南门”。',
  coordinates: '位置',
  find: '看附近有什么',
  none: '还没有地标',
  noneHint: '先加火车站、汽车站、大厂的门口和菜市场。外地来的人说不出乡镇名，但认得这些地方。',
  noneFound: '没有叫这个名字的地标',
  noneFoundHint: '换个叫法再找，或清空查找。',
  search: '查找地标',
  count: '{count} 个地标',
} as const

export const landmarkActions = {
  landmark_created: '新增地标',
  landmark_changed: '修改地标',
  landmark_deleted: '删除地标',
} as const
export const landmarkProblems = {
  landmark_name_taken: '这个区划里已经有地标“{name}”了。请换个名称，或修改原来那个。',
} as const

/** A point as the public sees it. */
export const publicView = {
  title: '公众看到的样子',
  completeness: '公示五项',
  filled: '已填',
  missing: '缺',
  mend: '去补',
  mendField: '去补：{field}',
  verifiedOn: '{day} 核实',
  verifyHolds: '核实后 {days} 天内有效。',
  verifyAgain: '公示信息每 {days} 天要核实一次：打一遍电话，对一遍地址、时间和品种。',
  verifyNow: '我已核对，今天核实',
  verifiedNow: '已记为今天核实',
  hidden: '还没有公示，群众看不到这里',
  hiddenHint: '补齐五项，在编辑页打开“向公众公示”，这里就会显示群众看到的页面。',
  preview: '群众看到的页面',
  previewOf: '群众看到的页面：{name}',
  previewNote: '这就是公开页面本身，只是不能在这里提交反映。刚改的内容最多过 15 秒出现。',
  reload: '重新载入',
  open: '单独打开',
  poster: '海报',
  sticker: '机身贴',
  incompletePoints: '有缺项的发放点',
  unpublishedPoints: '没达到公开要求的发放点',
} as const
