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
