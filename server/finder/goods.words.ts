import type { Category } from '../../protocol/api/catalog.ts'
import { asSearched } from './sounds.ts'

/** What people call the goods, which they also type where a place is asked for. As `asSearched`. */
const GOODS: Readonly<Record<Category, readonly string[]>> = {
  condom: ['套', '套套', '避孕套', '安全套', 'condom', 'condoms'],
  drug: ['药', '避孕药', '口服避孕药', '紧急避孕药', '事后药', 'pill', 'pills'],
  iud: ['环', '节育环', '避孕环', '宫内节育器', 'iud', 'coil'],
}
const CATEGORY_OF: ReadonlyMap<string, Category> = new Map(
  (Object.keys(GOODS) as Category[]).flatMap((category) =>
    GOODS[category].map((word): [string, Category] => [word, category]),
  ),
)

/**
 * The category of goods that a search names, and what is left to look for: `车站 避孕套` are condoms at a station. Whole words
 * only, since 套 and 环 are in names, too. Null when it names none.
 */
export function goodsIn(text: string): { category: Category; rest: string } | null {
  const words = text.split(/\s+/)
  const named = words.flatMap((word) => CATEGORY_OF.get(asSearched(word)) ?? [])
  const [category] = named
  if (!category) return null
  return { category, rest: words.filter((word) => !CATEGORY_OF.has(asSearched(word))).join(' ') }
}
