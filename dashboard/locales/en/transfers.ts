import type { Dictionary } from '../dictionary.ts'

/** Transfers. */
export const transfer: Dictionary['transfer'] = {
  title: 'Transfer',
  none: 'Nothing in transit',
  noneHint: 'Transfers that were sent and not yet received are listed here.',
  dispatched: 'Sent',
  closed: 'Closed',
  contents: 'Contents',
  sent: 'Sent',
  received: 'Received',
  lost: 'Lost',
  returned: 'Returned',
  receiveTitle: 'Receive',
  receiveHint: 'Where goods differ, enter what was lost and what goes back',
  underWay: '{quantity} in transit',
  staysUnderWay: 'Still in transit: {quantity}',
  tooMany: 'Together at most the {quantity} in transit',
  lossReason: 'Choose a reason for what was lost or goes back',
  lossReasonLabel: 'Why lost or returned',
  confirm: 'Receive',
  receivedDone: 'Receipt posted',
}

export const transferStatus: Dictionary['transferStatus'] = { in_transit: 'In transit', closed: 'Closed' }
