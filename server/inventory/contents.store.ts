import { and, asc, eq, gt, gte, inArray, ne, or, sql } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { balances, channelContents, dispenserChannels, lots, products } from '../db/schema/index.ts'
import { perChange, perWriter } from '../db/statements.ts'
import { isExpired } from './expiry.ts'
import { quarantinedIn } from './lots.store.ts'

export type ContentRow = typeof channelContents.$inferSelect
/** Units of one lot that leave one channel. */
export type ChannelTake = Pick<ContentRow, 'locationId' | 'channel' | 'lotId' | 'quantity'>

/** What lies in the channels of these places, first loaded first. */
export function listContents(db: Reader, locationIds: readonly string[]) {
  return db
    .select({
      locationId: channelContents.locationId,
      channel: channelContents.channel,
      lotId: channelContents.lotId,
      quantity: channelContents.quantity,
      since: channelContents.since,
      productId: lots.productId,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
    })
    .from(channelContents)
    .innerJoin(lots, eq(lots.id, channelContents.lotId))
    .where(and(inArray(channelContents.locationId, [...locationIds]), gt(channelContents.quantity, 0)))
    .orderBy(asc(channelContents.since), asc(channelContents.lotId), asc(channelContents.channel))
}

/** So many places are asked about in one statement. */
const PLACES_PER_STATEMENT = 1_000

/** What lies in the channels of these places, and whether it must not leave: expired on the day `today`, or in quarantine. */
export async function unitsInChannels(db: Reader, locationIds: readonly string[], today: string) {
  const { locationId, channel, quantity } = channelContents
  const read = (ids: string[]) =>
    db
      .select({
        locationId,
        channel,
        productId: lots.productId,
        quantity,
        expiresOn: lots.expiresOn,
        quarantined: quarantinedIn(channelContents),
      })
      .from(channelContents)
      .innerJoin(lots, eq(lots.id, channelContents.lotId))
      .where(and(inArray(locationId, ids), gt(quantity, 0)))
  const rows: Awaited<ReturnType<typeof read>> = []
  for (let from = 0; from < locationIds.length; from += PLACES_PER_STATEMENT)
    rows.push(...(await read(locationIds.slice(from, from + PLACES_PER_STATEMENT))))
  return rows.map(({ expiresOn, quarantined, ...units }) => ({
    ...units,
    held: quarantined || isExpired(expiresOn, today),
  }))
}

export type UnitsInChannel = Awaited<ReturnType<typeof unitsInChannels>>[number]

/** Lots that lie at these places, in channels or not, first loaded first. */
export function listPlaceLots(db: Reader, locationIds: readonly string[]) {
  return db
    .select({
      locationId: balances.locationId,
      lotId: balances.lotId,
      quantity: balances.quantity,
      since: balances.since,
      productId: balances.productId,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
    })
    .from(balances)
    .innerJoin(lots, eq(lots.id, balances.lotId))
    .where(and(inArray(balances.locationId, [...locationIds]), gt(balances.quantity, 0)))
    .orderBy(asc(balances.since), asc(balances.lotId))
}

export function channelsAt(db: Reader, locationIds: readonly string[]) {
  return db
    .select({
      locationId: dispenserChannels.locationId,
      channel: dispenserChannels.channel,
      productId: dispenserChannels.productId,
    })
    .from(dispenserChannels)
    .where(inArray(dispenserChannels.locationId, [...locationIds]))
    .orderBy(asc(dispenserChannels.locationId), asc(dispenserChannels.channel))
}

/** Base units of one lot at one place, in each channel. */
export const sharesOfLot = (
  tx: Writer,
  locationId: string,
  lotId: string,
): Promise<Pick<ContentRow, 'channel' | 'quantity' | 'since'>[]> =>
  sharesStatement(tx).execute({ locationId, lotId })

const sharesStatement = perWriter((tx) =>
  tx
    .select({
      channel: channelContents.channel,
      quantity: channelContents.quantity,
      since: channelContents.since,
    })
    .from(channelContents)
    .where(
      and(
        eq(channelContents.locationId, sql.placeholder('locationId')),
        eq(channelContents.lotId, sql.placeholder('lotId')),
        gt(channelContents.quantity, 0),
      ),
    )
    .prepare('shares_of_lot'),
)

/** Adds to a channel. `since` is when the units were loaded. */
export async function addContent(tx: Writer, row: ContentRow): Promise<void> {
  const { quantity, since } = channelContents
  await tx
    .insert(channelContents)
    .values(row)
    .onConflictDoUpdate({
      target: [channelContents.locationId, channelContents.lotId, channelContents.channel],
      set: {
        quantity: sql`${quantity} + excluded.quantity`,
        since: sql`case when ${quantity} = 0 or excluded.since < ${since} then excluded.since else ${since} end`,
      },
    })
}

/** Takes units out of channels; false when too few lay in one of them, which is then left as it was. */
export const takeContents = (tx: Writer, takes: readonly ChannelTake[]): Promise<boolean> =>
  takeEach(tx, takes)

const takeEach = perChange('take_content', (tx) => {
  const quantity = sql.placeholder('quantity')
  return tx
    .update(channelContents)
    .set({ quantity: sql`${channelContents.quantity} - ${quantity}` })
    .where(
      and(
        eq(channelContents.locationId, sql.placeholder('locationId')),
        eq(channelContents.lotId, sql.placeholder('lotId')),
        eq(channelContents.channel, sql.placeholder('channel')),
        gte(channelContents.quantity, quantity),
      ),
    )
})

/** Contents at a place whose channel is gone or meant for another product; `gone` says which. */
export async function misplacedContents(
  tx: Writer,
  locationId: string,
): Promise<(ContentRow & { productName: string; gone: boolean })[]> {
  const rows = await tx
    .select({
      content: channelContents,
      productName: products.name,
      channel: dispenserChannels.channel,
    })
    .from(channelContents)
    .innerJoin(lots, eq(lots.id, channelContents.lotId))
    .innerJoin(products, eq(products.id, lots.productId))
    .leftJoin(
      dispenserChannels,
      and(
        eq(dispenserChannels.locationId, channelContents.locationId),
        eq(dispenserChannels.channel, channelContents.channel),
      ),
    )
    .where(
      and(
        eq(channelContents.locationId, locationId),
        gt(channelContents.quantity, 0),
        or(sql`${dispenserChannels.productId} is null`, ne(dispenserChannels.productId, lots.productId)),
      ),
    )
  return rows.map(({ content, productName, channel }) => ({
    ...content,
    productName,
    gone: channel === null,
  }))
}
