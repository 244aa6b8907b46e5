import type { Dictionary, Fill, Key, Locale, Section, Values } from './dictionary.ts'

/** Words a text of the dictionary; numbers among the values are grouped as the locale does. */
export type Translate = <K extends Key>(key: K, ...fill: Fill<K>) => string
/** The same for a name that the server sent, such as the code of a problem; null where the dictionary has no words. */
export type Lookup = (section: Section, name: string, values?: Values) => string | null

const PLACEHOLDER = /\{(\w+)\}/g
const FORMS = ' | '
const CATEGORIES = ['zero', 'one', 'two', 'few', 'many', 'other'] as const

/** The names of the placeholders in a text, each once. */
export const placeholders = (text: string): string[] => [
  ...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '')),
]

export function lookup(locale: Locale, dictionary: Dictionary): Lookup {
  const plural = new Intl.PluralRules(locale)
  const number = new Intl.NumberFormat(locale)
  const used = plural.resolvedOptions().pluralCategories
  const order = CATEGORIES.filter((category) => used.includes(category))

  /** The plural form that goes with `count`; the last one without a count. */
  const formOf = (text: string, { count }: Values): string => {
    const forms = text.split(FORMS)
    const category = typeof count === 'number' ? order.indexOf(plural.select(count)) : -1
    return forms.at(category) ?? forms.at(-1) ?? text
  }

  return (section, name, values = {}) => {
    const texts: Readonly<Record<string, string>> = dictionary[section]
    const text = Object.hasOwn(texts, name) ? texts[name] : undefined
    if (text === undefined) return null
    return formOf(text, values).replace(PLACEHOLDER, (_placeholder, filled: string) => {
      const value = values[filled]
      return typeof value === 'number' ? number.format(value) : (value ?? '—')
    })
  }
}

export function translator(locale: Locale, dictionary: Dictionary): Translate {
  const look = lookup(locale, dictionary)
  return (key, ...fill) => {
    const [section, name] = key.split('.') as [Section, string]
    return look(section, name, fill[0]) ?? key
  }
}
