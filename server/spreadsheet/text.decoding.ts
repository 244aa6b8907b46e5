import { InvalidError } from '../errors.ts'

const ENCODINGS = ['utf-8', 'utf-16', 'gbk'] as const
export type Encoding = (typeof ENCODINGS)[number]

/**
 * The text of a file as Excel, WPS and scripts write it: UTF-8 with or without a byte order mark, UTF-16 with one, or GBK
 * (decoded as GB 18030, which contains it). `asked` is taken instead of what it looks like. Throws `InvalidError`
 * `import_unreadable`.
 */
export function decodeText(bytes: Buffer, asked?: Encoding): { text: string; encoding: Encoding } {
  const bigEndian = bytes[0] === 0xfe && bytes[1] === 0xff
  const marked = bigEndian || (bytes[0] === 0xff && bytes[1] === 0xfe)
  // The GBK decoder takes nearly anything, but no text has zero bytes.
  const likely: Encoding[] = marked ? ['utf-16'] : bytes.includes(0) ? [] : ['utf-8', 'gbk']
  for (const encoding of asked ? [asked] : likely)
    try {
      const label = encoding === 'utf-16' ? (bigEndian ? 'utf-16be' : 'utf-16le') : encoding
      return { text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding }
    } catch {
      // Not in this encoding.
    }
  throw new InvalidError(
    'import_unreadable',
    'The file is no text in UTF-8 or GBK. Save it as "CSV UTF-8 (comma delimited)" and try again.',
  )
}
