import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Dictionary, Locale } from '../../dashboard/locales/dictionary.ts'
import { en } from '../../dashboard/locales/en.ts'
import { wordProblem } from '../../dashboard/locales/problem.words.ts'
import { lookup, placeholders, translator } from '../../dashboard/locales/text.ts'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import type { Problem } from '../../protocol/api/parts.ts'
import { QUARANTINE_REASONS } from '../../protocol/api/quarantined.ts'

const DICTIONARIES: Record<Locale, Dictionary> = { 'zh-CN': zhCN, en }

const entries = (dictionary: Dictionary) =>
  Object.entries(dictionary).flatMap(([section, texts]) =>
    Object.entries(texts).map(([name, text]) => ({ key: `${section}.${name}`, text })),
  )

describe('the dictionaries', () => {
  test('hold the same keys, each with words', () => {
    const chinese = entries(zhCN).map(({ key }) => key)
    const english = entries(en).map(({ key }) => key)
    expect(english).toEqual(chinese)
    for (const { key, text } of [...entries(zhCN), ...entries(en)]) expect(text.trim(), key).not.toBe('')
  })

  test('fill in the same facts in every plural form', () => {
    const chinese = new Map(entries(zhCN).map(({ key, text }) => [key, placeholders(text).sort()]))
    for (const { key, text } of entries(en))
      for (const form of text.split(' | ')) expect(placeholders(form).sort(), key).toEqual(chinese.get(key))
  })

  test('have one plural form or as many as their language has', () => {
    for (const [locale, dictionary] of Object.entries(DICTIONARIES)) {
      const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.length
      for (const { key, text } of entries(dictionary))
        expect([1, forms], key).toContain(text.split(' | ').length)
    }
  })

  test('leave no Chinese in the English one', () => {
    for (const { key, text } of entries(en)) expect(text, key).not.toMatch(/\p{Script=Han}/u)
  })
})

describe('a text', () => {
  const t = translator('en', en)

  test('chooses the plural form by its count and groups numbers', () => {
    expect(t('stock.lots', { count: 1 })).toBe('1 lot')
    expect(t('stock.lots', { count: 1200 })).toBe('1,200 lots')
    expect(translator('zh-CN', zhCN)('stock.lots', { count: 1200 })).toBe('1,200 个批号')
  })

  test('says zero as a number, not as nothing', () => {
    expect(t('unit.piece', { count: 0 })).toBe('0 pieces')
  })

  test('is not to be had under a name that JavaScript brings along', () => {
    expect(lookup('en', en)('problem', 'constructor')).toBeNull()
    expect(lookup('en', en)('event', 'toString')).toBeNull()
  })
})

describe('a problem', () => {
  const words = (locale: Locale) => ({
    locale,
    t: translator(locale, DICTIONARIES[locale]),
    look: lookup(locale, DICTIONARIES[locale]),
  })
  const problem = (code: string, more: Partial<Problem> = {}): Problem => ({
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: 'The English detail.',
    code,
    ...more,
  })

  test('is worded in the language of the reader with its facts', () => {
    const short = problem('insufficient_stock', {
      params: { requested: 1200, available: 12, product: 'CON52', lot: null },
      errors: [{ path: 'lines.1.quantity', message: 'only 12 can leave' }],
    })
    expect(wordProblem(short, words('zh-CN'))).toEqual({
      message: '库存不够：要 1,200，能出 12。请改小数量。',
      fields: [{ field: '第 2 行 · 数量', text: '只剩 12 可出' }],
    })
    expect(wordProblem(short, words('en')).fields).toEqual([
      { field: 'Line 2 · Quantity', text: 'only 12 can leave' },
    ])
  })

  test('says that a fact is not known instead of showing a brace', () => {
    const { message } = wordProblem(
      problem('insufficient_stock', { params: { requested: 5, available: null } }),
      words('en'),
    )
    expect(message).toContain('— can leave')
    for (const { key, text } of entries(zhCN).filter((entry) => entry.key.startsWith('problem.')))
      expect(wordProblem(problem(key.slice('problem.'.length)), words('zh-CN')).message, text).not.toContain(
        '{',
      )
  })

  test('of a code without words shows what the server said', () => {
    expect(wordProblem(problem('from_a_newer_server'), words('zh-CN')).message).toContain(
      'The English detail.',
    )
  })

  test('of any code that the server raises has words of its own', () => {
    const missing = raisedCodes().filter(
      (code) => !Object.hasOwn(zhCN.problem, code) && !FOR_PROGRAMS.includes(code),
    )
    expect(missing).toEqual([])
  })
})

test('a message in quarantine has words for its reason', () => {
  expect(Object.keys(zhCN.quarantineReason).sort()).toEqual([...QUARANTINE_REASONS].sort())
})

/** What only a program that calls the API by hand can cause. */
const FOR_PROGRAMS = [
  'bad_cursor',
  'content_encoding',
  'invalid_encoding',
  'invalid_path',
  'not_a_box',
  'unknown_filter',
  'unsupported_media_type',
]

/** The codes written in the server's source, next to the error they belong to. */
function raisedCodes(): string[] {
  const root = join(import.meta.dirname, '../../server')
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )
  const raised = /new (?:Conflict|Invalid)Error\(\s*'([a-z_]+)'|ProblemError\(\s*\d{3},\s*'([a-z_]+)'/g
  const codes = sources.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(raised)].map((match) => match[1] ?? match[2] ?? ''),
  )
  expect(codes.length).toBeGreaterThan(20)
  return [...new Set(codes)].sort()
}
