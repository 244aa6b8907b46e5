interface Words {
  'zh-CN': string
  en: string
}
export interface ImportColumn {
  /** The heading of the template. */
  heading: Words
  /** Other headings that are understood. */
  aliases: readonly string[]
  hint: Words
  example: Words
}

/** Words by Chinese and English; `aliases` are parted by bars. */
export const column = (
  zh: string,
  en: string,
  aliases: string,
  hint: readonly [zh: string, en: string],
  example: string | readonly [zh: string, en: string],
): ImportColumn => ({
  heading: { 'zh-CN': zh, en },
  aliases: aliases.split('|').filter(Boolean),
  hint: { 'zh-CN': hint[0], en: hint[1] },
  example:
    typeof example === 'string' ? { 'zh-CN': example, en: example } : { 'zh-CN': example[0], en: example[1] },
})
