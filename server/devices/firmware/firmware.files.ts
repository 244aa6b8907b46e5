import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { MAX_PACKAGE_LINE_BYTES } from '../../../protocol/api/firmware.ts'
import { InvalidError, ProblemError } from '../../errors.ts'
import { type PackageHead, readHead } from './firmware-package.ts'

const DRAFT = 'incoming-'
const NEWLINE = 0x0a

/** Images in the data folder under their own hash. One is visible only when all of it has been verified. */
export class FirmwareFiles {
  readonly #dir: string

  constructor(dir: string) {
    this.#dir = dir
  }

  /** Makes the folder, and removes what an interrupted upload left. */
  async start(): Promise<void> {
    await mkdir(this.#dir, { recursive: true })
    for (const name of await readdir(this.#dir)) if (name.startsWith(DRAFT)) await rm(join(this.#dir, name))
  }

  get folder(): string {
    return this.#dir
  }

  async has(sha256: string): Promise<boolean> {
    return access(join(this.#dir, sha256)).then(
      () => true,
      () => false,
    )
  }

  /**
   * Takes a package off a stream; `accept` decides by its first line, before anything is written. Throws `InvalidError`
   * `not_a_package`, `image_wrong_size`, `image_wrong_hash`, `ProblemError` 503 `disk_full`, and what `accept` throws.
   */
  async receive(
    chunks: AsyncIterable<Buffer>,
    accept: (head: PackageHead) => Promise<void>,
  ): Promise<PackageHead> {
    const source = new PackageSource(chunks)
    const head = readHead(await source.line())
    if ('fault' in head) throw notAPackage(head.fault)
    await accept(head)
    const draft = join(this.#dir, `${DRAFT}${randomUUID()}`)
    try {
      await write(draft, head, source.rest())
      await rename(draft, join(this.#dir, head.sha256))
    } catch (error) {
      await rm(draft, { force: true })
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
        throw new ProblemError(503, 'disk_full', 'No space is left for the image. Free some and try again.', {
          cause: error,
        })
      throw error
    }
    return head
  }
}

async function write(
  path: string,
  { size, sha256 }: PackageHead,
  image: AsyncIterable<Buffer>,
): Promise<void> {
  const hash = createHash('sha256')
  let written = 0
  const file = await open(path, 'wx')
  try {
    for await (const chunk of image) {
      written += chunk.length
      if (written > size) break
      hash.update(chunk)
      await file.write(chunk)
    }
    if (written !== size)
      throw new InvalidError(
        'image_wrong_size',
        `The image has ${written > size ? 'more' : written} bytes, and ${size} were signed. Was the upload cut short?`,
        { params: { size } },
      )
    if (hash.digest('hex') !== sha256)
      throw new InvalidError('image_wrong_hash', 'The image is not the one that was signed.', {
        params: { sha256 },
      })
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The SHA-256 of a file, hex, and its bytes. */
export async function hashFile(path: string): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of createReadStream(path)) {
    size += (chunk as Buffer).length
    hash.update(chunk as Buffer)
  }
  return { sha256: hash.digest('hex'), size }
}

/** The first line of a stream, and what follows it. */
class PackageSource {
  readonly #chunks: AsyncIterator<Buffer>
  #left: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  async line(): Promise<Buffer> {
    for (;;) {
      const end = this.#left.indexOf(NEWLINE)
      if (end > MAX_PACKAGE_LINE_BYTES || (end < 0 && this.#left.length > MAX_PACKAGE_LINE_BYTES))
        throw notAPackage(`the first line is longer than ${MAX_PACKAGE_LINE_BYTES} bytes`)
      if (end >= 0) {
        const line = this.#left.subarray(0, end)
        this.#left = this.#left.subarray(end + 1)
        return line
      }
      const next = await this.#chunks.next()
      if (next.done) throw notAPackage('it ends within its first line')
      this.#left = Buffer.concat([this.#left, next.value])
    }
  }

  async *rest(): AsyncGenerator<Buffer> {
    if (this.#left.length > 0) yield this.#left
    for (;;) {
      const next = await this.#chunks.next()
      if (next.done) return
      yield next.value
    }
  }
}

const notAPackage = (fault: string): InvalidError =>
  new InvalidError(
    'not_a_package',
    `This is no firmware package: ${fault}. Make one with \`npm run firmware -- sign\`.`,
    { params: { fault } },
  )
