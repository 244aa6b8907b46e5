import { createHash, randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { ProblemError } from '../../errors.ts'
import { HEAD_BYTES, looksLikePhoto, notAPhoto } from './photo.decoder.ts'

const DRAFT = 'incoming-'
const KEPT = /^([0-9a-f]{64})\.jpg$/

/** Photos in the data folder, each under its own SHA-256; one that is there is whole. */
export class PhotoFiles {
  readonly #dir: string
  /** How many uploads keep each file at this moment. */
  readonly #inHand = new Map<string, number>()

  constructor(dir: string) {
    this.#dir = dir
  }

  /** Makes the folder, and removes what an interrupted upload left. */
  async start(): Promise<void> {
    await mkdir(this.#dir, { recursive: true })
    for (const name of await readdir(this.#dir)) if (name.startsWith(DRAFT)) await rm(join(this.#dir, name))
  }

  /**
   * Writes an upload to a draft while it comes, lets `work` look at it, and removes it. Throws `InvalidError` `not_a_photo`
   * by its first bytes, before the rest is read, and `ProblemError` 503 `disk_full`.
   */
  async receive<T>(
    chunks: AsyncIterable<Buffer>,
    work: (draft: string, sha256: string) => Promise<T>,
  ): Promise<T> {
    const draft = join(this.#dir, `${DRAFT}${randomUUID()}`)
    try {
      return await work(draft, await writeDraft(draft, chunks))
    } catch (error) {
      throw fullOr(error)
    } finally {
      await rm(draft, { force: true })
    }
  }

  /** Keeps these bytes: on the disk before `work` hears their SHA-256, and not removed before it has ended. */
  async keep<T>(jpeg: Buffer, work: (sha256: string) => Promise<T>): Promise<T> {
    const sha256 = createHash('sha256').update(jpeg).digest('hex')
    this.#inHand.set(sha256, (this.#inHand.get(sha256) ?? 0) + 1)
    try {
      await this.#store(jpeg, sha256)
      return await work(sha256)
    } finally {
      const others = (this.#inHand.get(sha256) ?? 1) - 1
      if (others > 0) this.#inHand.set(sha256, others)
      else this.#inHand.delete(sha256)
    }
  }

  async #store(jpeg: Buffer, sha256: string): Promise<void> {
    const known = await stat(this.#pathOf(sha256)).catch(() => null)
    if (known?.size === jpeg.length) return
    const draft = join(this.#dir, `${DRAFT}${randomUUID()}`)
    try {
      const file = await open(draft, 'wx')
      try {
        await file.writeFile(jpeg)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(draft, this.#pathOf(sha256))
      await syncFolder(this.#dir)
    } catch (error) {
      await rm(draft, { force: true })
      throw fullOr(error)
    }
  }

  /** Undefined when it is gone. */
  async read(sha256: string): Promise<Buffer | undefined> {
    return readFile(this.#pathOf(sha256)).catch(goneOr)
  }

  /** SHA-256 of every file that is kept. */
  async names(): Promise<string[]> {
    return (await readdir(this.#dir)).flatMap((name) => KEPT.exec(name)?.[1] ?? [])
  }

  /** Writes a time on the file; one that is gone is none. */
  async stamp(sha256: string, at: Date): Promise<void> {
    await utimes(this.#pathOf(sha256), at, at).catch(goneOr)
  }

  /** Those that were stamped, or written, before. */
  async stampedBefore(sha256s: readonly string[], before: Date): Promise<string[]> {
    const old: string[] = []
    for (const sha256 of sha256s) {
      const file = await stat(this.#pathOf(sha256)).catch(goneOr)
      if (file && file.mtime < before) old.push(sha256)
    }
    return old
  }

  /** Removes these but those that an upload keeps now; how many. At once, so that no upload can begin in between. */
  remove(sha256s: readonly string[]): number {
    const free = sha256s.filter((sha256) => !this.#inHand.has(sha256))
    for (const sha256 of free) rmSync(this.#pathOf(sha256), { force: true })
    return free.length
  }

  #pathOf(sha256: string): string {
    return join(this.#dir, `${sha256}.jpg`)
  }
}

/** Resolves to the SHA-256 of what was written. */
async function writeDraft(path: string, chunks: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256')
  let head = Buffer.alloc(0)
  const file = await open(path, 'wx')
  try {
    for await (const chunk of chunks) {
      if (head.length < HEAD_BYTES) {
        head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES)])
        if (head.length >= HEAD_BYTES && !looksLikePhoto(head)) throw notAPhoto()
      }
      hash.update(chunk)
      await file.writeFile(chunk)
    }
    if (!looksLikePhoto(head)) throw notAPhoto()
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}

/** A renamed file survives a power cut only when its folder does. */
async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function goneOr(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}

const fullOr = (error: unknown): unknown =>
  error instanceof Error && 'code' in error && error.code === 'ENOSPC'
    ? new ProblemError(503, 'disk_full', 'No space is left for the photo. Free some and try again.', {
        cause: error,
      })
    : error
