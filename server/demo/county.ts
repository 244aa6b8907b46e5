import type { z } from 'zod'
import type { DemandProfile } from '../../firmware-sim/demand.ts'
import { type Random, randomStream } from '../../firmware-sim/random.ts'
import type { createLocation, OpeningHours, PlaceKind } from '../../protocol/api/places.ts'
import {
  BOX_SITES,
  COUNTY,
  DISPENSER_SITES,
  SOCIAL_SITES,
  STAFFED_SITES,
  STREETS,
  TOWNSHIPS,
} from './names.ts'

/** The demonstration county: 13 townships and about 200 points, all of it a function of the seed. */
export interface DemoPlace {
  key: string
  kind: PlaceKind
  township: number | null
  /** What a manager would type into the form; products are filled in by code. */
  form: Omit<z.input<typeof createLocation>, 'productIds'>
  products: readonly string[]
  profile: DemandProfile
}

export interface DemoJurisdiction {
  code: string
  name: string
  nameEn: string | null
}

export interface DemoCounty {
  jurisdictions: DemoJurisdiction[]
  places: DemoPlace[]
}

/** Middle of the county, WGS-84. */
const CENTRE = { longitude: 111.36, latitude: 24.22 }
const DEGREE_KM = 111.2

const office: OpeningHours = {
  always: false,
  week: Array.from({ length: 7 }, (_, day) =>
    day < 5
      ? [
          { open: '08:30', close: '12:00' },
          { open: '14:30', close: '17:30' },
        ]
      : [],
  ) as OpeningHours['week'],
  holidays: 'closed',
  exceptions: [],
}
const shop: OpeningHours = {
  always: false,
  week: Array.from({ length: 7 }, () => [{ open: '08:00', close: '22:00' }]) as OpeningHours['week'],
  holidays: 'as_usual',
  exceptions: [],
}
const night: OpeningHours = {
  always: false,
  week: Array.from({ length: 7 }, () => [{ open: '18:00', close: '02:00' }]) as OpeningHours['week'],
  holidays: 'as_usual',
  exceptions: [],
}
const always: OpeningHours = { always: true, holidays: 'as_usual', exceptions: [] }

export function demoCounty(seed: number, dispensers: number, productCodes: DemoProducts): DemoCounty {
  const random = randomStream(seed, 'county')
  const jurisdictions: DemoJurisdiction[] = [{ ...COUNTY }]
  const cards = randomStream(seed, 'identity cards')
  const places: DemoPlace[] = []
  const phones = phoneBook()
  const centres = TOWNSHIPS.map((_, i) => townCentre(i))

  const townshipCode = (i: number) => `${COUNTY.code}${String(i + 1).padStart(3, '0')}`
  TOWNSHIPS.forEach((township, i) => {
    jurisdictions.push({ code: townshipCode(i), name: township.name, nameEn: township.nameEn })
    township.villages.forEach((village, v) => {
      jurisdictions.push({
        code: `${townshipCode(i)}${String(v + 1).padStart(3, '0')}`,
        name: village,
        nameEn: null,
      })
    })
  })

  const add = (
    kind: PlaceKind,
    township: number | null,
    name: string,
    nameEn: string,
    spread: number,
    more: Partial<DemoPlace['form']>,
    products: readonly string[],
    profile: DemandProfile = 'normal',
  ) => {
    const at = scatter(random, township === null ? CENTRE : (centres[township] ?? CENTRE), spread)
    const street = STREETS[Math.floor(random.next() * STREETS.length)] ?? '人民路'
    const town = township === null ? '城关镇' : (TOWNSHIPS[township]?.name ?? '')
    places.push({
      key: `${kind}-${places.length}`,
      kind,
      township,
      products,
      profile,
      form: {
        kind,
        jurisdictionCode: township === null ? COUNTY.code : townshipCode(township),
        name,
        nameEn,
        address: `${COUNTY.name}${town}${street}${1 + Math.floor(random.next() * 180)}号`,
        phone: phones(),
        coordinates: { ...at, datum: 'wgs84' },
        asksId: asksId(kind, cards),
        ...more,
      },
    })
  }

  add(
    'warehouse',
    null,
    '青禾县药具管理站仓库',
    'Qinghe County Supply Warehouse',
    1,
    { hours: office },
    productCodes.all,
  )
  TOWNSHIPS.forEach((township, i) => {
    add(
      'storeroom',
      i,
      `${township.name}药具库房`,
      `${township.nameEn} Storeroom`,
      0.6,
      { hours: office },
      productCodes.all,
    )
  })

  const share = weightedTownships(random)
  const visitors = (published: number): Partial<DemoPlace['form']> => ({
    published: random.next() < published,
    stepFree: random.next() < 0.6,
  })

  for (let n = 0; n < dispensers; n++) {
    const { index, round } = share('dispenser')
    const township = TOWNSHIPS[index]
    const site = DISPENSER_SITES[(round * 5 + index * 3) % DISPENSER_SITES.length]
    if (!township || !site) continue
    const suffix = numbered(round, DISPENSER_SITES.length)
    const indoors = site.indoor ? shop : always
    add(
      'dispenser',
      index,
      `${township.short}${site.name}自助发放机${suffix}`,
      `${township.nameEn} ${site.nameEn} Dispenser${suffix && ` ${suffix}`}`,
      index < 2 ? 3 : 2,
      {
        ...visitors(0.97),
        hours: site.name === '夜市街口' ? night : indoors,
        indoor: site.indoor,
        migrantArea: township.migrantArea && site.profile !== 'quiet',
      },
      productCodes.dispenser,
      site.profile,
    )
  }
  for (let n = 0; n < 58; n++) {
    const { index, round } = share('staffed_outlet', n)
    const township = TOWNSHIPS[index]
    const village = township?.villages[round % township.villages.length]
    const site = STAFFED_SITES[(round + index) % STAFFED_SITES.length]
    if (!township || !site) continue
    const gaps = random.next()
    add(
      'staffed_outlet',
      index,
      `${round < 2 ? township.short : village}${site.name}`,
      `${township.nameEn} ${site.nameEn}${round < 2 ? '' : ` ${round}`}`,
      3,
      {
        ...visitors(0.92),
        hours: gaps < 0.08 ? null : office,
        phone: gaps > 0.93 ? null : phones(),
        indoor: true,
        migrantArea: township.migrantArea && n % 3 === 0,
      },
      productCodes.clinic,
    )
  }
  for (let n = 0; n < 30; n++) {
    const { index, round } = share('social_outlet')
    const township = TOWNSHIPS[index]
    const site = SOCIAL_SITES[(round + index) % SOCIAL_SITES.length]
    if (!township || !site) continue
    add(
      'social_outlet',
      index,
      `${township.short}${site.name}${numbered(round, SOCIAL_SITES.length)}`,
      `${township.nameEn} ${site.nameEn}`,
      2,
      { ...visitors(0.9), hours: shop, indoor: true, migrantArea: township.migrantArea },
      productCodes.dispenser,
    )
  }
  for (let n = 0; n < 26; n++) {
    const { index, round } = share('free_box')
    const township = TOWNSHIPS[index]
    const site = BOX_SITES[(round + index) % BOX_SITES.length]
    if (!township || !site) continue
    add(
      'free_box',
      index,
      `${township.short}${site.name}${numbered(round, BOX_SITES.length)}`,
      `${township.nameEn} ${site.nameEn}`,
      2.5,
      { ...visitors(0.85), hours: always, indoor: false, migrantArea: township.migrantArea },
      productCodes.dispenser.slice(0, 1),
    )
  }
  for (let n = 0; n < 12; n++) {
    const township = TOWNSHIPS[n + 1]
    if (!township) continue
    add(
      'kit',
      n + 1,
      `${township.villages[0]}药具包`,
      `${township.nameEn} Village Kit`,
      3,
      { published: false, hours: null, indoor: true },
      productCodes.dispenser.slice(0, 2),
    )
  }
  return { jurisdictions, places }
}

