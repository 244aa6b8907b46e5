/** Places and jurisdictions. */
export const placeProblems = {
  coordinates_swapped: 'Longitude and latitude look swapped.',
  coordinates_outside_china: 'The coordinates lie outside China: check them.',
  not_a_public_kind: 'Such a place does not serve the public and cannot be published.',
  verified_in_future: 'The day of verification cannot lie in the future.',
  calendar_changed:
    'Somebody else has changed the holidays meanwhile. The list now shows what they entered: look at it, then save again.',
  day_twice: 'A day is named twice: remove one.',
  ledger_account: 'This is an account of the ledger, not a place.',
  place_holds_stock: 'This place still holds stock: move it away first.',
  place_awaits_goods:
    'Goods from or to this place are still on the road: receive them or send them back first.',
  place_has_machine: 'The dispenser here is still in service: revoke it first.',
  place_being_counted: 'A count is open here: post or cancel it first.',
  place_leaves_county: 'A place stays in its county: make a new one in the other.',
  parent_missing: 'Add {parent} above it first.',
  jurisdiction_exists: '{code} exists already: rename it instead.',
  not_a_county: '{code} is not the six-digit code of a county.',
  unknown_jurisdiction: 'There is no jurisdiction {code}.',
  no_jurisdiction: 'There is no jurisdiction yet: add one first.',
}
