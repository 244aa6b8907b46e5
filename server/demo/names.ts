/** Fictional names: no such county exists. Codes under 99 are not in use. */
export const COUNTY = { code: '990101', name: '青禾县', nameEn: 'Qinghe County' }

interface Township {
  name: string
  nameEn: string
  /** Word that begins the names of its places. */
  short: string
  /** Share of the county's points. */
  weight: number
  migrantArea: boolean
  villages: readonly string[]
}

export const TOWNSHIPS: readonly Township[] = [
  {
    name: '城关镇',
    nameEn: 'Chengguan Town',
    short: '城关',
    weight: 9,
    migrantArea: false,
    villages: ['北门社区', '文昌社区', '南街社区', '河西社区'],
  },
  {
    name: '新港街道',
    nameEn: 'Xingang Subdistrict',
    short: '新港',
    weight: 8,
    migrantArea: true,
    villages: ['港前社区', '工业园社区', '锦绣社区'],
  },
  {
    name: '东浦镇',
    nameEn: 'Dongpu Town',
    short: '东浦',
    weight: 5,
    migrantArea: true,
    villages: ['东浦村', '渡头村', '沙洲村'],
  },
  {
    name: '石桥镇',
    nameEn: 'Shiqiao Town',
    short: '石桥',
    weight: 4,
    migrantArea: false,
    villages: ['石桥村', '上屯村', '古井村'],
  },
  {
    name: '柳塘镇',
    nameEn: 'Liutang Town',
    short: '柳塘',
    weight: 4,
    migrantArea: false,
    villages: ['柳塘村', '荷叶村', '新塘村'],
  },
  {
    name: '南河镇',
    nameEn: 'Nanhe Town',
    short: '南河',
    weight: 4,
    migrantArea: true,
    villages: ['南河村', '河湾村', '桥头村'],
  },
  {
    name: '金田镇',
    nameEn: 'Jintian Town',
    short: '金田',
    weight: 3,
    migrantArea: false,
    villages: ['金田村', '大坝村', '谷丰村'],
  },
  {
    name: '长坪镇',
    nameEn: 'Changping Town',
    short: '长坪',
    weight: 3,
    migrantArea: false,
    villages: ['长坪村', '岭脚村', '茶场村'],
  },
  {
    name: '云岭乡',
    nameEn: 'Yunling Township',
    short: '云岭',
    weight: 2,
    migrantArea: false,
    villages: ['云岭村', '松树村', '高寨村'],
  },
  {
    name: '白露乡',
    nameEn: 'Bailu Township',
    short: '白露',
    weight: 2,
    migrantArea: false,
    villages: ['白露村', '芦苇村', '水口村'],
  },
  {
    name: '竹山乡',
    nameEn: 'Zhushan Township',
    short: '竹山',
    weight: 2,
    migrantArea: false,
    villages: ['竹山村', '笋坑村', '石门村'],
  },
  {
    name: '红枫乡',
    nameEn: 'Hongfeng Township',
    short: '红枫',
    weight: 2,
    migrantArea: false,
    villages: ['红枫村', '枫林村', '坪上村'],
  },
  {
    name: '安平乡',
    nameEn: 'Anping Township',
    short: '安平',
    weight: 2,
    migrantArea: false,
    villages: ['安平村', '枣园村', '东岗村'],
  },
]

interface Site {
  name: string
  nameEn: string
  profile: 'quiet' | 'normal' | 'hot'
  indoor: boolean
}

