import type { IncomingMessage } from 'node:http'
import { request as express, type Request } from 'express'
import { LRUCache } from 'lru-cache'
import { metresBetween, type Position } from '../../protocol/nearby.ts'
import type { FinderRequest } from './finder.request.ts'
import type { FinderService, Reach } from './finder.service.ts'
import { gzipPage } from './page.gzip.ts'

export type Encoding = 'gzip' | 'identity'

export interface WrittenPage {
  text: string
  reach: Reach
  /** Nothing likely is near: each who reads the page is one more who found nothing. */
  emptyHanded: boolean
}
/** What tells one page from another. */
interface Asked {
  request: FinderRequest
  words: { now: Date }
}
interface KeptPage extends Omit<WrittenPage, 'text'> {
  /** Of which the page speaks. */
  minute: number
  bytes: Buffer
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

  /** The page that was asked for, byte for byte as `write` makes it now. */
  page({ request, words }: Asked, encoding: Encoding, write: () => WrittenPage): KeptPage {
    const key = `${encoding} ${JSON.stringify({ ...request, locale: request.locale.code })}`
    const minute = words.now.getTime()
    const known = this.#pages.get(key)
    if (known?.minute === minute) return known
    const { text, ...written } = write()
    const page = { ...written, minute, bytes: compress[encoding](text) }
    // The next minute began while it was written.
    if (this.#finder.now().getTime() !== minute) return page
    this.#pages.set(key, page, { size: page.bytes.length })
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

/** What is sent for a request: compressed, where its browser takes that. */
export const encodingFor = ({ headers }: IncomingMessage): Encoding =>
  express.acceptsEncodings.call({ headers } as Request, 'gzip') ? 'gzip' : 'identity'

/** At once: handing so little to another thread and back takes this one as long. */
const compress: Record<Encoding, (text: string) => Buffer> = {
  gzip: (text) => ofItsSize(gzipPage(text)),
  identity: (text) => Buffer.from(text),
}

/** A small one lies among others in memory of Node's, which all stays as long as it is kept. */
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
