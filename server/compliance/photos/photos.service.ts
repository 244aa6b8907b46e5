import type { Photo, PhotoQuery } from '../../../protocol/api/inspections.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Database } from '../../db/database.ts'
import { NotFoundError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { phoneClock } from '../../phone-clock.ts'
import type { PlacesService } from '../../places/places.service.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { Actor, FileAnswer } from '../../route.ts'
import { PhotoDecoder } from './photo.decoder.ts'
import { PhotoFiles } from './photo.files.ts'
import { PhotoSweep } from './photo.sweep.ts'
import * as store from './photos.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  audit: Pick<AuditLog, 'record'>
  places: Pick<PlacesService, 'get'>
  log: Log
  timeZone: TimeZone
  photosDir: string
}

/** Seconds for which a browser may keep a photo: the bytes under an id never change. */
const KEPT_BY_BROWSER = 86_400

/** Photos of places, as evidence. */
export class PhotosService {
  readonly #from: Dependencies
  readonly #files: PhotoFiles
  readonly #decoder: PhotoDecoder
  readonly sweep: PhotoSweep

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
    this.#files = new PhotoFiles(dependencies.photosDir)
    this.#decoder = new PhotoDecoder(dependencies)
    this.sweep = new PhotoSweep({ ...dependencies, files: this.#files })
  }

  async start(): Promise<void> {
    await this.#files.start()
    this.sweep.daily.start()
  }

  stop(): Promise<void> {
    return this.sweep.daily.stop()
  }

  /**
   * Takes a photo; a repeat of the same bytes at the same place gets the first one. Throws `NotFoundError` for the place,
   * `InvalidError` `not_a_photo`, `photo_broken`, `photo_too_many_pixels`, `time_in_future`, `time_too_old`.
   */
  async take(
    actor: Actor,
    { location, takenAt, sentAt }: PhotoQuery,
    upload: AsyncIterable<Buffer>,
  ): Promise<Photo> {
    const { db, ambient, audit, places } = this.#from
    await places.get(actor.scope, location)
    const said = takenAt === undefined ? null : phoneClock(sentAt, ambient.now())(takenAt, 'takenAt')
    return this.#files.receive(upload, async (draft, sentSha256) => {
      const known = await store.findSent(db, location, sentSha256)
      if (known) return toPhoto(known)
      const { jpeg, width, height, takenAt: camera } = await this.#decoder.decode(draft)
      return this.#files.keep(jpeg, (sha256) =>
        db.write(async (tx) => {
          const meanwhile = await store.findSent(tx, location, sentSha256)
          if (meanwhile) return toPhoto(meanwhile)
          const now = ambient.now()
          // A camera whose clock runs ahead says nothing about when it was.
          const byCamera = camera !== null && camera <= now ? camera : null
          const row: store.PhotoRow = {
            id: ambient.newId(),
            locationId: location,
            sentSha256,
            sha256,
            bytes: jpeg.length,
            width,
            height,
            takenAt: byCamera ?? said ?? now,
            takenFrom: byCamera ? 'camera' : said ? 'phone' : 'arrival',
            uploadedAt: now,
            uploadedBy: actor.person.id,
          }
          await store.insertPhoto(tx, row)
          await audit.record(tx, {
            actor,
            action: 'photo.taken',
            subjectKind: 'photo',
            subjectId: row.id,
            detail: { location, sha256 },
          })
          return toPhoto({ ...row, uploaderName: actor.person.displayName })
        }),
      )
    })
  }

  /** Throws `NotFoundError`. */
  async file(actor: Actor, id: string, size: 'full' | 'thumb'): Promise<FileAnswer> {
    const photo = await store.findPhoto(this.#from.db, actor.scope, id)
    if (!photo) throw new NotFoundError('photo', id)
    const file = await this.#files.read(photo.sha256)
    if (!file) throw new NotFoundError('file of the photo', id)
    const jpeg = size === 'full' ? file : await this.#decoder.thumb(file)
    return {
      name: `${id}.jpg`,
      type: 'image/jpeg',
      keepSeconds: KEPT_BY_BROWSER,
      body: (async function* () {
        yield jpeg
      })(),
    }
  }
}

const toPhoto = ({ uploaderName, ...row }: store.DescribedPhoto): Photo => ({
  id: row.id,
  locationId: row.locationId,
  width: row.width,
  height: row.height,
  bytes: row.bytes,
  takenAt: row.takenAt.toISOString(),
  takenFrom: row.takenFrom,
  uploadedAt: row.uploadedAt.toISOString(),
  uploadedBy: { id: row.uploadedBy, name: uploaderName },
})
