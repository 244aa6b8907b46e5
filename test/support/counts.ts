const IDS = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g

/**
 * Whether a page or an answer tells a count, written plainly (7319) or grouped (7,319). The same digits inside
 * an id, a code, a time or a longer number tell nothing: ids are drawn at random, and one in some hundred pages
 * would hold them by chance.
 */
export const tellsCount = (text: string, count: number): boolean =>
  new RegExp(String.raw`(?<![\w.,])(?:${count}|${count.toLocaleString('en')})(?!\w)`).test(
    text.replace(IDS, ''),
  )
