import type { Clock } from './clock.ts'
import type { Dispenser } from './dispenser.ts'
import type { Random } from './random.ts'
import type { WantedChunk } from './update.ts'

/** Where images come from. */
export interface ImageSource {
  /** The bytes of a chunk. Rejects with the reason when they cannot be had now. */
  read(chunk: WantedChunk, signal: AbortSignal): Promise<Uint8Array>
}

/** Attempts in vain, one after another, before the download is given up. */
const ATTEMPTS = 8
/** Milliseconds before the second attempt; doubles with every failure, up to the limit. */
const PAUSE_FIRST = 1_000
const PAUSE_LIMIT = 60_000

/** Downloads what the update of one device wants, chunk by chunk; after a cut it goes on where it was. */
export class Downloader {
  private working: AbortController | null = null

  constructor(
    private readonly dispenser: Dispenser,
    private readonly source: ImageSource,
    private readonly clock: Clock,
    private readonly random: Random,
    /** The device's memory changed. */
    private readonly changed: () => void,
  ) {}

  /** Something may be wanted now. Does nothing while a download is under way. */
  attend(): void {
    if (this.working || !this.dispenser.update.wanted) return
    const working = new AbortController()
    this.working = working
    void this.download(working.signal).finally(() => {
      if (this.working === working) this.working = null
    })
  }

  /** The network is gone. */
  stop(): void {
    this.working?.abort()
    this.working = null
  }

  private async download(signal: AbortSignal): Promise<void> {
    let failures = 0
    for (let chunk = this.wanted(signal); chunk; chunk = this.wanted(signal)) {
      try {
        const bytes = await this.source.read(chunk, signal)
        if (!isSame(this.wanted(signal), chunk)) continue
        this.dispenser.update.take(bytes)
        failures = 0
      } catch (error) {
        if (!this.wanted(signal)) return
        failures++
        if (failures < ATTEMPTS) {
          await this.pause(failures, signal)
          continue
        }
        this.dispenser.update.giveUp(`download: ${error instanceof Error ? error.message : String(error)}`)
      }
      this.changed()
    }
  }

  private wanted(signal: AbortSignal): WantedChunk | null {
    return signal.aborted ? null : this.dispenser.update.wanted
  }

  private pause(failures: number, signal: AbortSignal): Promise<void> {
    const longest = Math.min(PAUSE_LIMIT, PAUSE_FIRST * 2 ** (failures - 1))
    return new Promise((resolve) => {
      const cancel = this.clock.after(longest * this.random.between(0.5, 1), resolve)
      signal.addEventListener('abort', () => {
        cancel()
        resolve()
      })
    })
  }
}

const isSame = (a: WantedChunk | null, b: WantedChunk): boolean =>
  a?.url === b.url && a.from === b.from && a.to === b.to

/** Milliseconds for one chunk. */
const PATIENCE = 30_000

/**
 * Images by HTTP range requests (RFC 9110, 14). `server` completes a manifest's path; null = the device knows no server,
 * and only absolute addresses lead anywhere.
 */
export const httpImages = (server: string | null): ImageSource => ({
  async read({ url, from, to }, signal) {
    const address = URL.canParse(url) ? new URL(url) : server === null ? null : new URL(url, server)
    if (!address || !['http:', 'https:'].includes(address.protocol))
      throw new Error(`${url} is no address that this device can reach`)
    const answer = await fetch(address, {
      headers: { range: `bytes=${from}-${to}` },
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    })
    const range = answer.headers.get('content-range')
    if (answer.status !== 206 || !range?.startsWith(`bytes ${from}-${to}/`)) {
      await answer.body?.cancel()
      throw new Error(`the server answers ${answer.status} to a range request`)
    }
    return readExactly(answer, to - from + 1)
  },
})

/** Reads a body of `length` bytes and no more: a server that goes on talking cannot fill the board's memory. */
async function readExactly(answer: Response, length: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let received = 0
  for await (const part of answer.body ?? []) {
    received += part.length
    if (received > length) break
    parts.push(part)
  }
  if (received !== length) throw new Error(`a chunk has ${received} bytes instead of ${length}`)
  return Buffer.concat(parts)
}
