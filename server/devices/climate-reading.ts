import { faultOf } from '../climate/reading-fault.ts'

export { measuredHumidity } from '../climate/reading-fault.ts'

/** Temperature in °C as it was measured; null when the sensor failed. What it said is kept elsewhere. */
export const measuredCelsius = (told: number | null): number | null =>
  told === null || faultOf(told) !== null ? null : told
