import type { HandReadings, PlaceStorage, UpdatePlaceStorage } from '../../protocol/api/climate.ts'
import type { LocationKind } from '../../protocol/api/places.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database, Reader } from '../db/database.ts'
import { NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import { handDue, isStore } from './hand-rules.ts'
import { measuringPlace } from './measuring-place.ts'
import type { SourcesKeeper } from './sources.keeper.ts'
import { findPlace, type PlaceRow } from './sources.store.ts'
import { findProfile, listStorage, saveStorage } from './storage.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  sources: SourcesKeeper
}

/** What was said of a place's storage, or goes by its kind. */
interface Setting {
  profileId: string | null
  handReadings: HandReadings
}

/** The limits of a warehouse or storeroom until somebody says otherwise. */
const USUAL_PROFILE = 'room'

/** Under which limits places store, and where a person reads the instrument. */
export class StorageService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** Throws `NotFoundError`. */
  async get(scope: string | null, locationId: string): Promise<PlaceStorage> {
    const { db } = this.#from
    const place = measuringPlace(await findPlace(db, scope, locationId), locationId)
    const [storage] = (await this.of(db, [place])).values()
    if (!storage) throw new NotFoundError('location', locationId)
    return storage
  }

  /** Throws `NotFoundError` for the place or the profile. */
  async set(actor: Actor, locationId: string, change: UpdatePlaceStorage): Promise<PlaceStorage> {
    const { db, ambient, changes, audit } = this.#from
    await db.write(async (tx, afterCommit) => {
      const { id, kind } = measuringPlace(await findPlace(tx, actor.scope, locationId), locationId)
      const [row] = await listStorage(tx, [id])
      const before = settingOf(kind, row)
      const after = {
        profileId: change.profileId === undefined ? before.profileId : change.profileId,
        handReadings: change.handReadings ?? before.handReadings,
      }
      if (after.profileId !== null && !(await findProfile(tx, after.profileId)))
        throw new NotFoundError('storage profile', after.profileId)
      const said = { updatedAt: ambient.now(), updatedBy: actor.person.id }
      await saveStorage(tx, { locationId: id, ...after, ...said })
      await audit.record(tx, {
        actor,
        action: 'location.storage_set',
        subjectKind: 'location',
        subjectId: id,
        detail: { before, after },
      })
      afterCommit(() => changes.emit('climate', [id]))
    })
    return this.get(actor.scope, locationId)
  }

  /** Of each of these places. */
  async of(
    db: Reader,
    places: readonly Pick<PlaceRow, 'id' | 'kind' | 'tierSet'>[],
  ): Promise<Map<string, PlaceStorage>> {
    const rows = new Map((await listStorage(db)).map((row) => [row.locationId, row]))
    const now = this.#from.ambient.now().getTime()
    return new Map(
      places.map(({ id, ...place }) => {
        const setting = settingOf(place.kind, rows.get(id))
        const due = handDue(setting.handReadings, place, this.#heardAt(id), now)
        return [id, { locationId: id, ...setting, handDue: due }]
      }),
    )
  }

  #heardAt(locationId: string): number | null {
    const { sources } = this.#from
    const heard = sources
      .at(locationId)
      .filter(({ deviceId }) => deviceId !== null)
      .flatMap(({ number }) => {
        const latest = sources.latestOf(number)
        // A probe that failed measures nothing, however often its device is heard.
        return latest?.fault === null ? latest.at : []
      })
    return heard.length === 0 ? null : Math.max(...heard)
  }
}

/** What holds of a place: what somebody said, or what goes by its kind. */
export const settingOf = (kind: LocationKind, said: Setting | undefined): Setting =>
  said
    ? { profileId: said.profileId, handReadings: said.handReadings }
    : { profileId: isStore(kind) ? USUAL_PROFILE : null, handReadings: 'auto' }
