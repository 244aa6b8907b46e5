/** What a DS18B20 says without a wire, and after a reset; nothing in this trade is measured at exactly these. */
const ERRORS: readonly number[] = [-127, 85]
/** What sensors of this kind can measure, in °C. */
const [COLDEST, HOTTEST] = [-55, 125]

/** Temperature in °C as it was measured; null when the sensor failed. What it said is kept elsewhere. */
export function measuredCelsius(told: number | null): number | null {
  if (told === null || ERRORS.includes(told)) return null
  return told < COLDEST || told > HOTTEST ? null : told
}

/** Relative humidity in %; null when the sensor failed. */
export function measuredHumidity(told: number | null): number | null {
  return told === null || told < 0 || told > 100 ? null : told
}
