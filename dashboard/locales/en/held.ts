import type { Dictionary } from '../dictionary.ts'

export const held: Dictionary['held'] = {
  tab: 'Quarantine',
  hint: 'Lots in quarantine are neither given out nor moved. Release those that are sound, dispose of the rest.',
  none: 'No lot is in quarantine',
  noneHint:
    'A lot with another expiry date than known, one that arrived damaged or one that is recalled comes here by itself; any other can be held.',
  hold: 'Hold a lot',
  reason: 'Reason',
  since: 'Since',
  by: 'By',
  bySystem: 'the system',
  note: 'Note',
  everywhere: 'everywhere',
  release: 'Release',
  releaseReason: 'What was found',
  releaseHint: 'It can be given out again; what was found goes to the audit log.',
  released: 'Released',
}
export const heldReason: Dictionary['heldReason'] = {
  expiry_conflict: 'Another expiry date than known',
  delivery_difference: 'Delivery differed',
  recall: 'Recall',
}
