import type { Dictionary } from '../dictionary.ts'

/** An older board in a machine. */
export const board: Dictionary['board'] = {
  title: 'An older board is connecting',
  text: 'The board of this machine was swapped, and the one that was taken out has been connecting again since {since}. It may only be sending the rest of its records, so the overview still goes by the present board; what it gave out is in the books. If the older board was put back into the machine, say so.',
  compare: 'The two boards compared',
  present: 'Present board',
  older: 'Older board',
  log: 'Log id',
  firmware: 'Firmware · hardware',
  bornAt: 'Last connected',
  channel: 'Channel {channel}',
  level: '{remaining} left · {vends} given out in all',
  believe: 'The older board is in the machine now',
  believeText:
    'From then on the overview and events go by the older board (log id {log}). What either board told is counted once, and stock does not change.',
  reason: 'Reason',
}
