/** Forms of entries to the ledger. */
export const entry = {
  keys: 'Enter moves on, Ctrl+Enter submits',
  restored: 'What you had not submitted is still here and filled in.',
  discard: 'Discard and start over',
  rest: 'Loose ({unit})',
  besideCount: 'It was not part of the difference: post it',
} as const

/** The paper that comes with a delivery. */
export const deliveryNote = {
  documentNumber: 'Delivery note number',
  supplierName: 'Supplier',
  compare: 'Compare each line with the delivery note',
  sent: 'On the delivery note',
  received: 'Received',
  reason: 'Reason for the difference',
  noDifference: 'No difference',
  less: '{quantity} fewer than on the delivery note',
  more: '{quantity} more than on the delivery note',
  differs: 'Differs from the delivery note',
  reasonNote: 'Details',
  enterSent: 'Enter the quantity on the delivery note, 0 if there is none',
  enterReason: 'The quantities differ: choose a reason',
  enterNote: 'Say why',
  contradicts: 'Reason and quantities contradict each other',
  quarantine: 'Put this lot into quarantine',
  quarantineHint:
    'All of this lot here is held back. Once checked, dispose of what is damaged and release the rest',
  quarantined: 'in quarantine',
} as const

export const differenceReason = {
  short: 'Fewer than sent',
  over: 'More than sent',
  damaged: 'Damaged',
  wrong_product: 'Wrong product',
  other: 'Other',
} as const

/** What happened to goods on the road; other words stand as they were typed. */
export const transferReason = {
  damaged: 'Damaged on the way',
  missing: 'Lost on the way',
  short_loaded: 'Fewer were loaded',
  wrong_product: 'Wrong product sent',
  refused: 'Not needed here',
  near_expiry: 'Expires too soon',
  other: 'Other (say what)',
} as const

/** A movement on its own page and on paper. */
export const voucher = {
  title: 'Document',
  receipt: 'Goods receipt',
  issue: 'Issue document',
  dispatch: 'Transfer document',
  arrival: 'Transfer receipt',
  disposal: 'Disposal document',
  other: 'Stock movement',
  open: 'Document and print',
  print: 'Print',
  paper: 'Paper',
  number: 'Number',
  from: 'From',
  to: 'To',
  when: 'Happened',
  recorded: 'Recorded',
  handler: 'Handled by',
  product: 'Product',
  lot: 'Lot',
  expiresOn: 'Expiry date',
  quantity: 'Quantity',
  boxes: 'In boxes',
  total: '{count} line | {count} lines',
  witness: 'Witness',
  confirmed: '{name}, confirmed by own sign-in {at}',
  unconfirmed: '{name} (not confirmed by own sign-in)',
  noWitness: 'No witness',
  differences: 'Compared with the delivery note',
  signHandler: 'Handled by (signature)',
  signReceiver: 'Received by (signature)',
  signDriver: 'Delivered by (signature)',
  signKeeper: 'Store keeper (signature)',
  signWitness: 'Witness (signature)',
  signLeader: 'In charge (signature)',
  signDate: 'Date',
  printedAt: 'Printed {at}',
  reversed: 'This movement was reversed',
} as const

/** Disposal with a witness. */
export const disposal = {
  documents: 'Disposals',
  waitingForYou: 'Waiting for you as the witness',
  waitingHint: 'Confirm after you have seen the goods destroyed.',
  none: 'No disposal waits',
  noneHint: 'Whoever disposes of goods names a witness, who confirms here.',
  witnessTitle: 'Witness',
  byAccount: 'Confirmed by their own sign-in',
  byAccountHint: 'The document waits; stock is reduced once they have confirmed',
  byName: 'Has no account: record the name only',
  byNameHint:
    'Stock is reduced at once and the document says that it is unconfirmed. Staff only, never a recipient',
  witness: 'Witness',
  chooseWitness: 'Choose the witness',
  witnessName: 'Name of the witness',
  enterWitness: 'Enter the name of the witness',
  nobody: 'Nobody else here has an account: record a name',
  prepared: 'The document is prepared and waits for {name}',
  preparedBy: 'Prepared by',
  preparedAt: 'Prepared',
  confirm: 'Confirm as witness',
  confirmAsk: 'Did you see these goods destroyed? Stock is reduced as soon as you confirm.',
  confirmed: 'Confirmed; stock is reduced',
  withdraw: 'Withdraw',
  withdrawTitle: 'Withdraw this disposal',
  withdrawn: 'The disposal is withdrawn',
  withdrawnBecause: 'Withdrawn because',
  onlyWitness: 'Waits for {name} to sign in and confirm. Until then the goods are on the books.',
} as const

export const disposalStatus = {
  waiting: 'Waiting',
  posted: 'Posted',
  withdrawn: 'Withdrawn',
} as const
