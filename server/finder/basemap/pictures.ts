import { LRUCache } from 'lru-cache'
import type { Tile } from './basemap.ts'

export interface Picture {
  type: string
  bytes: Buffer
}

const PATIENCE_MS = 8_000
const MOST_BYTES = 512 * 1_024
/** Some thousands of pictures: the populated parts of several counties. */
const MOST_KEPT_BYTES = 48 * 2 ** 20
const KEPT_MS = 6 * 3_600_000
/** Beyond these the service is slow, or somebody asks for the whole county at once. */
const MOST_UNDER_WAY = 32
const PICTURE = /^image\/(png|jpeg|webp)$/

/** A refusal that can be written down. */
export class NoPicture extends Error {}
/** As many are being fetched as may be. */
export class TooManyUnderWay extends Error {}

/**
 * What the map service sent within the last hours, in bounded memory. Those who want the same while it is fetched wait for
 * the same answer; it is fetched to its end when they give up, since the next who looks there wants it too.
 */
export class Pictures {
  readonly #template: string
  readonly #kept = new LRUCache<string, Picture>({
    maxSize: MOST_KEPT_BYTES,
    ttl: KEPT_MS,
    sizeCalculation: ({ bytes }) => Math.max(1, bytes.length),
  })
  readonly #underWay = new Map<string, Promise<Picture>>()

  /** With `{z}`, `{x}` and `{y}`. */
  constructor(template: string) {
    this.#template = template
  }

  /**
   * Throws `TooManyUnderWay`; `NoPicture`, or what `fetch` throws, for anything but a picture of at most 512 KB within 8 s.
   */
  async of(tile: Tile): Promise<Picture> {
    const address = this.#template.replace(/\{([zxy])\}/g, (_place, axis: keyof Tile) => String(tile[axis]))
    return this.#kept.get(address) ?? this.#underWay.get(address) ?? this.#fetch(address)
  }

  #fetch(address: string): Promise<Picture> {
    if (this.#underWay.size >= MOST_UNDER_WAY) throw new TooManyUnderWay()
    const fetched = fetchPicture(address)
      .then((picture) => {
        this.#kept.set(address, picture)
        return picture
      })
      .finally(() => this.#underWay.delete(address))
    this.#underWay.set(address, fetched)
    return fetched
  }
}

async function fetchPicture(address: string): Promise<Picture> {
  const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) })
  const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
  if (!answer.ok || !PICTURE.test(type) || !answer.body) {
    await answer.body?.cancel()
    throw new NoPicture(`status ${answer.status}, type ${type}`)
  }
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of answer.body) {
    size += part.length
    if (size > MOST_BYTES) throw new NoPicture('more than 512 KB')
    parts.push(part)
  }
  return { type, bytes: Buffer.concat(parts) }
}
