import type { Balance } from '../../protocol/api/inventory.ts'
import { isWhole } from '../components/whole-number.ts'

/** Counted − book, signed; null until the book and a whole number counted are known. A count of 0 is a count. */
export const varianceOf = (
  counted: number | string,
  lot: Pick<Balance, 'quantity'> | undefined,
): number | null =>
  counted === '' || !isWhole(Number(counted)) || !lot ? null : Number(counted) - lot.quantity
