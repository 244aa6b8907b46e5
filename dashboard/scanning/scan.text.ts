/** FNC1 as a scanner sends it between two elements: group separator, ASCII 29. */
export const SEPARATOR = '\u001d'

/** What scanners and drivers write instead of it; none of it can stand in a GS1 value (character set 82). */
const SUBSTITUTES = /<GS>|\{GS\}|\[GS\]|\\x1d|\\u001d|\^\]|[\u241d\u00e8|~^#@$]/gi
/** Symbology identifiers of all that may carry goods (ISO/IEC 15424): EAN, Code 128, DataMatrix, QR Code, DataBar. */
const SYMBOLOGY = /^\](E0|E4|C0|C1|d1|d2|Q1|Q3|e0)/
/** Other control characters that a scanner frames its text with. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken away
const FRAME = /[\u0000-\u001c\u001e\u001f\u007f]/g

/** A scanned text as GS1 writes it: one kind of separator, no frame, none at the end. */
export const normalScan = (scanned: string): string =>
  scanned
    .replace(FRAME, '')
    .trim()
    .replace(SYMBOLOGY, '')
    .replace(SUBSTITUTES, SEPARATOR)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the separator is one
    .replace(/\u001d+$/, '')
