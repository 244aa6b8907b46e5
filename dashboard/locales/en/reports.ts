import type { Dictionary } from '../dictionary.ts'

export const reports: Dictionary['reports'] = {
  hint: 'Figures equal those of stock, bin cards and movements. Print them, or take them as XLSX or CSV.',
  periodKind: 'Kind of period',
  period: 'Period',
  month: 'By month',
  quarter: 'By quarter',
  year: 'By service year',
  custom: 'Any months',
  from: 'First month',
  to: 'Last month',
  span: '{from} to {to}',
  print: 'Print',
  made: 'Made by {who}, {at}',
  unknown: '—',
  none: 'Nothing in this period',
  noneHint: 'Choose another month, or a wider area, place or product.',
  table: 'Report, scrolls sideways',
  notes: 'Notes',
  preparedBy: 'Prepared by:',
  checkedBy: 'Checked by:',
  serviceYear: 'The service year begins in {month}.',
  serviceYearStart: 'The service year begins in',
}

export const reportName: Dictionary['reportName'] = {
  stock: 'Monthly stock report',
  movements: 'Movement book',
  expiring: 'Near expiry and expired',
  wastage: 'Wastage',
  stockouts: 'Stock-out rate',
  plan: 'Stocked according to plan',
  cyp: 'Couple-years of protection (CYP)',
  orders: 'Order fill rate',
  counts: 'Count accuracy',
}

export const reportQuestion: Dictionary['reportQuestion'] = {
  stock: 'What was there, what came, what was given out, and what is left?',
  movements: 'When did each movement happen, from where to where, and by whom?',
  expiring: 'Which lots expire soon or have expired, and where are they?',
  wastage: 'How much was damaged, stolen, expired or disposed of, as a share of what there was?',
  stockouts: 'How many points should have had stock and had none, and for how many days?',
  plan: 'How often was stock at the end of a month between minimum and maximum?',
  cyp: 'How many couple-years of protection were given out?',
  orders: 'How much of what was ordered arrived?',
  counts: 'How often did counts and the book agree?',
}
