import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Request } from 'express'
import { LRUCache } from 'lru-cache'
import { metresBetween, type Position } from '../../protocol/nearby.ts'
import type { FinderService, Reach } from './finder.service.ts'
import type { Pen } from './layout.page.ts'

export type Encoding = 'br' | 'gzip' | 'identity'

export interface WrittenPage {
  text: string
  reach: Reach
  /** Nothing likely is near: each who reads the page is one more who found nothing. */
  emptyHanded: boolean
}
interface KeptPage extends Omit<WrittenPage, 'text'> {
  /** Of which the page speaks. */
  minute: number
  bytes: Promise<Buffer>
}

/** Some 6,000 pages: the populated cells of several counties. */
const MAX_BYTES = 32 * 2 ** 20
/** Pages times changed places that are compared before forgetting all is cheaper: a few milliseconds. */
const MOST_COMPARED = 100_000
const METRES_PER_DEGREE = 111_195

/**
 * Finished pages of grid cells, as the wire takes them: they are the same for everybody who asks within a minute, unless a
 * place near there changes. Cells alone are kept, in bounded memory; nothing of who asked is.
 */
export class KeptPages {
  readonly #finder: Pick<FinderService, 'now'>
  readonly #pages: LRUCache<string, KeptPage>

  constructor(finder: Pick<FinderService, 'now' | 'onChange'>, maxBytes = MAX_BYTES) {
    this.#finder = finder
    this.#pages = new LRUCache({ maxSize: maxBytes })
    finder.onChange((positions) => this.#forget(positions))
  }

  /** The page that `pen` is to write, byte for byte as `write` makes it now. */
  page({ request, words }: Pen, encoding: Encoding, write: () => WrittenPage): KeptPage {
    const key = `${encoding} ${JSON.stringify({ ...request, locale: request.locale.code })}`
    const minute = words.now.getTime()
    const known = this.#pages.get(key)
    if (known?.minute === minute) return known
    const { text, ...written } = write()
    const page = { ...written, minute, bytes: compress[encoding](text) }
    // The next minute began while it was written.
    if (this.#finder.now().getTime() !== minute) return page
    // Kept before it is compressed, so that those who ask meanwhile wait for the same, and a change in between is heard.
    this.#pages.set(key, page, { size: text.length })
    page.bytes.then(
      ({ length }) => {
        // Another object, or its size would stay as it was.
        if (this.#pages.peek(key) === page) this.#pages.set(key, { ...page }, { size: length })
      },
      () => this.#pages.delete(key),
    )
    return page
  }

  #forget(positions: readonly Position[] | null): void {
    if (positions === null || positions.length * this.#pages.size > MOST_COMPARED) {
      this.#pages.clear()
      return
    }
    const touched = [...this.#pages].filter(([, { reach }]) =>
      positions.some((place) => isWithin(reach, place)),
    )
    for (const [key] of touched) this.#pages.delete(key)
  }
}

/** What is sent for a request: the smallest that its browser takes. */
export function encodingFor(request: Request): Encoding {
  const accepted = request.acceptsEncodings()
  return (['br', 'gzip'] as const).find((encoding) => accepted.includes(encoding)) ?? 'identity'
}

/** As the server compresses everything else. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }
const brotlied = promisify<string, object, Buffer>(brotliCompress)
const gzipped = promisify<string, Buffer>(gzip)
const compress: Record<Encoding, (text: string) => Promise<Buffer>> = {
  br: async (text) => ofItsSize(await brotlied(text, BROTLI)),
  gzip: async (text) => ofItsSize(await gzipped(text)),
  identity: async (text) => Buffer.from(text),
}

/** What zlib hands over is the beginning of 16 KB that stay as long as it is kept. */
function ofItsSize(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(copy)
  return copy
}

function isWithin({ middle, metres }: Reach, place: Position): boolean {
  // Most are far off, which is cheaper to see.
  if (Math.abs(place.latitude - middle.latitude) * METRES_PER_DEGREE > metres) return false
  return metresBetween(middle, place) <= metres
}
