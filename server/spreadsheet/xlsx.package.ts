import type { Readable } from 'node:stream'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import { InvalidError } from '../errors.ts'

const MAX_ENTRIES = 2_000
/** Decompressed bytes of one part. Rows are read as they come and reading stops at the row limit, so little of it is held. */
const MAX_PART = 64 * 1024 * 1024

export const damaged = (): InvalidError =>
  new InvalidError(
    'workbook_damaged',
    'The workbook is damaged. Open it in Excel or WPS, save it and try again.',
  )

const tooLarge = (): InvalidError =>
  new InvalidError(
    'workbook_too_large',
    'The workbook unpacks to too much. Copy the rows into a new workbook.',
  )

/** What is told about an element; names come without their namespace's prefix. */
export interface Listener {
  open?(name: string, attributes: Record<string, string>): void
  text?(text: string): void
  close?(name: string): void
}

/** Ends the reading of a part early. */
export class Stop extends Error {}

/** The parts of an Office Open XML package (ECMA-376, part 2) held in memory, compressed. */
export class XlsxPackage {
  readonly #zip: ZipFile
  readonly #entries: Map<string, Entry>

  private constructor(zip: ZipFile, entries: Map<string, Entry>) {
    this.#zip = zip
    this.#entries = entries
  }

  /** Throws `InvalidError` `workbook_damaged`, `workbook_too_large`. */
  static async open(bytes: Buffer): Promise<XlsxPackage> {
    const zip = await new Promise<ZipFile>((resolve, reject) => {
      // Sizes are checked while a part is unpacked: one that is longer than it says ends with an error.
      const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true }
      fromBuffer(bytes, options, (error, opened) => (error ? reject(damaged()) : resolve(opened)))
    })
    if (zip.entryCount > MAX_ENTRIES) throw tooLarge()
    const entries = new Map<string, Entry>()
    await new Promise<void>((resolve, reject) => {
      zip.on('entry', (entry: Entry) => {
        entries.set(entry.fileName, entry)
        zip.readEntry()
      })
      zip.on('end', resolve)
      zip.on('error', () => reject(damaged()))
      zip.readEntry()
    })
    return new XlsxPackage(zip, entries)
  }

  has(path: string): boolean {
    return this.#entries.has(path)
  }

  /** Reads a part to its end, or until the listener throws `Stop`. Throws `InvalidError` as `open` does. */
  async read(path: string, listener: Listener): Promise<void> {
    const entry = this.#entries.get(path)
    if (!entry) throw damaged()
    if (entry.uncompressedSize > MAX_PART) throw tooLarge()
    const parser = parserOf(listener)
    const stream = await this.#open(entry)
    const decoder = new TextDecoder()
    try {
      for await (const chunk of stream) parser.write(decoder.decode(chunk as Buffer, { stream: true }))
      parser.write(decoder.decode()).close()
    } catch (error) {
      if (error instanceof Stop) return
      throw error instanceof InvalidError ? error : damaged()
    } finally {
      stream.destroy()
    }
  }

  #open(entry: Entry): Promise<Readable> {
    return new Promise((resolve, reject) => {
      this.#zip.openReadStream(entry, (error, stream) => (error ? reject(damaged()) : resolve(stream)))
    })
  }
}

/** Entities of a document type are unknown to this parser, so none of them can grow. */
function parserOf({ open, text, close }: Listener): SaxesParser {
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  if (open)
    parser.on('opentag', ({ name, attributes }: SaxesTagPlain) =>
      open(local(name), attributes as Record<string, string>),
    )
  if (text) parser.on('text', text)
  if (close) parser.on('closetag', ({ name }) => close(local(name)))
  return parser
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1)
