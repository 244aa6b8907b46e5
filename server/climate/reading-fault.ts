import type { ReadingFault } from '../../protocol/api/climate.ts'

/** What a DS18B20 says without a wire, and after a reset; nothing in this trade is measured at exactly these, in °C. */
const OPEN = -127
const RESET = 85
/** What sensors of this kind can measure, in °C. */
const [COLDEST, HOTTEST] = [-55, 125]

/**
 * Why a temperature in °C is kept and not counted; null when it counts. 0 °C is a measurement like any other, and so is a
 * leap from one reading to the next: what a sensor can measure is believed, for a rule that smooths would hide heat.
 */
export function faultOf(celsius: number): ReadingFault | null {
  if (celsius === OPEN) return 'sensor_open'
  if (celsius === RESET) return 'sensor_reset'
  return celsius >= COLDEST && celsius <= HOTTEST ? null : 'out_of_range'
}

/** Relative humidity in %; null when it cannot be, or was not measured. */
export const measuredHumidity = (told: number | null): number | null =>
  told === null || !(told >= 0 && told <= 100) ? null : told
