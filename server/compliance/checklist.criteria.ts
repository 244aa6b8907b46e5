import type { AssessedTier, Criterion } from '../../protocol/api/compliance.ts'

const ALL: AssessedTier[] = ['county', 'township', 'village']
const STORES: AssessedTier[] = ['county', 'township']
/** A photo older than this proves nothing any more. */
const STALE_MONTHS = 12

type Words = Pick<Criterion, 'code' | 'name' | 'nameEn' | 'guidance' | 'guidanceEn'>
const criterion = (
  words: Words,
  rest: Pick<Criterion, 'group' | 'tiers' | 'evidence'> & Partial<Criterion>,
): Criterion => ({
  optionalIn: [],
  scored: true,
  staleMonths: rest.evidence === 'computed' ? null : STALE_MONTHS,
  subchecks: [],
  limits: [],
  unit: '',
  share: 1,
  ...words,
  ...rest,
})
const words = (code: string, name: string, nameEn: string, guidance: string, guidanceEn: string): Words => ({
  code,
  name,
  nameEn,
  guidance,
  guidanceEn,
})
const sub = (code: string, name: string, nameEn: string) => ({ code, name, nameEn })

const WINDOW: Criterion[] = [
  criterion(
    words(
      'W1',
      '政务公开栏',
      'Notice board',
      '公开免费发放点名单和本单位咨询电话。缺名单、缺电话或信息过期为不合格。',
      'Shows the list of free supply points and the own enquiry phone. Fails without either, or when outdated.',
    ),
    { group: 'W', tiers: ALL, evidence: 'photo' },
  ),
  criterion(
    words(
      'W2',
      '婚育新风宣传栏',
      'Knowledge display',
      '展示避孕节育知识。空白、破损或被遮挡为不合格。',
      'Shows knowledge about contraception. Fails when empty, damaged or hidden.',
    ),
    { group: 'W', tiers: ALL, evidence: 'photo' },
  ),
  criterion(
    words(
      'W3',
      '服务牌',
      'Service sign',
      '小区、社区中心、大型企业等处悬挂，写明电话、地点、时间；与系统登记不符为不合格。',
      'In estates, community centres and large factories: phone, place and hours. Fails when they are not in the register.',
    ),
    { group: 'W', tiers: ['venue'], evidence: 'photo_fields' },
  ),
  criterion(
    words(
      'W4',
      '供应点标识',
      'Sign at the entrance',
      '大厅入口处有免费药具供应点标识。看不见或破损为不合格。',
      'A sign of the supply point at the hall entrance. Fails when it cannot be seen or is damaged.',
    ),
    { group: 'W', tiers: ALL, optionalIn: ['village'], evidence: 'photo' },
  ),
  criterion(
    words(
      'W5',
      '展示橱窗',
      'Display of samples',
      '样品齐全，标明免费、名称、适用人群、用法；有知情选择展板，照明完好。',
      'Samples of the full range with labels, boards on informed choice, lit.',
    ),
    {
      group: 'W',
      tiers: ALL,
      optionalIn: ['village'],
      evidence: 'subchecks',
      subchecks: [
        sub('range', '样品品种齐全', 'Samples of the full range'),
        sub('free', '标明免费', 'Labelled free of charge'),
        sub('labels', '标明名称、适用人群、用法', 'Name, suitable users and use on each'),
        sub('choice', '有知情选择展板', 'Boards on informed choice'),
        sub('lit', '照明完好', 'Lit'),
      ],
    },
  ),
  criterion(
    words(
      'W6',
      '咨询室',
      'Consulting room',
      '有图谱、宣传资料和优质服务卡（项目、承诺、方式、电话）。',
      'Charts, leaflets and service cards with items, promise, mode and phone.',
    ),
    { group: 'W', tiers: STORES, evidence: 'photo' },
  ),
]

const CERTIFICATES: Criterion[] = [
  criterion(
    words(
      'C1',
      '药管员上岗证',
      'Post certificate',
      '每名药管员持有效上岗证，由人员登记自动计算。',
      'Every manager holds a valid post certificate. Computed from the staff register.',
    ),
    { group: 'C', tiers: ALL, evidence: 'computed' },
  ),
  criterion(
    words(
      'C2',
      '年度培训',
      'Yearly training',
      '每年培训记入上岗证并确认，由人员登记自动计算。',
      'Yearly training entered and confirmed. Computed from the staff register.',
    ),
    { group: 'C', tiers: ALL, evidence: 'computed' },
  ),
  criterion(
    words(
      'C3',
      '新上岗人员先培训考试',
      'New staff trained and examined first',
      '新药管员先培训、考试，后发证，由人员登记自动计算。',
      'Training and examination before the certificate. Computed from the staff register.',
    ),
    { group: 'C', tiers: ALL, evidence: 'computed' },
  ),
  criterion(
    words(
      'C4',
      '生殖健康咨询师证',
      'Counsellor certificate',
      '加分项，不计入得分。',
      'A bonus, not counted.',
    ),
    { group: 'C', tiers: ALL, evidence: 'computed', scored: false },
  ),
]