/** Machines and boxes ask nobody; at counters some do, and of some nobody has said. */
function asksId(kind: PlaceKind, random: Random): boolean | null {
  const chance = random.next()
  if (kind === 'dispenser' || kind === 'free_box') return chance < 0.9 ? false : null
  if (kind === 'social_outlet') return chance < 0.7 ? false : null
  if (kind === 'staffed_outlet') return chance < 0.25 || (chance < 0.7 ? false : null)
  return null
}

export interface DemoProducts {
  all: readonly string[]
  /** What machines, shops and boxes hold. */
  dispenser: readonly string[]
  /** What a clinic hands out. */
  clinic: readonly string[]
}

/** Townships on a golden-angle spiral around the county town: evenly spread, never on one line. */
function townCentre(index: number): { longitude: number; latitude: number } {
  const angle = index * 2.39996
  const km = index === 0 ? 0 : 5 + 6 * Math.sqrt(index)
  return offset(CENTRE, km * Math.cos(angle), km * Math.sin(angle))
}

function offset(
  from: { longitude: number; latitude: number },
  east: number,
  north: number,
): { longitude: number; latitude: number } {
  const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6
  return {
    longitude: round(from.longitude + east / (DEGREE_KM * Math.cos((from.latitude * Math.PI) / 180))),
    latitude: round(from.latitude + north / DEGREE_KM),
  }
}

function scatter(
  random: Random,
  centre: { longitude: number; latitude: number },
  km: number,
): { longitude: number; latitude: number } {
  const angle = random.between(0, 2 * Math.PI)
  const distance = km * Math.sqrt(random.next())
  return offset(centre, distance * Math.cos(angle), distance * Math.sin(angle))
}

/**
 * Deals points to townships, one to each of the first in turn when `nth` is given and then by weight, and counts the
 * rounds of each kind so that names do not repeat.
 */
function weightedTownships(
  random: Random,
): (kind: PlaceKind, nth?: number) => { index: number; round: number } {
  const total = TOWNSHIPS.reduce((sum, township) => sum + township.weight, 0)
  const rounds = new Map<string, number>()
  return (kind, nth = TOWNSHIPS.length) => {
    let left = random.next() * total
    const found = TOWNSHIPS.findIndex((township) => {
      left -= township.weight
      return left < 0
    })
    const index = nth < TOWNSHIPS.length ? nth : Math.max(0, found)
    const round = rounds.get(`${kind}-${index}`) ?? 0
    rounds.set(`${kind}-${index}`, round + 1)
    return { index, round }
  }
}

const numbered = (round: number, names: number): string =>
  round < names ? '' : `${Math.floor(round / names) + 1}号`

function phoneBook(): () => string {
  let next = 1000
  return () => `0990-555${next++}`
}
