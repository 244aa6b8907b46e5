/** Movements and transfers. */
export const movementProblems = {
  insufficient_stock: 'Not enough stock: {requested} asked for, {available} can leave. Lower the quantity.',
  lot_expired:
    'Lot {lot} expired on {expiresOn}: it can neither be received nor given out, only disposed of.',
  lot_quarantined: 'Lot {lot} is quarantined and cannot be given out until that is cleared up.',
  unknown_lot: 'This lot is not here: choose again.',
  lot_required: 'Say which lot.',
  lot_twice: 'Each lot stands in one line: combine them.',
  reason_required: 'Give a reason.',
  same_place: 'A place cannot send to itself.',
  not_a_place: 'This is not a real place: choose again.',
  place_archived: 'This place is out of use: nothing can be brought there.',
  receiver_out_of_scope: 'Only somebody responsible there may receive: dispatch it and let them.',
  occurred_in_future: 'The time cannot lie in the future.',
  already_reversed: 'This movement was reversed before.',
  reversal_not_reversible: 'A reversal cannot be reversed: post the movement anew.',
  before_movement: 'A reversal cannot lie before its movement.',
  counted_since:
    'Lot {lot} was counted at {place} on {countedAt}, and the books were put right. This happened before, so it is most likely part of that difference: posting it would take it twice.',
  transfer_received: 'Part of this transfer was received, lost or returned: reverse that first.',
  more_than_in_transit: 'More than is in transit: somebody may have received it. Refresh and compare.',
  before_dispatch: 'It cannot be received before it was sent.',
  nothing_received: 'Enter at least one quantity received, lost or returned.',
  quarantine_closed: 'This quarantine was closed before.',
  county_required: 'This concerns the whole county: ask somebody responsible for it.',
}
