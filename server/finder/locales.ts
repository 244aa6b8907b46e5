import { en } from './locales/en.ts'
import type { Locale } from './locales/locale.ts'
import { zhCN } from './locales/zh-CN.ts'

/** Published languages, the default first. */
export const LOCALES: readonly [Locale, ...Locale[]] = [zhCN, en]

export const localeOf = (code: string): Locale | undefined => LOCALES.find((locale) => locale.code === code)
