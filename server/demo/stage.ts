import type { DeviceRecord } from '../../firmware-sim/credentials.ts'
import { type Random, randomStream } from '../../firmware-sim/random.ts'
import type { Product } from '../../protocol/api/catalog.ts'
import { createLocation } from '../../protocol/api/places.ts'
import type { Services } from '../app.ts'
import type { Database } from '../db/database.ts'
import { calendarOf } from '../places/holidays.ts'
import type { Actor } from '../route.ts'
import { checkPlaces } from './checks.ts'
import { climatePast } from './climate.ts'
import { type DemoPlace, type DemoProducts, demoCounty } from './county.ts'
import { uploadRelease } from './firmware.maker.ts'
import { demoHands } from './hands.ts'
import { History } from './history.ts'
import { holidaysOf2026 } from './holidays.ts'
import { PlayedMachine } from './machine.ts'
import { COUNTY, MANAGERS, TOWNSHIPS } from './names.ts'
import { leaveWork } from './open-work.ts'
import { enterPast } from './past.ts'
import type { Cast, PlayedPlace } from './play.ts'
import type { PlayedTime } from './played-time.ts'
import { enterStaff } from './staff.ts'
import { inspectPlaces } from './three-bright.ts'
import { enterVisitors } from './visitors.ts'

const CHANNELS = 4
const CAPACITY = 20
/** What the county supplies, of the national catalogue. */
const RANGE: readonly string[] = [
  'CON52',
  'CON52R',
  'CON49',
  'COCLNG',
  'COCDSG',
  'ECLNG',
  'INJDMPA',
  'IUDCU',
  'GELN9',
  'FILMN9',
]
/** Channel 1 and 2 hold the usual size, at eye level. */
const PLANOGRAM = ['CON52', 'CON52', 'CON49', 'GELN9'] as const

export interface Stage {
  db: Database
  services: Services
  time: PlayedTime
  seed: number
  dispensers: number
  /** Of all staff. */
  password: string
  /** Of the firmware's maker, PEM. */
  makerKey: string
  /** Where the history ends. */
  now: Date
  progress(what: 'places' | 'history', share: number): void
}

export interface Machine {
  machine: PlayedMachine
  secret: string
  indoor: boolean
}

/** Builds the county through the services and plays its history up to `now`. Resolves to its machines and sensors. */
export async function stage({
  db,
  services,
  time,
  seed,
  dispensers,
  password,
  makerKey,
  now,
  progress,
}: Stage): Promise<{ machines: Machine[]; sensors: DeviceRecord[] }> {
  const administrator = await administratorOf(services)
  const products = (await services.catalog.products()).filter(({ code }) => RANGE.includes(code))
  const county = demoCounty(seed, dispensers, ranges(products))
  for (const jurisdiction of county.jurisdictions.slice(1))
    await services.places.createJurisdiction(administrator, jurisdiction)
  await services.places.renameJurisdiction(administrator, COUNTY.code, {
    name: COUNTY.name,
    nameEn: COUNTY.nameEn,
  })
  const { version } = calendarOf(await services.calendar.days())
  await services.calendar.replace(administrator, holidaysOf2026(), version)
  const cast = await hire(services, password)

  const random = randomStream(seed, 'stage')
  const places: PlayedPlace[] = []
  const machines: Machine[] = []
  for (const [index, place] of county.places.entries()) {
    const made = await build(services, administrator, place, products, verifiedOn(time, random))
    places.push({ ...made, kind: place.kind, township: place.township })
    if (place.kind === 'dispenser') {
      const start = time.now().getTime()
      machines.push(
        await install(services, administrator, place, made.id, { seed, index, start, products, random }),
      )
    }
    progress('places', (index + 1) / county.places.length)
  }

  const start = time.now().getTime()
  await enterPast({ db, inventory: services.inventory, cast, places, products, seed, start })
  await new History({
    hands: demoHands(db, services, time),
    time,
    cast,
    products,
    places,
    machines: machines.map(({ machine }) => machine),
    seed,
    start: time.now().getTime(),
    end: now.getTime(),
    progress: (share) => progress('history', share),
  }).run()
  await leaveWork({ db, services, cast, places, time })
  await checkPlaces({ db, services, cast, places, seed, now })
  await enterStaff({ db, services, cast, places, now })
  await inspectPlaces({ services, cast, places, now })
  await enterVisitors({ services, cast, places })
  await uploadRelease(services, administrator, makerKey)
  const sensors = await climatePast({
    db,
    services,
    time,
    cast,
    administrator,
    places,
    machines: machines.map(({ machine: { deviceId, locationId }, indoor }) => ({
      deviceId,
      locationId,
      indoor,
    })),
    seed,
    start,
    end: now.getTime(),
  })
  // What the sensors measured is judged before anybody looks.
  await services.excursions.keeper.settle()
  await services.heat.keeper.settle({ all: false })
  return { machines, sensors }
}

