import type { Dictionary } from '../dictionary.ts'

export const badMessages: Dictionary['badMessages'] = {
  title: 'Bad messages',
  hint: 'What machines sent and cannot be used is kept here; it holds nothing else up.',
  none: 'No bad messages are open',
  noneHint: 'Everything the machines sent could be used.',
  reason: 'Reason',
  allReasons: 'All reasons',
  twins: 'Two machines may share one identity: compare the device ids, and change the secret if need be.',
  unknownDevice: 'unregistered device',
  bytes: '{count} byte | {count} bytes',
  show: 'Show content',
  close: 'Mark as dealt with',
  closeSelected: 'Mark {count} as dealt with | Mark {count} as dealt with',
  note: 'What was done',
  noteHint: 'Such as: board swapped, firmware updated by the maker.',
  closedBy: 'dealt with by {who}: {note}',
  includeClosed: 'Those dealt with too',
  select: 'Select this message',
}

export const demand: Dictionary['demand'] = {
  title: 'Last 30 days',
  vended: 'Given out',
  unmet: 'Left without',
  failed: 'failed vends',
  sold_out: 'sold out',
  cooldown: 'in cooldown',
  fault: 'fault',
  blocked: 'blocked',
  other: 'other',
  none: 'Nobody asked for anything in these 30 days',
  day: '{day}: {vended} given out, {unmet} left without',
  totals: '{vended} units given out, {unmet} times left without',
  chart: 'Given out and left without, day by day',
}
