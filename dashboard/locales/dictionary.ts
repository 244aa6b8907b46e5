import type { zhCN } from './zh-CN.ts'

/** Locales that are complete. Slots for ug, bo, ii, za and mn follow once a native reader has reviewed them. */
export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]

type Source = typeof zhCN
export type Section = keyof Source & string

/**
 * Every locale has each key of the Chinese one: a missing key does not compile. `{name}` is a placeholder; a text whose
 * plural forms differ gives them in the order of its language's plural categories, parted by ` | `, chosen by `{count}`.
 */
export type Dictionary = { readonly [S in Section]: { readonly [K in keyof Source[S]]: string } }

/** `section.name` */
export type Key = { [S in Section]: `${S}.${keyof Source[S] & string}` }[Section]

type TextOf<K extends Key> = K extends `${infer S extends Section}.${infer N}`
  ? N extends keyof Source[S]
    ? Source[S][N]
    : never
  : never
type Placeholders<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never

export type Values = Readonly<Record<string, string | number>>
/** What a text needs filled in, read off the Chinese one. */
export type Fill<K extends Key> = [Placeholders<TextOf<K>>] extends [never]
  ? []
  : [values: Readonly<Record<Placeholders<TextOf<K>>, string | number>>]
