import type { EntryLine } from './ledger.store.ts'
import {
  insertLot,
  type LotRow,
  lotsByNumber,
  type ProductFacts,
  quarantinedEverywhere,
} from './lots.store.ts'
import type { Desk, Posted } from './posting.desk.ts'
import { insertQuarantine } from './quarantine.store.ts'
import { holdLot, recallsNaming } from './recalled-lots.store.ts'

/** Reason of a quarantine that opens by itself: a known lot number came with another expiry date. */
const EXPIRY_CONFLICT = 'expiry_conflict'

export interface LabelledLine {
  product: ProductFacts
  /** `number` is empty when the label has none. */
  lot: { number: string; expiresOn: string }
  quantity: number
}

/**
 * Lines with the lot of each label, made when it is new. A number that is known with another expiry date makes a lot of
 * its own, in quarantine everywhere until a person has compared the labels. Goods without a lot number cannot contradict
 * each other. A new lot whose number is recalled is held from the first unit on.
 */
export async function linesOfLabels(
  desk: Desk,
  labelled: readonly LabelledLine[],
): Promise<{ lines: EntryLine[]; quarantined: Posted['quarantined'] }> {
  const known = await lotsByNumber(
    desk.tx,
    labelled.map(({ product }) => product.id),
    labelled.map(({ lot }) => lot.number),
  )
  const suspects = await quarantinedEverywhere(
    desk.tx,
    known.map(({ id }) => id),
  )
  const quarantined = new Map<string, Posted['quarantined'][number]>()
  const lines: EntryLine[] = []
  for (const { product, lot: label, quantity } of labelled) {
    const namesakes = known.filter((lot) => lot.productId === product.id && lot.number === label.number)
    let lot = namesakes.find(({ expiresOn }) => expiresOn === label.expiresOn)
    const other = namesakes.find(({ id }) => id !== lot?.id && !suspects.has(id)) ?? namesakes[0]
    if (!lot) {
      lot = { ...label, id: desk.newId(), productId: product.id, createdAt: desk.now }
      await insertLot(desk.tx, lot)
      await holdRecalled(desk, lot)
      known.push(lot)
      if (other && label.number !== '') {
        await openConflict(desk, lot, other)
        suspects.add(lot.id)
      }
    }
    if (other && suspects.has(lot.id))
      quarantined.set(lot.id, {
        lotId: lot.id,
        lotNumber: lot.number,
        expiresOn: lot.expiresOn,
        knownExpiresOn: other.expiresOn,
      })
    lines.push({ productId: product.id, lotId: lot.id, quantity })
  }
  return { lines, quarantined: [...quarantined.values()] }
}

async function holdRecalled(desk: Desk, { id: lotId, productId, number }: LotRow): Promise<void> {
  const held = { lotId, openedAt: desk.now, openedBy: desk.actor.person.id }
  for (const recallId of await recallsNaming(desk.tx, productId, number))
    await holdLot(desk.tx, { ...held, recallId, id: desk.newId() })
}

/** The note is the expiry date that was known before. */
const openConflict = (desk: Desk, lot: LotRow, known: LotRow): Promise<void> =>
  insertQuarantine(desk.tx, {
    id: desk.newId(),
    lotId: lot.id,
    locationId: null,
    reason: EXPIRY_CONFLICT,
    note: known.expiresOn,
    openedAt: desk.now,
    openedBy: desk.actor.person.id,
    closedAt: null,
    closedBy: null,
    closingReason: null,
  })
