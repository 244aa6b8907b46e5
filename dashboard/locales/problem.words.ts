import { useCallback } from 'react'
import type { Problem } from '../../protocol/api/parts.ts'
import { ConnectionError, ProblemResponse } from '../api/client.ts'
import type { Values } from './dictionary.ts'
import { COUNTY_TIME_ZONE } from './format.ts'
import { type Language, useLanguage } from './locale.tsx'

export interface FieldWords {
  /** Where: "line 2, quantity". */
  field: string
  text: string
}
export interface ProblemWords {
  /** What is wrong and what to change, in the reader's language. */
  message: string
  /** The fields the server named, each with what is wrong there. */
  fields: readonly FieldWords[]
}

type Words = Pick<Language, 't' | 'look' | 'locale'>

/** Facts of the problem; one the server does not know is a dash. */
export function valuesOf(problem: Pick<Problem, 'detail' | 'params'>): Values {
  const values: Record<string, string | number> = { detail: problem.detail }
  for (const [name, value] of Object.entries(problem.params ?? {})) values[name] = value ?? '—'
  return values
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/
/** Instants among the facts, in county time. */
function withLocalTimes(values: Values, locale: Language['locale']): Values {
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: COUNTY_TIME_ZONE,
    dateStyle: 'medium',
    timeStyle: 'short',
  })
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && INSTANT.test(value) ? format.format(new Date(value)) : value,
    ]),
  )
}

/** `lines.1.lot.expiresOn` is line 2, expiry date. A field without words goes by its own name. */
function wordPath(path: string, { t, look }: Words): string {
  const parts = path.split('.')
  const index = parts.findIndex((part) => /^\d+$/.test(part))
  const last = parts.findLast((part) => !/^\d+$/.test(part)) ?? path
  const name = last === 'lines' || last === 'channels' ? null : (look('field', last) ?? last)
  const line = index < 0 ? null : t('form.line', { number: Number(parts[index]) + 1 })
  return [line, name].filter(Boolean).join(' · ')
}

/** What forms cannot rule out beforehand; the server words it in English. */
function wordField(message: string, { t, locale }: Words): string {
  if (locale === 'en') return message
  const available = /^only (\d+) can leave$/.exec(message)?.[1]
  if (available) return t('form.onlyAvailable', { available: Number(available) })
  if (message.includes('check digit')) return t('form.badCheckDigit')
  if (message.includes('outside China')) return t('form.outsideChina')
  if (message.includes('phone')) return t('form.badPhone')
  if (message.includes('claim code')) return t('claim.codeMistyped')
  if (message.includes('division code')) return t('form.badDivisionCode')
  return t('form.checkThis')
}

/**
 * A problem in the reader's language. A code without words shows the server's English detail after a plain sentence,
 * so that nothing is hidden.
 */
export function wordProblem(problem: Problem, words: Words): ProblemWords {
  const values = withLocalTimes(valuesOf(problem), words.locale)
  return {
    message:
      words.look('problem', problem.code, values) ??
      words.t('problem.unexpected', { detail: problem.detail }),
    fields: (problem.errors ?? []).map(({ path, message }) => ({
      field: wordPath(path, words),
      text: wordField(message, words),
    })),
  }
}

export function useProblemWords(): (error: Error) => ProblemWords {
  const { t, look, locale } = useLanguage()
  return useCallback(
    (error) => {
      if (error instanceof ProblemResponse) return wordProblem(error.problem, { t, look, locale })
      if (error instanceof ConnectionError) return { message: t('states.noAnswer'), fields: [] }
      return { message: t('states.bug', { detail: error.message }), fields: [] }
    },
    [t, look, locale],
  )
}
