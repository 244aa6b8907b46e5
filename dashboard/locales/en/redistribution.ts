import type { Dictionary } from '../dictionary.ts'

export const redistribution: Dictionary['redistribution'] = {
  tab: 'Redistribution',
  title: 'Redistribution',
  atRisk: 'Would expire unused within 12 months',
  saved: 'These transfers would save',
  nobody: 'Nobody in the area can use in time',
  capped: 'Only the {count} lots that expire first were looked at.',
  leadDays:
    'Reckoned with {days} days until a lot is on the shelf. Dispensers are filled in rounds, not from here.',
  none: 'Nothing to redistribute',
  noneHint: 'No lot would expire unused, or no other place could use it in time.',
  noneAtRisk:
    '{units} would expire unused and no place in the area can use them in time: hand out more soon, or ask the level above to send them to another county.',
  way: '{from} → {to}',
  kilometres: 'about {km} km in a straight line',
  noPosition: 'distance unknown: a position is missing',
  sameTownship: 'same township',
  expiry: 'would expire',
  overstock: 'above the maximum',
  send: 'send {quantity}',
  lot: 'Lot {lot} · expires {day}',
  whyExpiry: '{from} has {usable} and uses {amc} a month: {surplus} of this lot would be left at its expiry.',
  whyOverstock: '{from} has {usable} and uses {amc} a month: above its maximum, of this lot by {surplus}.',
  whyTo:
    '{to} uses {amc} a month, has {usable} and {inTransit} in transit; there by {arrives}, used up by about {used}.',
  share: 'saves {share} of it',
  make: 'Make the transfer',
  dismiss: 'Dismiss',
  dismissTitle: 'Dismiss this proposal',
  dismissText:
    '{product}, {from} → {to}. Not proposed again until clearly more is in question; another place is looked for instead.',
  reason: 'Reason',
  reasonHint: 'For example: no road, their storeroom is full, promised elsewhere by phone.',
  dismissed: 'Noted: not proposed again',
  dismissedList: 'Dismissed ({count})',
  restore: 'Propose again',
  restored: 'Proposed again',
  transferReason: 'Redistribution: used before it expires where it is needed',
}
