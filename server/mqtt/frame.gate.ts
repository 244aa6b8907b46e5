import type { Socket } from 'node:net'

/** What to do with a packet that is longer than the limit: `cut` lets its beginning through and drops the rest. */
export type Verdict = 'cut' | 'close'

interface Parts {
  /** Longest packet now, in bytes after the fixed header. */
  limit(): number
  /** A packet is longer than that. A length that cannot be is infinite. */
  exceeded(packet: { isPublish: boolean; size: number }): Verdict
}

interface FixedHeader {
  /** Bytes of the header itself. */
  length: number
  /** Bytes that follow it. */
  size: number
}

const PUBLISH = 3
/** MQTT 3.1.1, 2.2.3: the length takes at most four bytes of seven bits each. */
const LENGTH_BYTES = 4

/**
 * Looks at the fixed header of every packet before anything buffers its body: a parser would wait for 256 MB. Within the
 * limit, bytes pass as they are.
 */
export class FrameGate {
  private readonly parts: Parts
  /** Beginning of a fixed header whose end has not arrived. */
  private unfinished: Buffer | null = null
  private passing = 0
  private dropping = 0
  private closed = false

  constructor(parts: Parts) {
    this.parts = parts
  }

  /** Puts the gate between a socket and whoever calls its `read`; on `close` it destroys the socket. */
  guard(socket: Socket): void {
    const read = socket.read.bind(socket)
    socket.read = (size?: number) => {
      const chunk: Buffer | null = read(size)
      return chunk === null ? null : this.pass(chunk, () => socket.destroy())
    }
  }

  /** The bytes that may go on; null = none. */
  pass(chunk: Buffer, close: () => void): Buffer | null {
    if (this.closed) return null
    const bytes = this.unfinished ? Buffer.concat([this.unfinished, chunk]) : chunk
    this.unfinished = null
    const passed: Buffer[] = []
    let kept = 0
    let at = 0
    const keep = () => {
      if (at > kept) passed.push(bytes.subarray(kept, at))
    }
    while (at < bytes.length) {
      const left = bytes.length - at
      if (this.passing > 0) {
        const going = Math.min(this.passing, left)
        this.passing -= going
        at += going
        continue
      }
      if (this.dropping > 0) {
        keep()
        const dropped = Math.min(this.dropping, left)
        this.dropping -= dropped
        at += dropped
        kept = at
        continue
      }
      const header = fixedHeader(bytes, at)
      if (!header) {
        keep()
        this.unfinished = Buffer.from(bytes.subarray(at))
        at = bytes.length
        kept = at
        break
      }
      const { length, size } = header
      const limit = this.parts.limit()
      if (size > limit) {
        const first = bytes[at] ?? 0
        if (this.parts.exceeded({ isPublish: first >> 4 === PUBLISH, size }) === 'close') {
          this.closed = true
          close()
          return null
        }
        keep()
        passed.push(Buffer.from([first, ...variableLength(limit)]))
        kept = at + length
        this.dropping = size - limit
      }
      at += length
      this.passing = Math.min(size, limit)
    }
    keep()
    if (passed.length <= 1) return passed[0] ?? null
    return Buffer.concat(passed)
  }
}

/** Null: its end has not arrived. */
function fixedHeader(bytes: Buffer, at: number): FixedHeader | null {
  let size = 0
  for (let i = 0; i < LENGTH_BYTES; i++) {
    const byte = bytes[at + 1 + i]
    if (byte === undefined) return null
    size += (byte & 0x7f) * 128 ** i
    if (byte < 0x80) return { length: 2 + i, size }
  }
  return { length: 1 + LENGTH_BYTES, size: Number.POSITIVE_INFINITY }
}

function variableLength(size: number): number[] {
  const bytes: number[] = []
  let rest = size
  do {
    const more = rest >= 128
    bytes.push((rest % 128) + (more ? 128 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return bytes
}
