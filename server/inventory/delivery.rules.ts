import type { ReceiptLine } from '../../protocol/api/inventory.ts'
import { type FieldError, InvalidError } from '../errors.ts'

type Line = Pick<ReceiptLine, 'quantity' | 'sent' | 'difference'>

/**
 * What came against what the delivery note says. Throws `InvalidError` `nothing_received` when no unit came,
 * `line_without_goods` for a line that is neither sent nor received, `difference_reason_required` where sent and
 * received differ without a reason, or `other` has no words, and `difference_contradicts` for a reason that says the
 * opposite of the figures.
 */
export function checkDelivery(lines: readonly Line[]): void {
  if (lines.every(({ quantity }) => quantity === 0))
    throw new InvalidError(
      'nothing_received',
      'Nothing came: there is nothing to receive. Say what came of at least one line.',
      { errors: [{ path: 'lines', message: 'say what came' }] },
    )
  refuse(lines, isEmpty, 'line_without_goods', 'quantity', 'A line is neither sent nor received: remove it.')
  refuse(
    lines,
    wantsReason,
    'difference_reason_required',
    'difference.reason',
    'Sent and received differ: say why.',
  )
  refuse(
    lines,
    ({ difference }) => difference?.reason === 'other' && !difference.note,
    'difference_reason_required',
    'difference.note',
    'Say in words why sent and received differ.',
  )
  refuse(
    lines,
    contradicts,
    'difference_contradicts',
    'difference.reason',
    'The reason says the opposite of the figures: compare them with the delivery note.',
  )
}

const isEmpty = ({ quantity, sent = 0 }: Line): boolean => quantity === 0 && sent === 0
const wantsReason = ({ quantity, sent, difference }: Line): boolean =>
  sent !== undefined && sent !== quantity && difference === undefined

function contradicts({ quantity, sent, difference }: Line): boolean {
  if (difference?.reason === 'short') return sent === undefined || sent <= quantity
  if (difference?.reason === 'over') return sent === undefined || sent >= quantity
  return false
}

function refuse(
  lines: readonly Line[],
  isWrong: (line: Line) => boolean,
  code: string,
  field: string,
  detail: string,
): void {
  const errors = lines.flatMap((line, i): FieldError[] =>
    isWrong(line) ? [{ path: `lines.${i}.${field}`, message: 'compare with the delivery note' }] : [],
  )
  if (errors.length > 0) throw new InvalidError(code, detail, { errors })
}
