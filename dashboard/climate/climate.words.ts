import { useMemo } from 'react'
import type { ClimateSource } from '../../protocol/api/climate.ts'
import type { Excursion } from '../../protocol/api/excursions.ts'
import { type Language, useLanguage } from '../locales/locale.tsx'

type Limits = {
  minCelsius: number | null
  maxCelsius: number | null
  minHumidity: number | null
  maxHumidity: number | null
}

export interface ClimateWords {
  /** 0 °C is a value; what was not measured is a dash. */
  celsius(value: number | null, digits?: number): string
  humidity(value: number | null): string
  /** "18.2 ℃ · 56%" */
  both(values: { celsius: number | null; humidity: number | null }): string
  /** "10 – 30 ℃", "≤ 20 ℃"; null without a limit. */
  range(low: number | null, high: number | null, unit: 'celsius' | 'humidity'): string | null
  limits(limits: Limits): string
  /** The value in the unit of the excursion's limit. */
  ofExcursion(kind: Excursion['kind'], value: number | null): string
  length(minutes: number): string
  source(source: Pick<ClimateSource, 'kind' | 'name'>): string
  share(part: number): string
}

const DASH = '—'

export function climateWords({ t, format, locale }: Pick<Language, 't' | 'format' | 'locale'>): ClimateWords {
  const number = (value: number, digits: number) => format.number(value, digits)
  const celsius = (value: number | null, digits = 1) =>
    value === null ? DASH : t('climate.celsius', { value: number(value, digits) })
  const humidity = (value: number | null) =>
    value === null ? DASH : t('climate.humidity', { value: number(value, 0) })
  const range: ClimateWords['range'] = (low, high, unit) => {
    const digits = (value: number) => (Number.isInteger(value) ? 0 : 1)
    const word = (text: string) => (unit === 'celsius' ? t('climate.celsius', { value: text }) : `${text}%`)
    if (low !== null && high !== null)
      return word(`${number(low, digits(low))} – ${number(high, digits(high))}`)
    if (high !== null) return `≤ ${word(number(high, digits(high)))}`
    return low === null ? null : `≥ ${word(number(low, digits(low)))}`
  }
  return {
    celsius,
    humidity,
    range,
    both: (values) => `${celsius(values.celsius)} · ${humidity(values.humidity)}`,
    limits: (limits) =>
      [
        range(limits.minCelsius, limits.maxCelsius, 'celsius'),
        range(limits.minHumidity, limits.maxHumidity, 'humidity'),
      ]
        .filter((each) => each !== null)
        .join(' · ') || t('storageProfiles.unlimited'),
    ofExcursion: (kind, value) => (kind === 'humid' || kind === 'dry' ? humidity(value) : celsius(value)),
    length(minutes) {
      if (minutes < 60) return t('excursion.minutes', { count: Math.max(Math.round(minutes), 0) })
      const hours = Math.floor(minutes / 60)
      if (hours < 48) return t('excursion.hours', { count: hours })
      return t('excursion.days', { days: Math.floor(hours / 24), hours: hours % 24 })
    },
    source: ({ kind, name }) => name ?? t(`climateSourceKind.${kind}`),
    share: (part) =>
      // Almost all is not all: what is missing is to be seen.
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(
        part < 1 ? Math.min(part, 0.99) : part,
      ),
  }
}

export function useClimateWords(): ClimateWords {
  const language = useLanguage()
  return useMemo(() => climateWords(language), [language])
}
