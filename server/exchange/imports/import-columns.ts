import type { ImportKind, SheetColumnName } from '../../../protocol/api/exchange.ts'
import { column, type ImportColumn } from './import-column.ts'
import { LANDMARK_COLUMNS } from './landmark-columns.ts'

/** Every column that a file may have, whichever the language of its headings. */
export const IMPORT_COLUMNS: Record<SheetColumnName, ImportColumn> = {
  place: column(
    '发放点',
    'Place',
    '地点|库房|仓库|存放地点|location|warehouse',
    ['库房或发放点的名称或编号,与系统里一致', 'Name or id of the warehouse or point, as in the system'],
    ['县药具库房', 'County warehouse'],
  ),
  product: column(
    '品种编码',
    'Product code',
    '品种|药具编码|编码|product|item code|code',
    ['品种编码或名称;留空时按商品条码识别', 'Code or name of the product; when empty, the GTIN says which'],
    'CON52',
  ),
  gtin: column(
    '商品条码',
    'GTIN',
    '条码|条形码|barcode|ean',
    [
      '8、12、13 或 14 位商品条码(GTIN),核对校验位',
      'GTIN of 8, 12, 13 or 14 digits; the check digit is verified',
    ],
    '',
  ),
  lot: column(
    '批号',
    'Lot',
    '生产批号|产品批号|lot number|batch|batch number',
    ['包装上的批号;没有批号留空', 'As on the label; empty when the label has none'],
    'A2406',
  ),
  expires: column(
    '有效期至',
    'Expiry date',
    '有效期|失效日期|到期日|有效期限|expiry|expires|expiration date',
    [
      '2028-06-30、2028/6/30、2028年6月30日或 20280630;只写到月的按当月最后一天',
      '2028-06-30, 2028/6/30 or 20280630; a month alone means its last day',
    ],
    '2028-06-30',
  ),
  quantity: column(
    '数量',
    'Quantity',
    '入库数量|发货数量|库存数量|qty|amount|number of packs|num packs|pack quantity|packs',
    ['大于 0 的整数', 'A whole number above 0'],
    '1200',
  ),
  packSize: column(
    '每包数量',
    'Pack size',
    'packsize|包装规格',
    [
      '每包有多少最小单位;填了就按“数量 × 每包数量”入账',
      'Base units in a pack; when given, the quantity counts packs',
    ],
    '',
  ),
  unit: column(
    '计量单位',
    'Unit',
    '单位|包装单位|unit of measure|uom',
    [
      '数量按什么计:只/板/支/枚/管、盒或箱;留空为最小单位',
      'What the quantity counts: piece, box or carton; empty means base units',
    ],
    ['只', 'piece'],
  ),
  code: column(
    '品种编码',
    'Product code',
    '编码|code',
    [
      '1 至 32 位字母、数字、横线或下划线;已有的编码更新该品种',
      '1 to 32 letters, digits, dashes or underscores; a known code updates that product',
    ],
    'CON52',
  ),
  category: column('类别', 'Category', 'category', ['药、套或环', 'drug, condom or iud'], ['套', 'condom']),
  method: column(
    '避孕方法',
    'Method',
    'method',
    ['如 male_condom、combined_pill,或中文名称', 'Such as male_condom or combined_pill'],
    ['男用避孕套', 'male_condom'],
  ),
  name: column('名称', 'Name', '品名|中文名称|chinese name', ['中文名称', 'In Chinese'], '男用避孕套'),
  nameEn: column('英文名称', 'English name', 'name en|nameEn', ['英文名称', 'In English'], 'Male condom'),
  specification: column('规格', 'Specification', 'spec', ['规格,可留空', 'May be empty'], '52 mm'),
  baseUnit: column(
    '最小单位',
    'Base unit',
    '计量单位|unit',
    ['只、板、支、枚或管', 'piece, cycle, vial, device or tube'],
    ['只', 'piece'],
  ),
  boxSize: column(
    '每盒数量',
    'Units per box',
    'box size',
    ['每盒有多少最小单位', 'Base units in a box'],
    '10',
  ),
  cartonBoxes: column(
    '每箱盒数',
    'Boxes per carton',
    'carton boxes',
    ['每箱有多少盒', 'Boxes in a carton'],
    '50',
  ),
  shelfLifeMonths: column(
    '保质期(月)',
    'Shelf life (months)',
    '保质期|shelf life',
    ['1 至 240 个月', '1 to 240 months'],
    '36',
  ),
  storageProfile: column(
    '储存条件',
    'Storage profile',
    '储存要求|storage',
    ['储存条件的名称或编号', 'Name or id of the storage profile'],
    ['避孕套', 'condom'],
  ),
  selfService: column('可自助发放', 'Self-service', '自助', ['是或否', 'yes or no'], ['是', 'yes']),
  staffName: column(
    '姓名',
    'Staff name',
    '药管员|药管员姓名|人员|name',
    ['药管员姓名;同一人有多条记录可写多行', 'Name of the manager; several rows for several trainings'],
    ['李红', 'Li Hong'],
  ),
  post: column(
    '岗位',
    'Post',
    '职务|人员类别|position',
    ['专职、兼职或协助;留空为专职', 'manager, part-time or assistant; empty means manager'],
    ['专职', 'manager'],
  ),
  phone: column('工作电话', 'Work phone', '电话|联系电话|phone', ['可留空', 'May be empty'], '0799-1234567'),
  startedOn: column(
    '上岗日期',
    'Started on',
    '任职日期|到岗日期|start date',
    ['系统里没有的人必填,如 2024-03-01', 'Needed for people who are new here, such as 2024-03-01'],
    '2024-03-01',
  ),
  certificateNumber: column(
    '上岗证编号',
    'Certificate number',
    '上岗证号|证书编号|certificate',
    ['药管员上岗证的编号;没有证留空', 'Number of the post certificate; empty without one'],
    'YGY-2024-001',
  ),
  certificateOn: column(
    '发证日期',
    'Certificate issued on',
    '发证时间|issued on',
    ['有编号时必填', 'Needed with a number'],
    '2024-04-10',
  ),
  certificateUntil: column(
    '证书有效期至',
    'Certificate valid until',
    '有效期至|有效期|valid until',
    ['留空表示长期有效', 'Empty means without end'],
    '2027-04-09',
  ),
  trainingOn: column(
    '培训日期',
    'Training date',
    '年度培训|培训时间',
    ['参加培训的日期', 'Day of the training'],
    '2026-03-12',
  ),
  trainingTopic: column(
    '培训内容',
    'Training topic',
    '培训主题|topic',
    ['留空写作“年度培训”', 'Empty means the yearly training'],
    ['药具储存与养护', 'Storage and care'],
  ),
  confirmedBy: column(
    '确认单位',
    'Confirmed by',
    '培训确认|盖章单位',
    ['在上岗证上盖章确认的单位;未确认留空', 'Who signed on the certificate; empty when nobody did yet'],
    ['县药具站', 'County station'],
  ),
  examOn: column(
    '考试日期',
    'Examination date',
    '考核日期|exam date',
    ['可留空', 'May be empty'],
    '2024-04-02',
  ),
  examPassed: column(
    '考试合格',
    'Examination passed',
    '考试结果|考核结果',
    ['是或否;留空为是', 'yes or no; empty means yes'],
    ['是', 'yes'],
  ),
  ...LANDMARK_COLUMNS,
}

