import type { Dictionary } from '../dictionary.ts'

export const stockWhy: Dictionary['stockWhy'] = {
  ask: 'Why “{status}”?',
  askOf: '{status}: why? {product}, {place}',
  nothing_usable: 'Nothing there can be given out, so it is out of stock.',
  below_emergency:
    'It lasts {mos} months, less than the emergency order point of {limit}. Order urgently or transfer now.',
  below_minimum: 'It lasts {mos} months, less than the minimum of {limit}.',
  expires_soon:
    'The earliest lot expires on {day}, which is near its expiry (up to {until}). Use it first or move it.',
  months_unknown: 'Nobody knows how long it lasts, so it is neither too little nor too much.',
  above_maximum: 'It lasts {mos} months, more than the maximum of {limit}.',
  within_limits: 'It lasts {mos} months, which is within the limits.',
  usable: 'How much can be given out',
  usableSum: '{quantity} there, less {expired} expired and {quarantined} in quarantine: {usable} usable.',
  usableAll: '{quantity} there, all usable.',
  nothingThere: 'There is nothing at all.',
  lots: 'Lots',
  lotExpired: 'expired',
  lotQuarantined: 'in quarantine',
  lotUsable: 'usable',
  lotAtRisk: 'about {quantity} left at expiry',
  consumption: 'How much is used a month',
  consumed: '{from} to {to} ({days} days): {consumed} given out, with stock on {daysWithStock} days.',
  amcFormula: '{consumed} ÷ {days} days × 30.44 days = {amc} a month',
  demand:
    'A store is judged by its jurisdiction: {places} places use {total} a month, shared by {stores} stores of its kind.',
  demandFormula: '{total} ÷ {stores} = {amc} a month',
  never_there: 'It was never in stock there, so consumption is not known.',
  no_day_in_stock: 'There was no day in stock from {from} to {to}, so consumption is not known.',
  no_demand_known: 'No place in the jurisdiction has a record of consumption yet.',
  months: 'How long it lasts',
  monthsFormula: '{usable} ÷ {amc} = {mos} months',
  amc_unknown: 'Consumption is not known, so it cannot be told.',
  nothing_used: 'Nothing was given out in that time: there is no number of months, so it is unknown.',
  limits: 'By which limits',
  limitsOf: 'Limits of: {tier}',
  scale: '{mos} months of stock, minimum {min}, maximum {max}',
  expiry: 'Whether it expires unused',
  atRisk: 'At this consumption, first expired first out, {quantity} would be left at expiry.',
  noRisk: 'At this consumption, first expired first out, all of it is used before it expires.',
  riskUnknown: 'Consumption is not known, so it cannot be told what would be left.',
  order: 'Suggested order',
  orderFormula: '{max} months × {amc} − {usable} usable − {inTransit} in transit = {wanted}',
  orderBoxes: 'In boxes of {box}: order {order}.',
  orderNone: 'Nothing to order.',
  orderNoMaximum: 'There is no maximum, so there is no suggestion.',
  card: 'Open the bin card',
  change: 'Change stock limits',
  notThere: 'This product is no longer there',
  notThereHint: 'It may just have been moved, or is no longer offered. Close this and refresh the list.',
}

export const stockTier: Dictionary['stockTier'] = {
  county: 'County warehouses',
  service_point: 'Storerooms and outlets',
  dispenser: 'Dispensers',
}

export const stockSetting: Dictionary['stockSetting'] = {
  minMonths: 'Minimum stock',
  maxMonths: 'Maximum stock',
  emergencyMonths: 'Emergency order point',
  safetyMonths: 'Safety stock',
  amberMonths: 'Near expiry, amber',
  redMonths: 'Near expiry, red',
  lookBackMonths: 'Look-back for consumption',
}

export const stockSettingHint: Dictionary['stockSettingHint'] = {
  minMonths: 'Below it stock is low',
  maxMonths: 'Above it is too much; orders fill up to it',
  emergencyMonths: 'Below it the usual order comes too late',
  safetyMonths: 'The part of the minimum that is not planned to be used',
  amberMonths: 'Lots turn amber so long before expiry',
  redMonths: 'Lots count as near expiry so long before it',
  lookBackMonths: 'Average consumption is taken over so long',
}

export const settingOrigin: Dictionary['settingOrigin'] = {
  default: 'default',
  tier: 'set for the tier',
  product: 'set for the product',
  tier_product: 'set for the product here',
}

export const stockSettings: Dictionary['stockSettings'] = {
  title: 'Stock limits',
  note: 'The same for the whole county. A change holds at once: stock table, map, today and reports judge by it.',
  readOnly: 'Set by an administrator who is responsible for every jurisdiction.',
  months: '{months} months',
  noLimit: 'no limit',
  withoutLimit: 'No limit: {limit}',
  dot: '. ',
  edit: 'Edit',
  editOf: 'Edit: {name}',
  exceptions: 'Exceptions by product',
  exceptionsNote:
    'For a product that differs from the others. What is left empty follows the tier. A product in a tier comes first, then the product, then the tier.',
  noExceptions: 'No exceptions: every product follows its tier.',
  add: 'Add an exception',
  tier: 'Tier',
  everyTier: 'Every tier',
  set: 'Set to',
  setBy: 'Set by',
  chooseProduct: 'Choose a product',
  unit: 'months',
  defaultIs: 'Default {value}',
  inherited: 'Empty = as the tier',
  reset: 'Back to defaults',
  remove: 'Remove exception',
  preview: 'With these limits',
  previewSame: 'No status changes.',
  previewChanged: '{count} status would change. | {count} statuses would change.',
  previewLookBack:
    'With another look-back, consumption is counted again on saving; this estimate takes it as it is now.',
  was: 'was {count}',
}

export const atRisk: Dictionary['atRisk'] = {
  tab: 'At risk',
  title: 'Lots at risk of expiry',
  only: 'At risk only',
  column: 'At risk',
  left: 'Left at expiry',
  amc: 'Used a month',
  total: '{count} lot, about {units} | {count} lots, about {units}',
  unknown:
    'Of {count} more nothing can be said: consumption unknown. | Of {count} more nothing can be said: consumption unknown.',
  none: 'No lots at risk',
  noneHint: 'At this consumption, first expired first out, all stock is used before it expires.',
  within: 'Expires within',
  within3: '3 months',
  within6: '6 months',
  within12: '12 months',
}

export const savedViews: Dictionary['savedViews'] = {
  menu: 'My views',
  none: 'No saved views yet',
  save: 'Save these filters…',
  manage: 'Rename or delete…',
  name: 'Name',
  nameHint: 'For example: out of stock, north',
  saveTitle: 'Save as a view',
  saveNote: 'Keeps filters and order. Only you see it.',
  manageTitle: 'My views',
  rename: 'Rename',
  delete: 'Delete',
  update: 'Use these filters',
  updateOf: 'Give “{name}” these filters',
  deleteOf: 'Delete “{name}”',
  deleted: '“{name}” was deleted',
  nameOf: 'Name of “{name}”',
}
