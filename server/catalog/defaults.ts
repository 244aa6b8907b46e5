import type { CreateProduct, StorageProfile } from '../../protocol/api/catalog.ts'

/**
 * What a new installation starts with: editable defaults, as no national text fixes them.
 * Limits are degrees Celsius and per cent relative humidity; null = no limit. The label of a product wins.
 */
export const DEFAULT_STORAGE_PROFILES: readonly StorageProfile[] = [
  profile('room', '常温库', 'Normal storage', {
    minCelsius: 10,
    maxCelsius: 30,
    minHumidity: 35,
    maxHumidity: 75,
  }),
  profile('cool', '阴凉库', 'Cool storage', { maxCelsius: 20, minHumidity: 35, maxHumidity: 75 }),
  profile('condom', '避孕套', 'Condoms', { maxCelsius: 40, maxHumidity: 75 }),
  profile('iud', '宫内节育器', 'IUDs', { maxCelsius: 40, maxHumidity: 75 }),
  profile('pill', '口服避孕药', 'Oral pills', { maxCelsius: 20, maxHumidity: 75 }),
  profile('injectable', '避孕针', 'Injectables', { maxCelsius: 40 }),
  profile('implant', '皮下埋植剂', 'Implants', { maxCelsius: 30 }),
  profile('spermicide', '外用杀精剂', 'Spermicides', { minCelsius: 15, maxCelsius: 30 }),
]

type Limits = Partial<Pick<StorageProfile, 'minCelsius' | 'maxCelsius' | 'minHumidity' | 'maxHumidity'>>

/** An excursion begins after an hour outside the limits: two readings at the longest interval between two. */
function profile(id: string, name: string, nameEn: string, limits: Limits): StorageProfile {
  const none = { minCelsius: null, maxCelsius: null, minHumidity: null, maxHumidity: null }
  return { id, name, nameEn, ...none, ...limits, toleranceMinutes: 60 }
}

/**
 * The usual kinds of the free national supply. No GTIN: the county scans its own labels. Condoms and spermicides may
 * be taken without a person in attendance; everything else wants a clinician.
 */
export const DEFAULT_PRODUCTS: readonly CreateProduct[] = [
  condom('CON52', '男用避孕套(光面 52 mm)', 'Male condom, smooth, 52 mm', '天然胶乳,标称宽度 52 mm'),
  condom('CON52R', '男用避孕套(颗粒 52 mm)', 'Male condom, dotted, 52 mm', '天然胶乳,颗粒型,标称宽度 52 mm'),
  condom('CON49', '男用避孕套(光面 49 mm)', 'Male condom, smooth, 49 mm', '天然胶乳,标称宽度 49 mm'),
  {
    ...condom('FCON', '女用避孕套', 'Female condom', '聚氨酯'),
    method: 'female_condom',
    boxSize: 2,
  },
  pill(
    'COCLNG',
    'combined_pill',
    '复方左炔诺孕酮片',
    'Levonorgestrel and ethinylestradiol tablets',
    '22 片/板',
  ),
  pill('COCDSG', 'combined_pill', '去氧孕烯炔雌醇片', 'Desogestrel and ethinylestradiol tablets', '21 片/板'),
  pill('COCMA', 'combined_pill', '复方醋酸甲地孕酮片', 'Compound megestrol acetate tablets', '22 片/板'),
  {
    ...pill(
      'ECLNG',
      'emergency_pill',
      '左炔诺孕酮片(紧急避孕)',
      'Levonorgestrel emergency contraceptive',
      '1.5 mg',
    ),
    unit: 'piece',
  },
  injectable(
    'INJNET',
    'monthly_injectable',
    '复方庚酸炔诺酮注射液',
    'Norethisterone enanthate compound injection',
    '1 ml',
  ),
  injectable(
    'INJDMPA',
    'dmpa_injectable',
    '醋酸甲羟孕酮注射液',
    'Medroxyprogesterone acetate injection',
    '150 mg/1 ml',
  ),
  implant('IMPENG', 'implant_3y', '依托孕烯植入剂', 'Etonogestrel implant', '68 mg,1 根'),
  implant('IMPLNG', 'implant_4y', '左炔诺孕酮硅胶棒(Ⅱ)', 'Levonorgestrel implant, two rods', '75 mg × 2 根'),
  spermicide('GELN9', '壬苯醇醚凝胶', 'Nonoxinol gel', '30 g/支', 'tube', 1),
  spermicide('FILMN9', '壬苯醇醚膜', 'Nonoxinol film', '50 mg', 'piece', 10),
  spermicide('SUPN9', '壬苯醇醚栓', 'Nonoxinol suppository', '50 mg', 'piece', 5),
  iud('IUDCU', 'copper_iud', '含铜宫内节育器(TCu380A)', 'Copper IUD, TCu380A'),
  iud('IUDGCU', 'copper_iud', '含铜含药宫内节育器(活性 γ 型)', 'Copper IUD with indometacin, gamma type'),
  iud('IUDLNG', 'hormonal_iud', '左炔诺孕酮宫内节育系统', 'Levonorgestrel intrauterine system'),
]

function condom(code: string, name: string, nameEn: string, specification: string): CreateProduct {
  return {
    code,
    category: 'condom',
    method: 'male_condom',
    name,
    nameEn,
    specification,
    unit: 'piece',
    boxSize: 10,
    cartonBoxes: 50,
    shelfLifeMonths: 36,
    storageProfileId: 'condom',
    selfService: true,
  }
}

type DrugMethod = CreateProduct['method']

function drug(
  code: string,
  method: DrugMethod,
  name: string,
  nameEn: string,
  specification: string,
  more: Omit<CreateProduct, 'code' | 'category' | 'method' | 'name' | 'nameEn' | 'specification'>,
): CreateProduct {
  return { code, category: 'drug', method, name, nameEn, specification, ...more }
}

function pill(code: string, method: DrugMethod, name: string, nameEn: string, specification: string) {
  return drug(code, method, name, nameEn, specification, {
    unit: 'cycle',
    boxSize: 1,
    cartonBoxes: 200,
    shelfLifeMonths: 36,
    storageProfileId: 'pill',
    selfService: false,
  })
}

function injectable(code: string, method: DrugMethod, name: string, nameEn: string, specification: string) {
  return drug(code, method, name, nameEn, specification, {
    unit: 'vial',
    boxSize: 10,
    cartonBoxes: 40,
    shelfLifeMonths: 60,
    storageProfileId: 'injectable',
    selfService: false,
  })
}

function implant(code: string, method: DrugMethod, name: string, nameEn: string, specification: string) {
  return drug(code, method, name, nameEn, specification, {
    unit: 'device',
    boxSize: 1,
    cartonBoxes: 50,
    shelfLifeMonths: 60,
    storageProfileId: 'implant',
    selfService: false,
  })
}

function spermicide(
  code: string,
  name: string,
  nameEn: string,
  specification: string,
  unit: CreateProduct['unit'],
  boxSize: number,
) {
  return drug(code, 'spermicide', name, nameEn, specification, {
    unit,
    boxSize,
    cartonBoxes: 100,
    shelfLifeMonths: 36,
    storageProfileId: 'spermicide',
    selfService: true,
  })
}

function iud(
  code: string,
  method: 'copper_iud' | 'hormonal_iud',
  name: string,
  nameEn: string,
): CreateProduct {
  return {
    code,
    category: 'iud',
    method,
    name,
    nameEn,
    specification: '灭菌单只装',
    unit: 'device',
    boxSize: 1,
    cartonBoxes: 50,
    shelfLifeMonths: 84,
    storageProfileId: 'iud',
    selfService: false,
  }
}
