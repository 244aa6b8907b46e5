/** Even distances between lines in seconds of arc, from 90° down to 1″. */
const STEPS = [
  324_000, 108_000, 36_000, 18_000, 7_200, 3_600, 1_800, 1_200, 600, 300, 120, 60, 30, 20, 10, 5, 2, 1,
]
const SECONDS = 3_600

/** The smallest even step that puts at most `most` lines into a span of `degrees`. */
export function stepFor(degrees: number, most: number): number {
  const wanted = (degrees * SECONDS) / most
  return (STEPS.findLast((step) => step >= wanted) ?? 324_000) / SECONDS
}

/** Multiples of `step` within [from, to], degrees. Counted in whole seconds of arc, so that no error adds up. */
export function linesBetween(from: number, to: number, step: number): number[] {
  const seconds = Math.round(step * SECONDS)
  const lines: number[] = []
  for (let line = Math.ceil((from * SECONDS) / seconds) * seconds; line <= to * SECONDS; line += seconds)
    lines.push(line / SECONDS)
  return lines
}

/** `113°20′E`; minutes and seconds appear as far as they are needed. */
export function labelOf(degrees: number, axis: 'longitude' | 'latitude'): string {
  const total = Math.round(Math.abs(degrees) * SECONDS)
  const whole = Math.floor(total / SECONDS)
  const minutes = Math.floor((total % SECONDS) / 60)
  const seconds = total % 60
  const side = axis === 'longitude' ? (degrees < 0 ? 'W' : 'E') : degrees < 0 ? 'S' : 'N'
  const tail =
    seconds > 0
      ? `${String(minutes).padStart(2, '0')}′${String(seconds).padStart(2, '0')}″`
      : minutes > 0
        ? `${String(minutes).padStart(2, '0')}′`
        : ''
  return `${whole}°${tail}${side}`
}
