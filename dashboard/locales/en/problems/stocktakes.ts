/** Stocktakes. */
export const stocktakeProblems = {
  stocktake_open: 'This place is being counted: finish or cancel that first.',
  stocktake_closed: 'This count is closed.',
  stocktake_not_counting: 'Counting has ended: ask for a recount to change a number.',
  stocktake_not_in_review: 'Counting has not ended yet.',
  not_counted_here: 'A dispenser is counted channel by channel: use a refill visit.',
  nothing_to_count: 'By the books nothing of that lies there.',
  lot_not_planned: 'That lot is not in the list: enter it by its label.',
  count_too_early: 'The count is older than its plan: check the clock of the phone.',
  lines_uncounted: '{lines} lines are not counted.',
  own_count: 'You took part in the counting: somebody else has to approve.',
  variance_unexplained: '{lines} differences have no reason yet.',
}
