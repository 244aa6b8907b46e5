import { suggestionsQuery } from '../../protocol/api/replenishment.ts'
import { createRound, proposeRound } from '../../protocol/api/rounds.ts'
import type { Services } from '../app.ts'
import type { Database } from '../db/database.ts'
import type { Actor } from '../route.ts'
import { orderHands } from './order.hands.ts'
import type { Cast, PlayedPlace } from './play.ts'
import type { PlayedTime } from './played-time.ts'

/** The township whose storeroom is being counted. */
const COUNTING = 6

interface Setting {
  db: Database
  services: Services
  cast: Cast
  places: readonly PlayedPlace[]
  time: PlayedTime
}

/** What waits for somebody when the history ends: a round, an emergency and a count. */
export async function leaveWork(setting: Setting): Promise<void> {
  await planRound(setting)
  await askForEmergency(setting)
  await beginCount(setting)
}

/** One township's next round waits to be driven. */
async function planRound({ services, cast, places }: Setting): Promise<void> {
  const { rounds } = services.refills
  for (const [index, actor] of cast.townships.entries()) {
    const source = places.find((place) => place.kind === 'storeroom' && place.township === index)
    if (!source) continue
    const proposal = await rounds.propose(actor, proposeRound.parse({ source: source.id }))
    if (proposal.stops.length < 2) continue
    const stops = proposal.stops.map(({ locationId, loads }) => ({
      location: locationId,
      loads: loads.map(({ channel, lotId, quantity }) => ({ channel, lotId, quantity })),
    }))
    await rounds.create(actor, createRound.parse({ source: source.id, stops }), null)
    return
  }
}

/** An outlet that has run out cannot wait for its next regular order. */
async function askForEmergency({ services, cast, places }: Setting): Promise<void> {
  const query = suggestionsQuery.parse({ need: 'emergency', kind: 'staffed_outlet' })
  const { items } = await services.suggestions.list(cast.county, query)
  const outlet = items.find(({ supplier, suggested }) => supplier && suggested)?.location.id
  const requester = keeperOf(places, cast, outlet)
  const lines = items.flatMap(({ location, productId, suggested }) =>
    location.id === outlet && suggested ? [{ product: productId, quantity: suggested }] : [],
  )
  if (requester && outlet !== undefined)
    await orderHands(services).place(requester, outlet, lines, {
      emergency: true,
      note: '村卫生室已发完，群众来取',
    })
}

/** Of half the lots in a storeroom it is known how many lie there. */
async function beginCount({ db, services, cast, places, time }: Setting): Promise<void> {
  const store = places.find(({ kind, township }) => kind === 'storeroom' && township === COUNTING)
  const counter = keeperOf(places, cast, store?.id)
  if (!store || !counter) return
  const { id, items } = await services.stocktakes.create(counter, { location: store.id }, null)
  const counted = items.slice(0, Math.ceil(items.length / 2))
  const now = time.now()
  const lots = counted.map(({ lotId, productId }) => ({ lotId, productId, at: now }))
  const books = await services.inventory.pastBalances(db, store.id, lots)
  const countedAt = now.toISOString()
  const counts = counted.map(({ lotId }) => ({ lotId, quantity: books.get(lotId) ?? 0, countedAt }))
  await services.stocktakes.count(counter, id, { counts }, null)
}

function keeperOf(places: readonly PlayedPlace[], cast: Cast, id: string | undefined): Actor | undefined {
  const township = places.find((place) => place.id === id)?.township
  return typeof township === 'number' ? cast.townships[township] : undefined
}
