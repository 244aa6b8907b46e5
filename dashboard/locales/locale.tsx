import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'
import type { Dictionary, Locale } from './dictionary.ts'
import { LOCALES } from './dictionary.ts'
import { type Format, formatter } from './format.ts'
import { type Lookup, lookup, type Translate, translator } from './text.ts'

export interface Language {
  locale: Locale
  t: Translate
  format: Format
  look: Lookup
  /** Picks Chinese or English out of a record; Chinese where no English name is known. */
  name(named: { name: string; nameEn?: string | null | undefined }): string
  change(locale: Locale): void
}

const LanguageContext = createContext<Language | null>(null)
const STORED = 'sanliang.locale'

/** The language chosen before on this browser; Chinese until someone chooses. `?lang=en` chooses too. */
export function storedLocale(): Locale {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(STORED)
  return LOCALES.find((locale) => locale === asked) ?? 'zh-CN'
}

/** Only the dictionary in use is loaded. */
export async function loadDictionary(locale: Locale): Promise<Dictionary> {
  return locale === 'en' ? (await import('./en.ts')).en : (await import('./zh-CN.ts')).zhCN
}

interface Props {
  locale: Locale
  dictionary: Dictionary
  onChange: (locale: Locale) => void
  children: ReactNode
}

export function LanguageProvider({ locale, dictionary, onChange, children }: Props) {
  const language = useMemo<Language>(() => {
    const t = translator(locale, dictionary)
    return {
      locale,
      t,
      format: formatter(locale, t),
      look: lookup(locale, dictionary),
      name: (named) => (locale === 'en' ? (named.nameEn ?? named.name) : named.name),
      change: onChange,
    }
  }, [locale, dictionary, onChange])

  useEffect(() => {
    document.documentElement.lang = locale
    localStorage.setItem(STORED, locale)
  }, [locale])

  return <LanguageContext value={language}>{children}</LanguageContext>
}

export function useLanguage(): Language {
  const language = useContext(LanguageContext)
  if (!language) throw new Error('useLanguage needs a LanguageProvider above it')
  return language
}
