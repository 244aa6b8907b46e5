import { randomAt } from './random.ts'

/**
 * Temperature and humidity inside a machine in southern China (subtropical monsoon, about 23° N). A pure function of
 * the seed and the instant: any moment can be asked for without the ones before it, so that a history and a live
 * device agree.
 */

const HOUR = 3_600_000
const DAY = 24 * HOUR
const CHINA_OFFSET = 8 * HOUR

/**
 * Where it stands: in a room, outdoors in a cabinet that the sun warms, in a store with an air conditioner, or in one whose
 * air conditioner has gone wrong.
 */
export const CLIMATE_SETTINGS = ['indoor', 'outdoor', 'cooled', 'overheated'] as const
export type ClimateSetting = (typeof CLIMATE_SETTINGS)[number]

/** °C and % relative humidity, each to one decimal as the sensor reports. */
export interface ClimateReading {
  celsius: number
  humidity: number
}

/**
 * What the sensor of a machine reads at `at` (epoch milliseconds). Machines with the same `seed` share the weather; each
 * `machine` has its own spot, up to 1 °C warmer or cooler.
 */
export function climateAt(
  seed: string,
  machine: string,
  setting: ClimateSetting,
  at: number,
): ClimateReading {
  const local = at + CHINA_OFFSET
  const day = local / DAY
  const hour = (local - Math.floor(day) * DAY) / HOUR
  const year = new Date(local).getUTCFullYear()
  const yearPart = (day - Date.UTC(year, 0, 1) / DAY) / 365.25

  if (setting === 'cooled') return cooledStore(seed, machine, hour, local)
  if (setting === 'overheated') return overheatedStore(cooledStore(seed, machine, hour, local))
  // Weather comes in spells of days; in winter cold fronts make it swing most.
  const spell = smoothNoise(`${seed}/spell`, day / 3)
  const winter = (1 + Math.cos(2 * Math.PI * (yearPart - 0.04))) / 2
  const seasonal = 22.2 - 7.8 * Math.cos(2 * Math.PI * (yearPart - 0.055))
  // Warmest about 15:00. Cloud flattens the day.
  const afternoon = Math.cos((2 * Math.PI * (hour - 15)) / 24)
  const sky = 0.6 + 0.4 * smoothNoise(`${seed}/sky`, day / 2)
  const outside = seasonal + spell * (1.8 + 2.7 * winter) + 3.6 * sky * afternoon
  const shelter =
    setting === 'outdoor' ? outside + sunshine(hour, yearPart) * sky : roomTemperature(outside, afternoon)
  const spot = randomAt(seed, machine, 'spot') * 2 - 1
  const flicker = 0.25 * smoothNoise(`${seed}/${machine}/flicker`, local / (20 * 60_000))
  const humidity = relativeHumidity(seed, day, yearPart, afternoon, setting)
  return {
    celsius: toTenth(shelter + spot + flicker),
    humidity: toTenth(Math.min(99, Math.max(20, humidity))),
  }
}

/** An air conditioner set to 18 °C, which also dries: a degree up and down with the thermostat, least at night. */
function cooledStore(seed: string, machine: string, hour: number, local: number): ClimateReading {
  const thermostat = 0.7 * smoothNoise(`${seed}/${machine}/thermostat`, local / (50 * 60_000))
  const day = 0.25 * Math.cos((2 * Math.PI * (hour - 15)) / 24)
  return {
    celsius: toTenth(18 + thermostat + day),
    humidity: toTenth(56 + 5 * smoothNoise(`${seed}/${machine}/damp`, local / (9 * HOUR))),
  }
}

/** An air conditioner that blows warm instead of cold, in any season; warm air is drier. */
const overheatedStore = ({ celsius, humidity }: ClimateReading): ClimateReading => ({
  celsius: toTenth(celsius + 14),
  humidity: toTenth(humidity - 12),
})

/** A closed cabinet in the sun: up to 9 °C above the shade at noon in July, less in January. */
function sunshine(hour: number, yearPart: number): number {
  const elevation = Math.max(0, Math.sin((Math.PI * (hour - 6)) / 12))
  const strength = 7 - 2 * Math.cos(2 * Math.PI * (yearPart - 0.03))
  return elevation * strength
}

/** Walls damp the day and the year; people and lamps add some warmth. */
function roomTemperature(outside: number, afternoon: number): number {
  return 25.5 + 0.75 * (outside - 24) - 1.5 * afternoon
}

/** Damp spring (回南天) near 90 %, dry late autumn, and lowest when the day is warmest. */
function relativeHumidity(
  seed: string,
  day: number,
  yearPart: number,
  afternoon: number,
  setting: ClimateSetting,
): number {
  const season = 72 + 11 * Math.cos(2 * Math.PI * (yearPart - 0.3))
  const spell = 8 * smoothNoise(`${seed}/damp`, day / 4)
  const swing = setting === 'outdoor' ? 9 : 4
  return season + spell - swing * afternoon
}

/** Value noise: independent numbers in [−1, 1] at whole x, joined by a smooth curve. */
function smoothNoise(name: string, x: number): number {
  const left = Math.floor(x)
  const t = x - left
  const ease = t * t * (3 - 2 * t)
  const a = randomAt(name, left) * 2 - 1
  const b = randomAt(name, left + 1) * 2 - 1
  return a + (b - a) * ease
}

function toTenth(value: number): number {
  return Math.round(value * 10) / 10
}
