import type { CreateMovement } from '../../protocol/api/inventory.ts'
import type { CreateVisit } from '../../protocol/api/visits.ts'
import type { AfterCommit, Writer } from '../db/database.ts'
import { InvalidError } from '../errors.ts'
import type { ContentsService, PlaceContents } from '../inventory/contents.service.ts'
import type { InventoryService } from '../inventory/inventory.service.ts'
import type { Actor } from '../route.ts'
import { productsOfLots } from './visits.store.ts'

/** One request of a driver, on its way into the ledger. */
export interface VisitDesk {
  tx: Writer
  afterCommit: AfterCommit
  actor: Actor
  occurredAt: Date
  contents: ContentsService
  inventory: Pick<InventoryService, 'postWithin' | 'giveBackCountedWithin'>
}

type Channel = CreateVisit['channels'][number]
type Units = { lotId: string; quantity: number }

/** Why a driver takes another lot than the first to expire: what lies in the bag is what can be loaded. */
const REFILL = 'refill'

/**
 * Moves the goods of a visit: what was taken back leaves the machine first, then what was loaded comes. Returns the
 * movements. What a count of the source has put right in the meantime is given back, so that it does not move
 * twice. Throws what the postings throw, `InvalidError` `source_required`, `unknown_channel`, `channel_twice`,
 * `channel_without_product` and `empty_visit`.
 */
export async function postGoods(desk: VisitDesk, input: CreateVisit): Promise<string[]> {
  const place = (await desk.contents.contentsOf([input.location], desk.tx)).get(input.location)
  check(input, place)
  const movementIds: string[] = []
  const post = async (movement: CreateMovement) => {
    const posted = await desk.inventory.postWithin(desk.tx, desk.afterCommit, desk.actor, movement)
    movementIds.push(...posted.movements.map(({ id }) => id))
  }
  const header = { occurredAt: desk.occurredAt.toISOString(), note: input.note }
  const source = input.source ?? ''
  const productOf = await productsOf(desk, input)

  const giveBack = async (units: readonly Units[], sign: 1 | -1) => {
    const moved = lines(units, productOf).map(({ product: productId, lotId, quantity }) => ({
      productId,
      lotId,
      change: sign * quantity,
    }))
    const { tx, afterCommit, actor, occurredAt: at } = desk
    await desk.inventory.giveBackCountedWithin(tx, afterCommit, actor, { location: source, moved, at })
  }

  for (const channel of input.channels) await empty(desk, input.location, channel, place)
  const takenBack = input.channels.flatMap((channel) => channel.takenBack)
  const returned = takenBack.filter(({ disposed }) => !disposed)
  const back = lines(returned, productOf)
  const disposed = lines(
    takenBack.filter((lot) => lot.disposed),
    productOf,
  )
  const loadedUnits = input.channels.flatMap(({ loaded }) => loaded)
  // First: by the difference of the count it is not there any more.
  await giveBack(loadedUnits, -1)
  const ends = { from: input.location, to: source, receive: true, reason: REFILL }
  if (back.length > 0) await post({ ...header, kind: 'transfer', ...ends, lines: back })
  if (disposed.length > 0)
    await post({ ...header, kind: 'disposal', from: input.location, reason: REFILL, lines: disposed })

  const loaded = lines(loadedUnits, productOf)
  const there = { from: source, to: input.location, receive: true, reason: REFILL }
  if (loaded.length > 0) await post({ ...header, kind: 'transfer', ...there, lines: loaded })
  for (const { channel, loaded } of input.channels) {
    const key = { locationId: input.location, channel }
    const past = desk.contents.pastProduct(key, desk.occurredAt)
    // What was loaded before the channel was for another product lies in none by now.
    for (const lot of joined(loaded))
      if (past === undefined || productOf.get(lot.lotId) !== past)
        await desk.contents.loadChannel(desk.tx, { ...key, ...lot, at: desk.occurredAt })
  }
  await giveBack(returned, 1)
  return movementIds
}

function check(input: CreateVisit, place: PlaceContents | undefined): void {
  const numbers = input.channels.map(({ channel }) => channel)
  const moves = input.channels.some(
    ({ loaded, takenBack }) => loaded.length > 0 || takenBack.some(({ disposed }) => !disposed),
  )
  if (moves && input.source === undefined)
    throw refuse('source_required', 'source', 'Say where the goods come from or go back to.')
  for (const [i, entry] of input.channels.entries()) {
    const path = `channels.${i}`
    const { channel } = entry
    const known = place?.channels.find((one) => one.channel === channel)
    if (!known)
      throw refuse('unknown_channel', `${path}.channel`, `The machine has no channel ${channel}.`, channel)
    if (numbers.indexOf(channel) !== i)
      throw refuse('channel_twice', `${path}.channel`, `Channel ${channel} is named twice.`, channel)
    if (known.productId === null && entry.loaded.length > 0)
      throw refuse(
        'channel_without_product',
        `${path}.loaded`,
        `Channel ${channel} has no product: say first what lies in it.`,
        channel,
      )
    if (entry.counted === undefined && entry.loaded.length + entry.takenBack.length === 0)
      throw refuse('empty_visit', path, `Nothing was done at channel ${channel}: leave it out.`, channel)
  }
}

/** What is taken back leaves its channel; units of that lot that lie in none leave by themselves. */
async function empty(
  { tx, contents }: VisitDesk,
  locationId: string,
  { channel, takenBack }: Channel,
  place: PlaceContents | undefined,
): Promise<void> {
  const lots = place?.channels.find((one) => one.channel === channel)?.lots ?? []
  for (const { lotId, quantity } of joined(takenBack)) {
    const there = lots.find((lot) => lot.lotId === lotId)?.quantity ?? 0
    const leaving = Math.min(there, quantity)
    if (leaving > 0) await contents.unloadChannel(tx, { locationId, channel, lotId, quantity: leaving })
  }
}

/** The product of each lot that moves. Throws `InvalidError` `unknown_lot`. */
async function productsOf({ tx }: VisitDesk, { channels }: CreateVisit): Promise<Map<string, string>> {
  const lotIds = channels.flatMap(({ loaded, takenBack }) =>
    [...loaded, ...takenBack].map(({ lotId }) => lotId),
  )
  const products = await productsOfLots(tx, lotIds)
  const unknown = lotIds.find((lotId) => !products.has(lotId))
  if (unknown !== undefined)
    throw new InvalidError('unknown_lot', `There is no lot ${unknown}.`, { params: { lot: unknown } })
  return products
}

const lines = (units: readonly Units[], productOf: ReadonlyMap<string, string>) =>
  joined(units).map(({ lotId, quantity }) => ({ product: productOf.get(lotId) ?? '', lotId, quantity }))

/** Units of one lot stand in one line. */
function joined(units: readonly Units[]): Units[] {
  const sums = new Map<string, number>()
  for (const { lotId, quantity } of units) sums.set(lotId, (sums.get(lotId) ?? 0) + quantity)
  return [...sums].map(([lotId, quantity]) => ({ lotId, quantity }))
}

const refuse = (code: string, path: string, message: string, channel?: number): InvalidError =>
  new InvalidError(code, message, {
    ...(channel !== undefined && { params: { channel } }),
    errors: [{ path, message }],
  })