interface KindColumns {
  columns: readonly SheetColumnName[]
  /** Columns that must be there. */
  required: readonly SheetColumnName[]
  /** Of these, one has to be there. */
  oneOf?: readonly SheetColumnName[]
}
export const KIND_COLUMNS: Record<ImportKind, KindColumns> = {
  receipts: {
    columns: ['product', 'gtin', 'lot', 'expires', 'quantity', 'unit', 'packSize'],
    required: ['expires', 'quantity'],
    oneOf: ['product', 'gtin'],
  },
  opening: {
    columns: ['place', 'product', 'gtin', 'lot', 'expires', 'quantity', 'unit', 'packSize'],
    required: ['place', 'expires', 'quantity'],
    oneOf: ['product', 'gtin'],
  },
  catalogue: {
    columns: [
      'code',
      'gtin',
      'category',
      'method',
      'name',
      'nameEn',
      'specification',
      'baseUnit',
      'boxSize',
      'cartonBoxes',
      'shelfLifeMonths',
      'storageProfile',
      'selfService',
    ],
    required: ['code'],
  },
  staff: {
    columns: [
      'place',
      'staffName',
      'post',
      'phone',
      'startedOn',
      'certificateNumber',
      'certificateOn',
      'certificateUntil',
      'trainingOn',
      'trainingTopic',
      'confirmedBy',
      'examOn',
      'examPassed',
    ],
    required: ['place', 'staffName'],
  },
  landmarks: {
    columns: ['jurisdiction', 'landmark', 'landmarkEn', 'longitude', 'latitude', 'datum'],
    required: ['jurisdiction', 'landmark', 'longitude', 'latitude', 'datum'],
  },
}
