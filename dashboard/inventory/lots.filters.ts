import { z } from 'zod'
import { category } from '../../protocol/api/catalog.ts'
import type { Balance } from '../../protocol/api/inventory.ts'
import { divisionCode, id } from '../../protocol/api/parts.ts'

export const lotState = z.enum(['expired', 'red', 'amber', 'quarantined'])
export type LotState = z.infer<typeof lotState>

/** What the address of the lot list may say. The first four go to the server. */
export const lotFilters = z.object({
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  product: id.optional(),
  category: category.optional(),
  expiry: lotState.optional(),
  search: z.string().max(60).optional(),
})
export type LotFilters = z.infer<typeof lotFilters>

const isIn = (balance: Balance, state: LotState): boolean =>
  state === 'quarantined' ? balance.quarantined : balance.expiry === state

/** Lots that still lie somewhere, first to expire first. */
export function selectLots(balances: readonly Balance[], filters: LotFilters): Balance[] {
  const text = filters.search?.trim().toLowerCase()
  return balances
    .filter((balance) => balance.quantity > 0)
    .filter((balance) => filters.expiry === undefined || isIn(balance, filters.expiry))
    .filter(
      (balance) =>
        !text ||
        balance.lotNumber.toLowerCase().includes(text) ||
        balance.locationName.toLowerCase().includes(text),
    )
    .toSorted(
      (a, b) => a.expiresOn.localeCompare(b.expiresOn) || a.locationName.localeCompare(b.locationName),
    )
}

/** How many there are in each state, whichever is chosen. */
export function countLots(balances: readonly Balance[]): Record<LotState, number> {
  const present = balances.filter((balance) => balance.quantity > 0)
  const count = (state: LotState) => present.filter((balance) => isIn(balance, state)).length
  return {
    expired: count('expired'),
    red: count('red'),
    amber: count('amber'),
    quarantined: count('quarantined'),
  }
}
