import { en } from './locales/en.ts'
import type { Locale } from './locales/locale.ts'
import { zhCN } from './locales/zh-CN.ts'

/** At least one; the first is spoken to who asks for none of them. */
export type Locales = readonly [Locale, ...Locale[]]

/** Languages there are. One is added by a file beside these and its name here, and published when the deployer says so. */
export const LOCALES: Locales = [zhCN, en]

/** Those that are published, in this order; null = all. Throws for a code that there is no file of. */
export function publishedLocales(codes: readonly string[] | null): Locales {
  const [first = zhCN, ...others] = (codes ?? []).map((code) => {
    const locale = LOCALES.find((known) => known.code === code)
    if (!locale)
      throw new Error(
        `FIND_LANGUAGES names ${code}. There are ${LOCALES.map((known) => known.code).join(', ')}.`,
      )
    return locale
  })
  return codes === null ? LOCALES : [first, ...others]
}
