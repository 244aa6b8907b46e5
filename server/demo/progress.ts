import type { WriteStream } from 'node:tty'

const EVERY_MS = 200

/** One line that fills up; on a stream that is no terminal, a line for each tenth. */
export class ProgressLine {
  readonly #out: WriteStream
  #last = { what: '', tenth: -1, at: 0 }

  constructor(out: WriteStream) {
    this.#out = out
  }

  show(what: string, share: number): void {
    const tenth = Math.floor(share * 10)
    if (this.#out.isTTY) {
      if (what === this.#last.what && share < 1 && Date.now() - this.#last.at < EVERY_MS) return
      if (what !== this.#last.what && this.#last.what !== '') this.#out.write('\n')
      this.#out.write(
        `\r  ${what} ${'█'.repeat(Math.round(share * 30)).padEnd(30, '░')} ${Math.floor(share * 100)}%`,
      )
    } else {
      if (what === this.#last.what && tenth === this.#last.tenth) return
      this.#out.write(`  ${what} ${tenth * 10}%\n`)
    }
    this.#last = { what, tenth, at: Date.now() }
  }

  end(): void {
    if (this.#out.isTTY && this.#last.what !== '') this.#out.write('\n')
  }
}
