import type { Dictionary } from '../dictionary.ts'

export { stockStatus } from '../../../protocol/names/en.ts'

/** Stock and lots. */
export const stock: Dictionary['stock'] = {
  title: 'Stock',
  byProduct: 'By product',
  byLot: 'By lot',
  search: 'Search place or product',
  export: 'Export',
  quantity: 'On hand',
  usable: 'Usable',
  inTransit: 'Transit',
  amc: 'Per month',
  mos: 'Months left',
  over100Months: 'over 100',
  nextExpiry: 'Next expiry',
  lots: '{count} lot | {count} lots',
  lotCount: 'Lots',
  rows: '{count} row | {count} rows',
  totalQuantity: '{quantity} on hand',
  totalUsable: '{quantity} usable',
  none: 'No stock matches',
  noneHint: 'Loosen the filters; if you are just starting, receive a delivery first.',
}

export const lot: Dictionary['lot'] = {
  label: 'Product and lot',
  number: 'Lot',
  expiresOn: 'Expires on',
  until: 'until {day}',
  search: 'Search lot or place',
  none: 'No lot matches',
  noneInState: 'No lot is in this state, which is good.',
}

export const lotState: Dictionary['lotState'] = {
  expired: 'Expired',
  red: 'Near expiry',
  amber: 'Expiry ahead',
  quarantined: 'Quarantined',
  fine: 'Fine',
}

export const expiry: Dictionary['expiry'] = {
  amber: 'Expiry ahead',
  red: 'Near expiry',
  expired: 'Expired',
  inDays: 'Expires in {count} day | Expires in {count} days',
}
