/**
 * Ordinary least squares by the normal equations and a Cholesky factor, for some ten columns. Null when the columns do not
 * tell the coefficients apart. `rss` is the sum of squared residuals.
 */
export function leastSquares(
  rows: readonly (readonly number[])[],
  values: readonly number[],
): { coefficients: number[]; rss: number } | null {
  const size = rows[0]?.length ?? 0
  const matrix = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => rows.reduce((sum, row) => sum + at(row, i) * at(row, j), 0)),
  )
  const right = Array.from({ length: size }, (_, i) =>
    rows.reduce((sum, row, t) => sum + at(row, i) * at(values, t), 0),
  )
  const lower = cholesky(matrix)
  if (!lower) return null
  const half: number[] = []
  for (const [i, row] of lower.entries()) half.push((at(right, i) - dot(row, half, i)) / at(row, i))
  const coefficients = new Array<number>(size).fill(0)
  for (let i = size - 1; i >= 0; i--) {
    let sum = at(half, i)
    for (let j = i + 1; j < size; j++) sum -= at(lower[j] ?? [], i) * at(coefficients, j)
    coefficients[i] = sum / at(lower[i] ?? [], i)
  }
  const rss = rows.reduce((sum, row, t) => sum + (at(values, t) - dot(row, coefficients, size)) ** 2, 0)
  return { coefficients, rss }
}

const at = (row: readonly number[], i: number): number => row[i] ?? 0
function dot(a: readonly number[], b: readonly number[], length: number): number {
  let sum = 0
  for (let i = 0; i < length; i++) sum += at(a, i) * at(b, i)
  return sum
}

function cholesky(matrix: readonly (readonly number[])[]): number[][] | null {
  const lower: number[][] = []
  for (const [i, row] of matrix.entries()) {
    const made: number[] = []
    for (let j = 0; j < i; j++) made.push((at(row, j) - dot(made, lower[j] ?? [], j)) / at(lower[j] ?? [], j))
    const square = at(row, i) - dot(made, made, i)
    if (square <= 1e-9 * Math.max(1, at(row, i))) return null
    made.push(Math.sqrt(square))
    lower.push(made)
  }
  return lower
}
