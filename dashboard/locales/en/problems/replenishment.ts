export const replenishmentProblems = {
  order_changed: '{by} has worked on this order meanwhile. Look at it again before you go on.',
  order_state: 'This cannot be done to the order now: look at its present state.',
  order_complete: 'All that was approved has been sent.',
  own_order: 'You submitted this order: somebody else has to approve it.',
  not_the_requester: 'Only somebody responsible for the place that orders may do that.',
  not_the_supplier: 'Only somebody responsible for the supplying store may do that.',
  not_ordered_here: 'Machines are refilled by rounds and order nothing.',
  product_twice: 'A product has one line: join them.',
  not_in_order: 'That product is not in the order.',
  more_than_requested: 'At most {requested} can be approved, as requested.',
  nothing_approved: 'Every line would be 0: reject the order instead.',
  more_than_approved: '{left} of {product} may still be sent; {quantity} was entered.',
  order_too_early:
    'The last order was on {lastOn}; the next can be submitted from {nextOn} on. If it cannot wait, make it an emergency order.',
  not_an_emergency: 'Nothing in it is below its emergency order point: make it a regular order.',
}
