/** 地图。 */
export const map = {
  title: '地图',
  canvas: '发放点地图，可用方向键移动、加减号缩放；旁边的列表有同样的内容',
  faceMap: '地图',
  faceList: '列表与筛选',
  list: '发放点列表，问题严重的在前',
  listAndFilters: '列表与筛选',
  search: '搜索名称',
  problemsOnly: '只看有问题的',
  layer: '看什么',
  inView: '当前视野 {count} 处',
  places: '{count} 处',
  worst: '其中最严重：{status}',
  shown: '列出前 {shown} 处，共 {total} 处。',
  unplaced: '另有 {count} 处没有坐标，地图上看不到。',
  nothing: '没有符合条件的发放点',
  nothingHere: '当前视野里没有，缩小地图看看。',
  nothingHint: '放宽筛选条件，或先在“发放点”里登记地点和坐标。',
  legend: '图例',
  clusterLegend: '多处聚合，圈色取最严重者',
  areaLegend: '服务范围示意',
  disclaimer: '服务范围示意，非行政区域界线',
  zoomIn: '放大',
  zoomOut: '缩小',
  showAll: '显示全部',
  spot: '同一位置的发放点',
  news: '{name}：{status}',
} as const

export const mapLayer = { stock: '库存', storage: '储存', three_bright: '三亮' } as const

export const mapStatus = {
  out: '缺货',
  excursion: '温湿度超标',
  fail: '有不合格项',
  low: '偏低',
  no_data: '没有读数',
  offline: '离线',
  unknown: '未知',
  ok: '正常',
} as const