export const DISPENSER_SITES: readonly Site[] = [
  { name: '便民服务中心', nameEn: 'Public Service Centre', profile: 'normal', indoor: false },
  { name: '卫生院门口', nameEn: 'Health Centre Entrance', profile: 'normal', indoor: false },
  { name: '客运站', nameEn: 'Bus Station', profile: 'hot', indoor: true },
  { name: '农贸市场', nameEn: 'Farmers’ Market', profile: 'normal', indoor: false },
  { name: '文化广场', nameEn: 'Culture Square', profile: 'normal', indoor: false },
  { name: '工业园宿舍区', nameEn: 'Industrial Park Dormitories', profile: 'hot', indoor: false },
  { name: '夜市街口', nameEn: 'Night Market', profile: 'hot', indoor: false },
  { name: '电子厂生活区', nameEn: 'Electronics Factory Quarters', profile: 'normal', indoor: true },
  { name: '社区居委会', nameEn: 'Neighbourhood Committee', profile: 'quiet', indoor: false },
  { name: '建材城', nameEn: 'Building Materials Market', profile: 'normal', indoor: false },
  { name: '公租房小区', nameEn: 'Public Rental Housing', profile: 'normal', indoor: false },
  { name: '加油站', nameEn: 'Filling Station', profile: 'quiet', indoor: false },
  { name: '物流园', nameEn: 'Logistics Park', profile: 'normal', indoor: true },
]

export const STAFFED_SITES = [
  { name: '卫生院药具发放室', nameEn: 'Health Centre Supply Room' },
  { name: '妇幼保健服务站', nameEn: 'Maternal and Child Health Station' },
  { name: '社区卫生服务站', nameEn: 'Community Health Station' },
  { name: '村卫生室', nameEn: 'Village Clinic' },
  { name: '党群服务中心', nameEn: 'Community Centre' },
] as const

export const SOCIAL_SITES = [
  { name: '康民大药房', nameEn: 'Kangmin Pharmacy' },
  { name: '工友之家', nameEn: 'Workers’ Home' },
  { name: '平价旅馆', nameEn: 'Budget Inn' },
  { name: '制衣厂女工服务点', nameEn: 'Garment Factory Service Point' },
  { name: '物业服务中心', nameEn: 'Estate Office' },
] as const

export const BOX_SITES = [
  { name: '综治中心免费发放箱', nameEn: 'Free Box, Community Office' },
  { name: '招待所免费发放箱', nameEn: 'Free Box, Guesthouse' },
  { name: '公厕旁免费发放箱', nameEn: 'Free Box by the Public Toilet' },
] as const

export const STREETS = [
  '人民路',
  '解放路',
  '青禾大道',
  '滨河路',
  '建设路',
  '新港大道',
  '文化街',
  '工业路',
  '迎宾路',
  '团结街',
] as const

export const MANAGERS = [
  '陈静',
  '李秀英',
  '黄建国',
  '韦小燕',
  '覃志强',
  '莫丽华',
  '罗文斌',
  '蒙春梅',
  '周海燕',
  '廖国平',
  '唐玉兰',
  '梁少华',
  '苏晓玲',
] as const

/** What everybody knows (地标), beside the so-manieth point of a township. */
export const LANDMARKS = [
  { name: '青禾汽车总站', nameEn: 'Qinghe Coach Station', township: 0, beside: 0 },
  { name: '青禾县人民医院', nameEn: 'Qinghe People’s Hospital', township: 0, beside: 1 },
  { name: '城关大市场', nameEn: 'Chengguan Market', township: 0, beside: 2 },
  { name: '永盛电子厂南门', nameEn: 'Yongsheng Electronics, South Gate', township: 1, beside: 0 },
  { name: '新港工业园东门', nameEn: 'Xingang Industrial Park, East Gate', township: 1, beside: 1 },
  { name: '新港夜市', nameEn: 'Xingang Night Market', township: 1, beside: 2 },
  { name: '东浦火车站广场', nameEn: 'Dongpu Railway Station Square', township: 2, beside: 0 },
  { name: '红旗制衣厂', nameEn: 'Hongqi Garment Factory', township: 2, beside: 1 },
  { name: '石桥老街', nameEn: 'Shiqiao Old Street', township: 3, beside: 0 },
  { name: '柳塘集市', nameEn: 'Liutang Fair', township: 4, beside: 0 },
  { name: '南河大桥', nameEn: 'Nanhe Bridge', township: 5, beside: 0 },
] as const
