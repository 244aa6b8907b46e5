/** Two-sided 95 % of the normal distribution. */
const Z = 1.959964

/**
 * Wilson score interval at 95 % of a share `numerator ÷ denominator`, 0 to 1 (Wilson 1927; Brown, Cai and DasGupta 2001
 * recommend it over the normal approximation, which leaves the unit interval near 0 and 1). Denominator above 0.
 */
export function wilson(numerator: number, denominator: number): { low: number; high: number } {
  const share = numerator / denominator
  const z2 = (Z * Z) / denominator
  const centre = (share + z2 / 2) / (1 + z2)
  const half = (Z / (1 + z2)) * Math.sqrt((share * (1 - share)) / denominator + z2 / (4 * denominator))
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}
