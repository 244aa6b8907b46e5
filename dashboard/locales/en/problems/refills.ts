export const refillProblems = {
  source_required: 'Say where the supplies come from.',
  channel_without_product: 'Channel {channel} has no product: assign one first.',
  empty_visit: 'Nothing was entered for channel {channel}: fill it in or leave it out.',
  visit_exists: 'This refill has been sent before.',
  already_resolved: 'Somebody has settled this in the meantime: refresh.',
  resolution_not_possible: 'This cannot be settled in that way.',
  machine_behind:
    'The machine has not told everything about channel {channel} so far. Wait until it is connected; if it never will be, take it out of service first.',
  channel_holds_goods:
    'By the books {quantity} of {product} lie in channel {channel}. Enter a refill that takes them out, or count 0 there, then assign the other product.',
  lot_unknown: 'Nothing of what channel {channel} is for ever came to this machine: enter the refill first.',
  not_a_source: 'Supplies cannot be fetched there: choose a warehouse or storeroom.',
  no_start: 'The source has no position: enter it, or name a point to start from.',
  place_twice: 'A machine is two stops of this round.',
  round_closed: 'This round is over: make a new one.',
  round_step: 'A round in this state cannot be changed like that.',
  assignee_required: 'Say first who makes this round.',
  assignee_out_of_scope: 'This person is not responsible for the source: choose somebody else.',
  stop_not_open: 'Stop {stop} is visited, or not part of this round.',
}
