/** 外框：导航、各页通用的字词、加载与连接状态。 */
export const app = {
  name: '三亮',
  purpose: '免费避孕药具管理',
  allAreas: '全部辖区',
} as const

export const nav = {
  main: '主导航',
  skip: '跳到主要内容',
  today: '今日',
  alerts: '告警',
  map: '地图',
  stock: '库存',
  movements: '出入库',
  transfers: '调拨在途',
  reports: '报表',
  replenishment: '请领',
  refills: '补货',
  climate: '温湿度',
  threeBright: '三亮',
  registers: '台账',
  dispensers: '自助发放机',
  places: '发放点',
  admin: '系统管理',
  more: '更多',
} as const

export const words = {
  actions: '操作',
  all: '全部',
  allAreas: '全部辖区',
  allCategories: '全部类别',
  allKinds: '全部类型',
  allPlaces: '全部发放点',
  allProducts: '全部品种',
  cancel: '取消',
  category: '类别',
  clear: '清除',
  close: '关闭',
  copied: '已复制',
  copy: '复制',
  done: '完成',
  edit: '编辑',
  filters: '筛选',
  filtersSet: '筛选（{count}）',
  jurisdiction: '行政区划',
  loadMore: '加载更多',
  loosenFilters: '放宽筛选条件再试。',
  no: '否',
  noLotNumber: '无批号',
  nothingFound: '没有匹配项',
  place: '发放点',
  placeKind: '类型',
  product: '品种',
  save: '保存',
  saved: '已保存',
  sortBy: '按{column}排序',
  status: '状态',
  unit: '计量单位',
  unknown: '未知',
  unknownQuantity: '数量未知',
  yes: '是',
} as const

export const time = {
  justNow: '刚刚',
} as const

export const states = {
  loading: '正在加载',
  failed: '没能取到数据',
  retry: '重试',
  reload: '重新加载',
  refresh: '刷新',
  updated: '{age}更新',
  noAnswer: '服务器没有应答，请检查网络后重试。',
  repeatSafely: '网络中断，不确定是否已经提交成功。内容都还在，可以放心再次提交，同一张单不会重复入账。',
  bug: '页面出错了：{detail}',
  notFound: '页面不存在',
  notFoundTitle: '这里没有页面',
  notFoundHint: '地址可能写错了，或者内容已经移走。',
  toToday: '回到今日',
  screenFailed: '页面没能打开',
  screenFailedTitle: '页面没能打开，重新加载一般就好',
} as const

export const connection = {
  connecting: '正在连接',
  live: '实时更新',
  lost: '连接中断',
  banner: '与服务器的实时连接自 {since} 起中断，正在重连。页面上的数据可能已经过时。',
} as const
