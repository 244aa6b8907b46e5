import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Knows whether the calling code belongs to the transaction that is running. It turns three silent mistakes into
 * errors: a write inside a write, which would wait for itself; a read of the database inside a write, which would not
 * see the write's own rows; and a transaction used after its end, which would commit row by row.
 */
export class WriteScope {
  readonly #context = new AsyncLocalStorage<object>()
  #running: object | undefined

  async run<T>(work: () => Promise<T>): Promise<T> {
    const transaction = {}
    this.#running = transaction
    try {
      return await this.#context.run(transaction, work)
    } finally {
      this.#running = undefined
      // Until the next one. Following every callback of the process would cost each message of a dispenser 3 µs.
      this.#context.disable()
    }
  }

  get inside(): boolean {
    return this.#running !== undefined && this.#context.getStore() === this.#running
  }
}
