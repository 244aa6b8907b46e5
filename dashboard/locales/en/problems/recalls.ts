export const recallProblems = {
  lot_recalled: 'A recall holds this lot. If the recall was a mistake, cancel the recall.',
  already_recalled: 'Lot {lot} is under an open recall already.',
  not_a_collecting_place: 'Choose a warehouse or storeroom in use to collect the goods.',
  number_twice: 'A lot number stands there twice.',
  explanation_required: 'The number differs from the books: say why.',
  answer_incomplete: 'Count every recalled lot there.',
  recall_ended: 'This recall has ended.',
  recall_unfinished: '{units} units and {channels} blocked channels are left: see to them, or say why.',
  channel_recalled: 'A recall keeps channel {channel} blocked: release it on the page of the recall.',
  channel_holds_lot: 'By the books {units} recalled units lie in channel {channel}: take them out first.',
}
