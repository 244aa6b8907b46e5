import type { ChangeEvents, Changes } from '../changes.ts'
import type { Log } from '../log.ts'

interface Dependencies {
  changes: Changes
  log: Log
  /** Reads these places again, or all of them. */
  read(ids: readonly string[] | undefined): Promise<void>
}

/** Changes are gathered this long, so that a busy fleet costs one reading a second … */
const GATHER_MS = 1_000
/** … and this many times as long as the last reading took, so that all three pictures cost dispensers a tenth of the time … */
const GATHER_PER_READING = 29
/** … but no longer, or a picture of a county where everything moves would be too old. */
const GATHER_MOST_MS = 15_000
/** Time alone changes things too, such as a lot that expires: everything is read again this often. */
const READ_ALL_MS = 15 * 60_000

/**
 * Keeps a picture of places in memory true: gathers which places committed changes touched and has them read again, one
 * reading at a time. A reading that fails is tried again.
 */
export class PlaceFollower {
  readonly #from: Dependencies
  readonly #stale = new Set<string>()
  #allStale = true
  #reading: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | null = null
  #interval: NodeJS.Timeout | null = null
  #gatherMs = GATHER_MS

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** Has every place read once and follows what is committed from then on. */
  async start(): Promise<void> {
    const { changes } = this.#from
    changes.on('stock', this.#onStock)
    changes.on('device', this.#onPlace)
    changes.on('place', this.#onPlace)
    changes.on('reference', this.#onReference)
    this.#interval = setInterval(this.#onReference, READ_ALL_MS).unref()
    await this.refresh()
  }

  async stop(): Promise<void> {
    const { changes } = this.#from
    changes.off('stock', this.#onStock)
    changes.off('device', this.#onPlace)
    changes.off('place', this.#onPlace)
    changes.off('reference', this.#onReference)
    if (this.#interval) clearInterval(this.#interval)
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    await this.#reading.catch(() => undefined)
  }

  /** These places, or all, are to be read again for a reason that is no change. */
  touch(ids?: readonly string[]): void {
    this.#allStale ||= ids === undefined
    for (const id of ids ?? []) this.#stale.add(id)
    this.#schedule()
  }

  /** Resolves when all that was committed before the call has been read. */
  refresh(): Promise<void> {
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#read())
    return this.#reading
  }

  async #read(): Promise<void> {
    const ids = this.#allStale ? undefined : [...this.#stale]
    if (ids?.length === 0) return
    this.#allStale = false
    this.#stale.clear()
    const began = performance.now()
    try {
      await this.#from.read(ids)
      const wanted = GATHER_PER_READING * (performance.now() - began)
      this.#gatherMs = Math.min(Math.max(GATHER_MS, wanted), GATHER_MOST_MS)
    } catch (error) {
      this.#allStale ||= ids === undefined
      for (const id of ids ?? []) this.#stale.add(id)
      throw error
    }
  }

  readonly #onStock = (...[locationIds]: ChangeEvents['stock']): void => {
    for (const id of locationIds) this.#stale.add(id)
    this.#schedule()
  }

  readonly #onPlace = (...[locationId]: ChangeEvents['place']): void => {
    this.#stale.add(locationId)
    this.#schedule()
  }

  readonly #onReference = (): void => {
    this.#allStale = true
    this.#schedule()
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.refresh().catch((error: unknown) => {
        this.#from.log.error({ err: error }, 'a picture of places could not be brought up to date')
        this.#schedule()
      })
    }, this.#gatherMs).unref()
  }
}
