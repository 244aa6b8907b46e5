import type { LocationKind } from '../../protocol/api/places.ts'

/**
 * Days from one regular order of a place to the next, a default: a warehouse orders quarterly, everybody else monthly.
 * Four weeks to the month and twelve to the quarter, so that "the first Monday" is never too early.
 */
export const daysBetweenOrders = (kind: LocationKind): number => (kind === 'warehouse' ? 84 : 28)
