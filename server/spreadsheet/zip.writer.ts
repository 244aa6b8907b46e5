import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

export interface ZipPart {
  path: string
  /** What is made row by row is begun when the archive comes to it. */
  content: string | (() => AsyncIterable<string>)
}

/** A ZIP archive as its parts are made, in bounded memory. Whoever stops reading it stops them. */
export function zipOf(parts: readonly ZipPart[]): AsyncIterable<Buffer> {
  const zip = new ZipFile()
  const out = zip.outputStream as Readable
  let current: Readable | undefined
  out.once('close', () => current?.destroy())
  for (const { path, content } of parts) {
    if (typeof content === 'string') {
      zip.addBuffer(Buffer.from(content), path)
      continue
    }
    zip.addReadStreamLazy(path, (done) => {
      current = Readable.from(content(), { objectMode: false })
      current.on('error', (error) => out.destroy(error))
      done(null, current)
    })
  }
  zip.end()
  return out
}
