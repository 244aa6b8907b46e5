import type { OrderBasis } from '../../protocol/api/replenishment.ts'

const MOST_DECIMALS = 4

/** Decimals with which average monthly consumption is shown, so that who works the suggestion out by hand gets the same. */
export function decimalsOfAmc({ amc, maxMonths }: Pick<OrderBasis, 'amc' | 'maxMonths'>): number {
  if (amc === null || maxMonths === null) return 1
  const units = (shown: number) => Math.ceil(maxMonths * shown - 1e-6)
  for (let decimals = 1; decimals < MOST_DECIMALS; decimals++)
    if (units(Number(amc.toFixed(decimals))) === units(amc)) return decimals
  return MOST_DECIMALS
}
