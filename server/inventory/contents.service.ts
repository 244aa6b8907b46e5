import type { AfterCommit, Database, Reader, Writer } from '../db/database.ts'
import { ConflictError, InvalidError } from '../errors.ts'
import type { ChannelHistory, ChannelKey } from './channel-history.keeper.ts'
import * as store from './contents.store.ts'
import { balanceOf } from './ledger.store.ts'
import { findLots } from './lots.store.ts'

/** Whether people have seen that nothing is left in a channel, whatever the ledger says. */
export type IsCountedEmpty = (db: Reader, channel: ChannelKey & { lotId: string }) => Promise<boolean>

interface Dependencies {
  db: Database
  channelHistory: ChannelHistory
  isCountedEmpty?: IsCountedEmpty
}

export interface LotOfChannel {
  lotId: string
  /** Base units, above 0. */
  quantity: number
}
export interface Unload extends LotOfChannel {
  locationId: string
  channel: number
}
export interface Load extends Unload {
  /** When the units were put in. */
  at: Date
}

/** Units of one lot in a machine. */
export interface LotContent extends LotOfChannel {
  productId: string
  lotNumber: string
  /** `YYYY-MM-DD`. */
  expiresOn: string
  /** When it was loaded. */
  since: Date
}
/** What lies in one machine by the ledger; lots come first loaded first. */
export interface PlaceContents {
  channels: { channel: number; productId: string | null; lots: LotContent[] }[]
  /** In the machine, in no channel that anybody named: any channel with that product drops it. */
  unassigned: LotContent[]
}

/**
 * Which lots lie in which channel (货道) of a dispenser. Contents divide what the ledger has at the machine: loading a
 * channel takes units that are there and in no channel, so goods come by a movement first, and go by one last.
 */
export class ContentsService {
  readonly #db: Reader
  readonly #history: ChannelHistory
  readonly #isCountedEmpty: IsCountedEmpty

  constructor({ db, channelHistory, isCountedEmpty = async () => false }: Dependencies) {
    this.#db = db
    this.#history = channelHistory
    this.#isCountedEmpty = isCountedEmpty
  }

  /** Contents of every channel of these places. Inside a transaction, hand its `tx` in. */
  async contentsOf(
    locationIds: readonly string[],
    db: Reader = this.#db,
  ): Promise<Map<string, PlaceContents>> {
    const places = new Map<string, PlaceContents>()
    if (locationIds.length === 0) return places
    const channels = await store.channelsAt(db, locationIds)
    const contents = await store.listContents(db, locationIds)
    const lots = await store.listPlaceLots(db, locationIds)
    for (const id of locationIds) places.set(id, { channels: [], unassigned: [] })
    for (const { locationId, channel, productId } of channels)
      places.get(locationId)?.channels.push({ channel, productId, lots: [] })
    const assigned = new Map<string, number>()
    for (const { locationId, channel, ...lot } of contents) {
      const key = `${locationId} ${lot.lotId}`
      assigned.set(key, (assigned.get(key) ?? 0) + lot.quantity)
      places
        .get(locationId)
        ?.channels.find((known) => known.channel === channel)
        ?.lots.push(lot)
    }
    for (const { locationId, ...lot } of lots) {
      const quantity = lot.quantity - (assigned.get(`${locationId} ${lot.lotId}`) ?? 0)
      if (quantity > 0) places.get(locationId)?.unassigned.push({ ...lot, quantity })
    }
    return places
  }

  /**
   * Units that lie in the machine, and in no channel yet, lie in this one from `at` on. Throws `InvalidError`
   * `unknown_channel` and `wrong_product`, and `ConflictError` `more_than_unassigned`.
   */
  async loadChannel(tx: Writer, load: Load): Promise<void> {
    await requireProduct(tx, load, [load.lotId])
    await add(tx, load)
  }

  /** Units of this channel lie in none. Throws `ConflictError` `more_than_in_channel`. */
  async unloadChannel(tx: Writer, unload: Unload): Promise<void> {
    if (await store.takeContents(tx, [unload])) return
    const { channel, lotId, quantity } = unload
    throw new ConflictError(
      'more_than_in_channel',
      `Fewer than ${quantity} units of lot ${lotId} lie in channel ${channel}.`,
      { channel, lot: lotId, requested: quantity },
    )
  }

