import type { Transfer } from '../../protocol/api/transfers.ts'

/** What a person enters about one lot of a transfer; an empty field is 0. */
export interface Arrival {
  lotId: string
  received: number | ''
  lost: number | ''
  returned: number | ''
}

/** Units of a line that nobody has accounted for yet. */
export const stillInTransit = (line: Transfer['lines'][number]): number =>
  line.sent - line.received - line.lost - line.returned

export const accountedFor = ({ received, lost, returned }: Arrival): number =>
  Number(received) + Number(lost) + Number(returned)
