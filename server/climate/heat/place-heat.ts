import { most } from '../climate-sums.ts'
import { agingRate, meanKineticTemperature } from '../mean-kinetic-temperature.ts'

/** An hour of a place; weights as in `climate-sums.ts`. `at` is its beginning, milliseconds since 1970. */
export interface HeatHour {
  at: number
  /** For which temperature is known, and Σ seconds × `agingRate`. */
  seconds: number
  kineticSeconds: number
  humidSeconds: number
  humiditySeconds: number
  maxCelsius: number | null
}

/** The greatest temperature (°C) and humidity (%) a product may have; null = no limit. */
export interface HeatLimits {
  maxCelsius: number | null
  maxHumidity: number | null
}

/** What a stretch of time came to; all but `kinetic` are seconds. */
export interface HeatSums {
  /** Passed, and of which the temperature is known. */
  seconds: number
  known: number
  /** Σ seconds × `agingRate`. */
  kinetic: number
  hot: number
  humid: number
  /** Life lost to heat: see `lostLife`. */
  lost: number
  maxCelsius: number | null
}

const HOUR = 3_600_000
/** Rounding is no heat. */
const NOTHING = 1e-9

export const noHeat = (): HeatSums => ({
  seconds: 0,
  known: 0,
  kinetic: 0,
  hot: 0,
  humid: 0,
  lost: 0,
  maxCelsius: null,
})

export const addHeat = (total: HeatSums, part: HeatSums): HeatSums => ({
  seconds: total.seconds + part.seconds,
  known: total.known + part.known,
  kinetic: total.kinetic + part.kinetic,
  hot: total.hot + part.hot,
  humid: total.humid + part.humid,
  lost: total.lost + part.lost,
  maxCelsius: most(total.maxCelsius, part.maxCelsius),
})

/** °C; null when nothing is known. */
export const kineticOf = ({ kinetic, known }: HeatSums): number | null =>
  meanKineticTemperature(kinetic, known)

/**
 * Seconds of life that so many seconds cost beyond themselves: what is stored at its greatest temperature ages as its
 * label says, and above that faster by e^(10,000 K × (1/Tmax − 1/T)), as in mean kinetic temperature. Cooler storage
 * gives nothing back.
 */
export function lostLife(seconds: number, kineticSeconds: number, maxCelsius: number | null): number {
  if (maxCelsius === null || seconds <= 0) return 0
  const faster = kineticSeconds / agingRate(maxCelsius) - seconds
  return faster > NOTHING * seconds ? faster : 0
}

/**
 * What a place gave from `from` to `to` (milliseconds since 1970) to what lay there. Hours are whole: one is hot or humid
 * when its mean, for heat the kinetic one, is above the limit, and of an hour that is partly in the stretch a part
 * counts. `hours` are in order; what is known of the present one reaches up to `asOf`.
 */
export function heatBetween(
  hours: readonly HeatHour[],
  { from, to, asOf }: { from: number; to: number; asOf: number },
  limits: HeatLimits,
): HeatSums {
  const sums = noHeat()
  sums.seconds = Math.max(0, to - from) / 1_000
  for (let i = firstEndingAfter(hours, from); i < hours.length; i++) {
    const hour = hours[i]
    if (!hour || hour.at >= to) break
    const end = Math.min(hour.at + HOUR, Math.max(asOf, hour.at + 1))
    const share = (Math.min(end, to) - Math.max(hour.at, from)) / (end - hour.at)
    if (share > 0) addHour(sums, hour, share, limits)
  }
  return sums
}

/** The same by the limits of the time, which are in its order and without a gap. */
export function heatThrough(
  hours: readonly HeatHour[],
  { from, to, asOf }: { from: number; to: number; asOf: number },
  spells: readonly { from: number; until: number; value: HeatLimits }[],
): HeatSums {
  let total = noHeat()
  for (const spell of spells) {
    const stretch = { from: Math.max(from, spell.from), to: Math.min(to, spell.until), asOf }
    if (stretch.from < stretch.to) total = addHeat(total, heatBetween(hours, stretch, spell.value))
  }
  return total
}

function addHour(sums: HeatSums, hour: HeatHour, share: number, limits: HeatLimits): void {
  const { seconds, kineticSeconds, humidSeconds, humiditySeconds, maxCelsius } = hour
  const lost = lostLife(seconds, kineticSeconds, limits.maxCelsius)
  sums.known += seconds * share
  sums.kinetic += kineticSeconds * share
  sums.lost += lost * share
  if (lost > 0) sums.hot += seconds * share
  if (limits.maxHumidity !== null && humiditySeconds > limits.maxHumidity * humidSeconds)
    sums.humid += humidSeconds * share
  sums.maxCelsius = most(sums.maxCelsius, maxCelsius)
}

function firstEndingAfter(hours: readonly HeatHour[], from: number): number {
  let low = 0
  let high = hours.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((hours[middle]?.at ?? 0) + HOUR <= from) low = middle + 1
    else high = middle
  }
  return low
}
