/**
 * Whether what was last entered found room on this phone: without it, it is on the screen alone. Told `listeners` when
 * that changes.
 */
export class PhoneRoom {
  readonly #listeners = new Set<() => void>()
  #full = false

  get full(): boolean {
    return this.#full
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Whether it could be kept. */
  async keep(writing: Promise<void>): Promise<boolean> {
    const kept = await writing.then(
      () => true,
      () => false,
    )
    if (this.#full === kept) {
      this.#full = !kept
      for (const listener of this.#listeners) listener()
    }
    return kept
  }
}

export const phoneRoom = new PhoneRoom()