/** The administrator whom the first start made. */
export async function administratorOf(services: Services): Promise<Actor> {
  const person = (await services.accounts.people.list(null)).find(({ username }) => username === 'admin')
  if (!person) throw new Error('admin has no account')
  return { person, scope: person.jurisdictionCode }
}

/** One supply manager in the county and in each township, an inspector and a viewer. */
async function hire(services: Services, password: string): Promise<Cast> {
  const make = async (
    username: string,
    displayName: string,
    role: Actor['person']['role'],
    jurisdictionCode: string,
  ): Promise<Actor> => {
    const person = await services.accounts.createPerson({
      username,
      displayName,
      role,
      jurisdictionCode,
      password,
    })
    return { person, scope: jurisdictionCode }
  }
  const county = await make('manager', '陈静', 'supply_manager', COUNTY.code)
  await make('inspector', '赵卫东', 'inspector', COUNTY.code)
  await make('viewer', '林晓', 'viewer', COUNTY.code)
  const townships: Actor[] = []
  for (const [index] of TOWNSHIPS.entries()) {
    const number = String(index + 1).padStart(2, '0')
    const name = MANAGERS[index] ?? `药管员 ${number}`
    townships.push(await make(`township${number}`, name, 'supply_manager', `${COUNTY.code}0${number}`))
  }
  return { county, townships }
}

function ranges(products: readonly Product[]): DemoProducts {
  return {
    all: products.map((product) => product.code),
    dispenser: products
      .filter((product) => PLANOGRAM.some((code) => code === product.code))
      .map((product) => product.code),
    clinic: RANGE,
  }
}

async function build(
  services: Services,
  actor: Actor,
  place: DemoPlace,
  products: readonly Product[],
  verified: string | null,
) {
  const productIds = products
    .filter((product) => place.products.includes(product.code))
    .map((product) => product.id)
  return services.places.createByPerson(
    actor,
    createLocation.parse({ ...place.form, productIds, verifiedOn: verified }),
    null,
  )
}

/** Most places were checked as they were entered, before the history begins; some never were. */
function verifiedOn(time: PlayedTime, random: Random): string | null {
  return random.next() < 0.12 ? null : time.now().toISOString().slice(0, 10)
}

async function install(
  services: Services,
  actor: Actor,
  place: DemoPlace,
  locationId: string,
  {
    seed,
    index,
    start,
    products,
    random,
  }: { seed: number; index: number; start: number; products: readonly Product[]; random: Random },
): Promise<Machine> {
  const channels = PLANOGRAM.map((code, i) => ({ channel: i + 1, product: code, capacity: CAPACITY }))
  const made = await services.devices.create(actor, { locationId, channels })
  const byCode = new Map(products.map((product) => [product.code, product.id]))
  const machine = new PlayedMachine({
    deviceId: made.id,
    locationId,
    profile: place.profile,
    channels: channels.slice(0, CHANNELS).map(({ channel, product, capacity }) => ({
      channel,
      product: byCode.get(product) ?? product,
      capacity,
      remaining: 0,
    })),
    neglected: random.next() < 0.08,
    seed,
    index,
    start,
  })
  return { machine, secret: made.secret, indoor: place.form.indoor === true }
}