  /**
   * A channel holds these lots and nothing else. What it loses lies in no channel, what it gains was in none; a lot that
   * stays keeps the time at which it was loaded. Throws as `loadChannel` does, and `InvalidError` `lot_twice`.
   */
  async setChannel(
    tx: Writer,
    {
      locationId,
      channel,
      lots,
      at,
    }: { locationId: string; channel: number; lots: readonly LotOfChannel[]; at: Date },
  ): Promise<void> {
    const ids = lots.map(({ lotId }) => lotId)
    if (new Set(ids).size < ids.length) throw new InvalidError('lot_twice', 'Each lot stands in one line.')
    await requireProduct(tx, { locationId, channel }, ids)
    const present = (await store.listContents(tx, [locationId])).filter((row) => row.channel === channel)
    const wanted = new Map(lots.map(({ lotId, quantity }) => [lotId, quantity]))
    for (const { lotId, quantity } of present) {
      const fewer = quantity - (wanted.get(lotId) ?? 0)
      if (fewer > 0) await this.unloadChannel(tx, { locationId, channel, lotId, quantity: fewer })
    }
    for (const { lotId, quantity } of lots) {
      const known = present.find((row) => row.lotId === lotId)
      const more = quantity - (known?.quantity ?? 0)
      if (more > 0) await add(tx, { locationId, channel, lotId, quantity: more, at: known?.since ?? at })
    }
  }

  /** The product that a channel was for at `at`; undefined when it is the one that it is for now, or none. */
  pastProduct(key: ChannelKey, at: Date): string | undefined {
    return this.#history.pastProduct(key, at)
  }

  /**
   * After the channels of a place were assigned to products; `before` is what they were for. What lay in a channel that is
   * gone lies in none, and so does what is missing from one that was counted empty: a machine without network may still
   * tell where it went. Throws `ConflictError` `channel_holds_goods` when anything else lies in a channel for another product.
   */
  async reassigned(
    tx: Writer,
    afterCommit: AfterCommit,
    locationId: string,
    before: readonly { channel: number; productId: string | null }[],
  ): Promise<void> {
    for (const content of await store.misplacedContents(tx, locationId)) {
      if (!content.gone && !(await this.#isCountedEmpty(tx, content))) throw holdsGoods(content)
      await this.unloadChannel(tx, content)
    }
    await this.#history.keep(tx, afterCommit, locationId, before)
  }
}

const holdsGoods = ({
  channel,
  productName,
  quantity,
}: {
  channel: number
  productName: string
  quantity: number
}): ConflictError =>
  new ConflictError(
    'channel_holds_goods',
    `By the books ${quantity} units of ${productName} lie in channel ${channel}. Enter a visit that takes them out, or a count of 0, then assign another product.`,
    { channel, product: productName, quantity },
  )

async function add(tx: Writer, { locationId, channel, lotId, quantity, at }: Load): Promise<void> {
  // Writers are alone, so what is read here holds until the end of the transaction.
  const shares = await store.sharesOfLot(tx, locationId, lotId)
  const assigned = shares.reduce((sum, share) => sum + share.quantity, 0)
  const available = (await balanceOf(tx, locationId, lotId)) - assigned
  if (available < quantity)
    throw new ConflictError(
      'more_than_unassigned',
      `${quantity} units of lot ${lotId} are to lie in channel ${channel}; ${available} are in the machine and in no channel.`,
      { channel, lot: lotId, available, requested: quantity },
    )
  await store.addContent(tx, { locationId, channel, lotId, quantity, since: at })
}

async function requireProduct(
  tx: Writer,
  { locationId, channel }: Pick<Unload, 'locationId' | 'channel'>,
  lotIds: readonly string[],
): Promise<void> {
  const known = (await store.channelsAt(tx, [locationId])).find((row) => row.channel === channel)
  if (!known)
    throw new InvalidError('unknown_channel', `The machine has no channel ${channel}.`, {
      params: { channel },
    })
  const wrong = (await findLots(tx, lotIds)).find(({ productId }) => productId !== known.productId)
  if (wrong)
    throw new InvalidError('wrong_product', `Lot ${wrong.number} is not what channel ${channel} is for.`, {
      params: { channel, lot: wrong.number },
    })
}
