import type { Balance } from '../../protocol/api/inventory.ts'

/** Counted − book, signed; null until both are known. A count of 0 is a count. */
export const varianceOf = (
  counted: number | '',
  lot: Pick<Balance, 'quantity'> | undefined,
): number | null => (counted === '' || !lot ? null : counted - lot.quantity)
