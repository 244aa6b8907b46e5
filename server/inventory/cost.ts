/**
 * What units are worth to the county, in fen, rounded to a whole one; below 0 for units that are missing. Null when nobody
 * has said what a box costs.
 */
export function costOf(
  units: number,
  { boxCost, boxSize }: { boxCost: number | null; boxSize: number },
): number | null {
  return boxCost === null ? null : Math.round((units * boxCost) / boxSize)
}
