/** A pause this long, in milliseconds, ends a burst: scanners, also by radio, are faster, and people mostly slower. */
const PAUSE = 100
/** Milliseconds for a key on average: nobody types six keys that fast. */
const PACE = 40
/** The shortest code of goods is an EAN-8; a lot alone may be shorter. */
const SHORTEST = 6
/** Keys that a scanner holds while it types, or that end nothing. */
const SILENT = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'CapsLock', 'NumLock', 'Meta', 'Process'])

/** Tells a hardware scanner, which types a text and Enter or Tab at once, from a person at the same keyboard. */
export class KeyBurst {
  #text = ''
  #first = 0
  #last = 0

  get length(): number {
    return this.#text.length
  }

  reset(): void {
    this.#text = ''
  }

  /** Takes a key that went down at `at`, milliseconds. Returns what was scanned when this key ends it. */
  press(key: string, at: number): string | null {
    if (this.#text !== '' && at - this.#last > PAUSE) this.reset()
    if (key === 'Enter' || key === 'Tab') return this.#end()
    if (SILENT.has(key)) return null
    if ([...key].length !== 1) {
      this.reset()
      return null
    }
    if (this.#text === '') this.#first = at
    this.#text += key
    this.#last = at
    return null
  }

  #end(): string | null {
    const text = this.#text
    const took = this.#last - this.#first
    this.reset()
    return text.length >= SHORTEST && took <= PACE * (text.length - 1) ? text : null
  }
}
