import { z } from 'zod'
import { reply } from '../protocol/messages/command.ts'
import { configReport } from '../protocol/messages/config.ts'
import { updateReport } from '../protocol/messages/update.ts'

/** What a device says once and must not lose: not part of its log, and so not repeated until an ack. */
export const letter = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), message: reply }),
  z.object({ kind: z.literal('config'), message: configReport }),
  z.object({ kind: z.literal('update'), message: updateReport }),
])
export type Letter = z.infer<typeof letter>

/** A device that cannot speak for weeks keeps its latest words. */
const LETTERS_KEPT = 100

/** Letters in the order in which they were written, each kept until a broker has confirmed it. */
export class Mailbox {
  private readonly letters: Letter[]

  constructor(letters: readonly Letter[]) {
    this.letters = [...letters]
  }

  get waiting(): readonly Letter[] {
    return this.letters
  }

  /** Of the progress of a download only the latest is worth sending. */
  post(written: Letter): void {
    const last = this.letters.at(-1)
    if (last && isProgress(last) && isProgress(written)) this.letters.pop()
    this.letters.push(written)
    if (this.letters.length > LETTERS_KEPT) this.letters.shift()
  }

  /** False when it was not waiting any more. */
  confirm(sent: Letter): boolean {
    const at = this.letters.indexOf(sent)
    if (at >= 0) this.letters.splice(at, 1)
    return at >= 0
  }
}

const isProgress = ({ kind, message }: Letter): boolean =>
  kind === 'update' && message.state === 'downloading'
