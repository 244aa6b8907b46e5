import { setTimeout as rest } from 'node:timers/promises'
import type { Ambient } from '../../ambient.ts'
import { Daily } from '../../daily.ts'
import type { Database } from '../../db/database.ts'
import type { Log } from '../../log.ts'
import type { PhotoFiles } from './photo.files.ts'
import * as store from './photos.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  log: Log
  files: PhotoFiles
}

const DAY = 24 * 3_600_000
/**
 * A photo that nothing refers to after this long was left behind: a phone that could send it sends the rest within minutes,
 * and one whose line broke between the two sends it again when it is gone (dashboard/offline/outbox.ts).
 */
const UNUSED = 7 * DAY
/** A file stays this much longer than its row: a backup that was begun before copies the rows first. */
const BACKED_UP = DAY
/** Photos looked at in one go, and the rest behind it: milliseconds. */
const AT_ONCE = 200
const REST = 20

/** Takes photos away that no inspection, finding or follow-up used: the row first, the file a day later. */
export class PhotoSweep {
  readonly daily: Daily
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
    this.daily = new Daily({
      work: (stopping) => this.tidy(stopping),
      failed: 'Unused photos could not be taken away',
      log: dependencies.log,
    })
  }

  /** How many photos, and how many files without one, were taken away. */
  async tidy(stopping?: AbortSignal): Promise<{ photos: number; files: number }> {
    const taken = { photos: await this.#photos(stopping), files: await this.#files(stopping) }
    if (taken.photos + taken.files > 0) this.#from.log.info(taken, 'Unused photos taken away')
    return taken
  }

  async #photos(stopping?: AbortSignal): Promise<number> {
    const { db, ambient, files } = this.#from
    const now = ambient.now()
    const before = new Date(now.getTime() - UNUSED)
    let taken = 0
    for (let last = ''; !stopping?.aborted; ) {
      const page = await store.idsUploadedBefore(db, before, last, AT_ONCE)
      const unused = await store.unusedAmong(db, page)
      for (const { sha256 } of unused) await files.stamp(sha256, now)
      const ids = unused.map(({ id }) => id)
      // Something may have begun to use one meanwhile.
      if (ids.length > 0) taken += await db.write((tx) => store.deleteUnused(tx, ids))
      const end = page.at(-1)
      if (end === undefined) break
      last = end
      await rest(REST, undefined, { ref: false })
    }
    return taken
  }

  async #files(stopping?: AbortSignal): Promise<number> {
    const { db, ambient, files } = this.#from
    const before = new Date(ambient.now().getTime() - BACKED_UP)
    const names = await files.names()
    let taken = 0
    for (let from = 0; from < names.length && !stopping?.aborted; from += AT_ONCE) {
      const lone = await files.stampedBefore(
        await store.withoutPhoto(db, names.slice(from, from + AT_ONCE)),
        before,
      )
      // Within a transaction no upload can add the row in between.
      if (lone.length > 0)
        taken += await db.write(async (tx) => files.remove(await store.withoutPhoto(tx, lone)))
      await rest(REST, undefined, { ref: false })
    }
    return taken
  }
}
