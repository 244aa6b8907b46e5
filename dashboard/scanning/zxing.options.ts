import type { ReaderOptions } from 'zxing-wasm/reader'

/** What boxes of supplies and our own papers carry. */
export const FORMATS_OF_GOODS = ['DataMatrix', 'Code128', 'EAN13', 'EAN8', 'QRCode'] as const

export const READING: ReaderOptions = {
  formats: [...FORMATS_OF_GOODS],
  // As scanners send it: separators as such, not as brackets for people.
  textMode: 'Plain',
  maxNumberOfSymbols: 1,
}
