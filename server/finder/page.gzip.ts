import { constants, crc32, deflateRawSync } from 'node:zlib'
import { LRUCache } from 'lru-cache'

/** A fifth of a millisecond less than the usual sixth, for a page that is 6 % longer. */
const LEVEL = 3
/** RFC 1952: deflated, no name, no time, no system. */
const BEGIN = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])
const BODY = '<body'
/** One for each language, with and without the script. */
const HEADS_KEPT = 20

/** The beginnings of pages up to their body, styles above all, are few. */
const heads = new LRUCache({
  max: HEADS_KEPT,
  memoMethod: (head: string) => {
    const bytes = Buffer.from(head)
    // Ends at a whole byte, so that what follows can be put behind it.
    const deflated = deflateRawSync(bytes, { level: 9, finishFlush: constants.Z_FULL_FLUSH })
    return { deflated, length: bytes.length, sum: crc32(bytes) }
  },
})

/** The page as a gzip file (RFC 1952), of which only the body is compressed anew. */
export function gzipPage(text: string): Buffer {
  const split = Math.max(0, text.indexOf(BODY))
  const head = heads.memo(text.slice(0, split))
  const body = Buffer.from(text.slice(split))
  const end = Buffer.alloc(8)
  end.writeUInt32LE(crc32(body, head.sum), 0)
  end.writeUInt32LE(head.length + body.length, 4)
  return Buffer.concat([BEGIN, head.deflated, deflateRawSync(body, { level: LEVEL }), end])
}
