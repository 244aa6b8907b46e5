import type { Ambient } from '../ambient.ts'
import type { Log } from '../log.ts'

/** However many ask, one commit in this time answers them. */
const FRESH_MS = 1_000
/** A commit that takes longer is none that a device or a person could wait for. */
const PATIENCE_MS = 2_000

/** Whether the server can do its work now, which is to commit. */
export class Health {
  readonly #ready: () => Promise<void>
  readonly #ambient: Ambient
  readonly #log: Log
  #asked: { at: number; answer: Promise<boolean> } | null = null
  #healthy = true

  constructor({ ready, ambient, log }: { ready: () => Promise<void>; ambient: Ambient; log: Log }) {
    this.#ready = ready
    this.#ambient = ambient
    this.#log = log
  }

  check(): Promise<boolean> {
    const now = this.#ambient.now().getTime()
    if (!this.#asked || Math.abs(now - this.#asked.at) >= FRESH_MS)
      this.#asked = { at: now, answer: this.#try() }
    return this.#asked.answer
  }

  async #try(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no commit within ${PATIENCE_MS} ms`)), PATIENCE_MS)
    })
    const healthy = await Promise.race([this.#ready(), patience]).then(
      () => true,
      (error: unknown) => {
        // Once, not with every question.
        if (this.#healthy) this.#log.error({ err: error }, 'the server cannot commit')
        return false
      },
    )
    clearTimeout(timer)
    if (healthy && !this.#healthy) this.#log.info('the server can commit again')
    this.#healthy = healthy
    return healthy
  }
}