const equipment = (code: string, name: string, nameEn: string): Criterion =>
  criterion(
    words(
      code,
      name,
      nameEn,
      `库房“八有”之一:${name}在位且能正常使用。`,
      `One of the eight of a storeroom: ${nameEn.toLowerCase()}, there and working.`,
    ),
    { group: 'S', tiers: STORES, evidence: 'asset_photo' },
  )

const STORE: Criterion[] = [
  criterion(
    words(
      'S1a',
      '药具柜（架）',
      'Cabinet',
      '零发药具和宣传资料合一的柜或架。',
      'A cabinet that combines small issue and leaflets.',
    ),
    { group: 'S', tiers: STORES, evidence: 'photo' },
  ),
  criterion(words('S1b', '药具包（箱）', 'Kit', '包（箱）内药具摆放整齐。', 'The kit is orderly.'), {
    group: 'S',
    tiers: ['village'],
    evidence: 'photo',
  }),
  criterion(
    words(
      'S2a',
      '库房面积（县）',
      'Area of the storeroom (county)',
      '不少于 40 平方米；超过 70 平方米仅作参考。',
      'At least 40 m²; above 70 m² is information only.',
    ),
    {
      group: 'S',
      tiers: ['county'],
      evidence: 'number',
      // Walls do not move.
      staleMonths: null,
      unit: 'm²',
      limits: [{ tier: 'county', minimum: 40, usual: 70 }],
    },
  ),
  criterion(
    words(
      'S2b',
      '库房面积（乡镇）',
      'Area of the storeroom (township)',
      '不少于 10 平方米；超过 20 平方米仅作参考。',
      'At least 10 m²; above 20 m² is information only.',
    ),
    {
      group: 'S',
      tiers: ['township'],
      evidence: 'number',
      staleMonths: null,
      unit: 'm²',
      limits: [{ tier: 'township', minimum: 10, usual: 20 }],
    },
  ),
  equipment('S2.1', '挡鼠板', 'Rodent guard'),
  equipment('S2.2', '分区标识', 'Zone signs'),
  equipment('S2.3', '货架', 'Shelving'),
  equipment('S2.4', '空调', 'Air conditioner'),
  equipment('S2.5', '湿温度计', 'Thermo-hygrometer'),
  equipment('S2.6', '灭火器', 'Fire extinguisher'),
  equipment('S2.7', '避光窗帘', 'Blackout curtain'),
  {
    ...equipment('S2.8', '第八项（由县里确定）', 'Eighth item (the county says which)'),
    guidance: '来源只列七项和“等”。县里确定名称并设为计分后才计入得分。',
    guidanceEn: 'The source names seven and "etc.". Counts once the county has named it and set it to count.',
    scored: false,
  },
  criterion(words('S3a', '工作台', 'Workbench', '有拆包、包装用具。', 'With materials to unpack and pack.'), {
    group: 'S',
    tiers: STORES,
    evidence: 'photo',
  }),
  criterion(
    words(
      'S3b',
      '保管制度上墙',
      'Storage rules posted',
      '保管制度张贴在库房内。',
      'The rules hang in the storeroom.',
    ),
    { group: 'S', tiers: STORES, evidence: 'photo' },
  ),
  criterion(
    words(
      'S3c',
      '温湿度记录',
      'Temperature and humidity log',
      '近 30 天应有记录中实有记录不少于九成，由温湿度记录自动计算。',
      'Of the readings due in the last 30 days at least nine in ten are there. Computed from the climate record.',
    ),
    { group: 'S', tiers: STORES, evidence: 'computed', share: 0.9 },
  ),
  criterion(
    words('S4a', '堆码整齐', 'Orderly stacking', '离地离墙、分区堆放。', 'Off floor and wall, by zone.'),
    { group: 'S', tiers: STORES, evidence: 'photo' },
  ),
  criterion(
    words(
      'S4b',
      '库存标示卡',
      'Bin cards',
      '在库的每个品种都有标示卡，且 12 个月内与实物核对过，由库存、盘点和检查自动计算。',
      'A card for every product in stock, held against the shelf within 12 months. Computed from stock, counts and inspections.',
    ),
    { group: 'S', tiers: STORES, evidence: 'computed', staleMonths: STALE_MONTHS },
  ),
  criterion(
    words(
      'S4c',
      '库房整洁',
      'Clean room',
      '地面、货架干净，无杂物。',
      'Floor and shelves clean, nothing else stored.',
    ),
    { group: 'S', tiers: STORES, evidence: 'photo' },
  ),
]

export const SHIPPED_CRITERIA: Criterion[] = [...WINDOW, ...CERTIFICATES, ...STORE]
