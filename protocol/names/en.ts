// What a thing is called on screens, in reports and in workbooks alike.

import type { Category, Method } from '../api/catalog.ts'
import type { MovementKind } from '../api/inventory.ts'
import type { StockStatus } from '../api/status.ts'
import type { Measure } from '../measure.ts'

export const categoryShort: Readonly<Record<Category, string>> = {
  drug: 'Drugs',
  condom: 'Condoms',
  iud: 'IUDs',
}

export const unitName: Readonly<Record<Measure, string>> = {
  piece: 'Pieces',
  cycle: 'Cycles',
  vial: 'Vials',
  device: 'Devices',
  tube: 'Tubes',
  tablet: 'Tablets',
  item: 'Pieces',
  implant: 'Implants',
  any: 'Units',
}

export const method: Readonly<Record<Method, string>> = {
  male_condom: 'Male condom',
  female_condom: 'Female condom',
  combined_pill: 'Combined pill',
  progestin_pill: 'Progestin-only pill',
  emergency_pill: 'Emergency pill',
  monthly_injectable: 'Monthly injectable',
  dmpa_injectable: 'DMPA injectable',
  spermicide: 'Spermicide',
  copper_iud: 'Copper IUD',
  hormonal_iud: 'Hormonal IUD',
  implant_3y: 'Implant, 3 years',
  implant_4y: 'Implant, 4 years',
  implant_5y: 'Implant, 5 years',
}

export const movementKind: Readonly<Record<MovementKind, string>> = {
  receipt: 'Receipt',
  issue: 'Issue',
  vend: 'Self-service',
  dispatch: 'Dispatch',
  arrival: 'Arrival',
  loss: 'Lost in transit',
  return: 'Return',
  adjustment: 'Adjustment',
  disposal: 'Disposal',
  reversal: 'Reversal',
}

export const stockStatus: Readonly<Record<StockStatus, string>> = {
  out: 'Out',
  low: 'Low',
  near_expiry: 'Near expiry',
  over: 'Over',
  unknown: 'Unknown',
  ok: 'Fine',
}
