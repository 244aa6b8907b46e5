import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { asc, gt } from 'drizzle-orm'
import type { Reader } from './database.ts'
import { photos } from './schema/index.ts'

const PAGE = 1_000

/**
 * Photos lie beside the database, each under its SHA-256, and never change: a backup copies those that it does not have
 * yet. One that is missing is left out here; `photoFaults` names it.
 */
export async function copyPhotos(reader: Reader, from: string, to: string): Promise<void> {
  for await (const { sha256, bytes } of storedPhotos(reader)) {
    const [source, target] = [fileOf(from, sha256), fileOf(to, sha256)]
    if ((await sizeOf(target)) === bytes || (await sizeOf(source)) === undefined) continue
    await mkdir(to, { recursive: true, mode: 0o700 })
    await copyFile(source, `${target}.partial`)
    await rename(`${target}.partial`, target)
  }
}

/** Photos that the database knows and this folder does not hold as they were, a sentence each. */
export async function photoFaults(reader: Reader, folder: string): Promise<string[]> {
  const faults: string[] = []
  for await (const { id, sha256 } of storedPhotos(reader)) {
    const file = fileOf(folder, sha256)
    if ((await sizeOf(file)) === undefined) faults.push(`photo ${id} has lost its file ${sha256}.jpg`)
    else if ((await hashOf(file)) !== sha256) faults.push(`photo ${id}: the file ${sha256}.jpg was changed`)
  }
  return faults
}

async function* storedPhotos(reader: Reader) {
  for (let last = ''; ; ) {
    const page = await reader
      .select({ id: photos.id, sha256: photos.sha256, bytes: photos.bytes })
      .from(photos)
      .where(gt(photos.id, last))
      .orderBy(asc(photos.id))
      .limit(PAGE)
    yield* page
    const end = page.at(-1)
    if (!end) return
    last = end.id
  }
}

const fileOf = (folder: string, sha256: string): string => join(folder, `${sha256}.jpg`)

const sizeOf = (file: string): Promise<number | undefined> =>
  stat(file).then(
    ({ size }) => size,
    () => undefined,
  )

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
