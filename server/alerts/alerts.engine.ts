import { setImmediate } from 'node:timers/promises'
import type { AlertSettings } from '../../protocol/api/alerts.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database } from '../db/database.ts'
import type { Log } from '../log.ts'
import { PlaceFollower } from '../places/place.follower.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { AlertMover, Move } from './alert.mover.ts'
import {
  type AlertSource,
  keyOf,
  type OpenAlerts,
  type Sighting,
  type Subject,
  subjectOf,
} from './alert.source.ts'
import { ALERT_RULES, FLAPPING, REOPEN_WITHIN } from './alert-rules.ts'
import { isIdle, step, type Timing } from './alert-track.ts'
import * as store from './alerts.store.ts'
import type { Overdue } from './overdue.service.ts'
import type { RulesService } from './rules.service.ts'
import { remember, Watched, WatchList } from './watch-list.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  log: Log
  places: Pick<PlacesService, 'placesInUse'>
  sources: readonly AlertSource[]
  rules: Pick<RulesService, 'book'>
  mover: AlertMover
  overdue: Overdue
}

/** How often time alone is looked at: what is due, escalations, snoozes. Milliseconds. */
const TICK = 5_000
/** How often the installation itself is looked at, and how often all places are, changed or not. */
const LOOK_AT_INSTALLATION = 60_000
const LOOK_AT_ALL = 5 * 60_000
const PLACES_PER_LOOK = 100
const MOVES_PER_WRITE = 100
const MINUTE = 60_000

/**
 * Holds what sources see against the rules and moves alerts accordingly: places that changed within a second or two, all
 * of them every few minutes. Nothing is asked of one place alone, so that 10,000 places cost a few dozen queries.
 */
export class AlertsEngine implements OpenAlerts {
  readonly #from: Dependencies
  readonly #follower: PlaceFollower
  readonly #watched = new WatchList()
  #timer: NodeJS.Timeout | undefined
  #ticking: Promise<void> | undefined
  #lookedAtInstallation = 0
  #lookedAtAll = 0
  /** One look at a time. */
  #looking: Promise<unknown> = Promise.resolve()

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
    this.#follower = new PlaceFollower({
      ...dependencies,
      read: (ids) => this.#alone(() => this.#lookAtPlaces(ids)),
    })
  }

  /** Remembers the alerts there are and looks at everything once. */
  async start(): Promise<void> {
    const { db, ambient, log } = this.#from
    const now = ambient.now().getTime()
    this.#watched.clear()
    for (const row of await store.listRemembered(db, new Date(now - REOPEN_WITHIN)))
      remember(this.#watched, row)
    this.#lookedAtAll = now
    this.#from.changes.on('excursions', this.#onExcursions)
    await this.#follower.start()
    await this.tick()
    this.#timer = setInterval(() => {
      this.tick().catch((error: unknown) => log.error({ err: error }, 'alerts could not be looked after'))
    }, TICK)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#from.changes.off('excursions', this.#onExcursions)
    await this.#ticking?.catch(() => undefined)
    await this.#follower.stop()
  }

  /** Resolves when all that was committed before the call has been judged. */
  refresh(): Promise<void> {
    return this.#follower.refresh()
  }

  /** What time alone changes: waits that are over, escalations, snoozes, and the regular looks. */
  tick(): Promise<void> {
    this.#ticking ??= this.#tick().finally(() => {
      this.#ticking = undefined
    })
    return this.#ticking
  }

  /** Every place is judged anew, as after a change of rules. */
  lookAtAll(): void {
    this.#follower.touch()
    this.#lookedAtInstallation = 0
  }

  isOpen(subject: Subject): boolean {
    return this.#watched.get(keyOf(subject))?.track.open ?? false
  }

  /** Whether the cause was there with the last look. */
  isSeen(key: string): boolean {
    return (this.#watched.get(key)?.track.trueSince ?? null) !== null
  }

  /** A person closed the alert. */
  closed(key: string): void {
    this.#watched.get(key)?.close()
  }

  readonly #onExcursions = (locationIds: readonly string[]): void => this.#follower.touch(locationIds)

  async #tick(): Promise<void> {
    const now = this.#from.ambient.now().getTime()
    await this.#from.overdue.run()
    const due = this.#watched.placesDue(now)
    if (due.length > 0) this.#follower.touch(due)
    if (now - this.#lookedAtAll >= LOOK_AT_ALL) {
      this.#lookedAtAll = now
      this.#follower.touch()
    }
    const time = now - this.#lookedAtInstallation >= LOOK_AT_INSTALLATION
    if (time || this.#watched.isInstallationDue(now)) {
      this.#lookedAtInstallation = now
      await this.#alone(() => this.#lookAtInstallation())
    }
    await this.#follower.refresh()
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const looking = this.#looking.then(work)
    this.#looking = looking.catch(() => undefined)
    return looking
  }

  async #lookAtPlaces(ids: readonly string[] | undefined): Promise<void> {
    const inUse = await this.#from.places.placesInUse(ids)
    const codes = new Map(inUse.map(({ id, jurisdictionCode }) => [id, jurisdictionCode]))
    // Places that are gone give no cause any more.
    const all = [...new Set([...(ids ?? this.#watched.places()), ...codes.keys()])]
    const sources = this.#from.sources.filter(({ covers }) => covers === 'places')
    for (let from = 0; from < all.length; from += PLACES_PER_LOOK) {
      const some = all.slice(from, from + PLACES_PER_LOOK)
      const known = some.filter((id) => codes.has(id))
      const seen = (await Promise.all(sources.map((source) => source.sightings(known, this)))).flat()
      await this.#judge(seen, this.#watched.at(some), ({ locationId }) => codes.get(locationId ?? ''))
      // SQLite answers without pause: let others have a turn.
      await setImmediate()
    }
  }

  async #lookAtInstallation(): Promise<void> {
    const seen: Sighting[] = []
    const blind = new Set<string>()
    for (const source of this.#from.sources.filter(({ covers }) => covers === 'jurisdictions'))
      try {
        seen.push(...(await source.sightings([], this)))
      } catch (error) {
        // What cannot be looked at is not known to be over.
        for (const rule of source.rules) blind.add(rule)
        this.#from.log.error({ err: error, rules: source.rules }, 'a source of alerts could not be asked')
      }
    const known = this.#watched.elsewhere().filter(({ subject }) => !blind.has(subject.rule))
    await this.#judge(seen, known, ({ jurisdictionCode }) => jurisdictionCode)
  }

  /**
   * `codeOf` is the division code that a subject belongs to: undefined when it is not here any more. What is `known` and
   * not seen is over.
   */
  async #judge(
    seen: readonly Sighting[],
    known: Iterable<Watched>,
    codeOf: (subject: Subject) => string | null | undefined,
  ): Promise<void> {
    const { ambient, rules } = this.#from
    const book = rules.book()
    const now = ambient.now().getTime()
    const moves: Move[] = []
    const judge = (watched: Watched, sighting: Sighting | undefined) => {
      const code = codeOf(watched.subject)
      const settings = book.of(watched.subject.rule, code ?? null)
      const truth = sighting && code !== undefined ? watched.judge(sighting, settings) : false
      if (truth !== true && !this.#watched.get(watched.key)) return
      const timing = timingOf(watched.subject, settings)
      const next = step(watched.track, truth, now, timing, sighting?.since?.getTime())
      if (next.move !== null)
        moves.push({ watched, next, settings, facts: sighting?.facts ?? {}, code: code ?? null })
      else {
        watched.track = next.track
        watched.dueAt = next.dueAt
        if (isIdle(next.track, now, timing)) this.#watched.delete(watched)
        else this.#watched.add(watched)
      }
    }

    const mentioned = new Set<string>()
    for (const sighting of seen) {
      const key = keyOf(sighting)
      if (mentioned.has(key)) continue
      mentioned.add(key)
      judge(this.#watched.get(key) ?? new Watched(key, subjectOf(sighting)), sighting)
    }
    for (const watched of [...known]) if (!mentioned.has(watched.key)) judge(watched, undefined)

    for (let from = 0; from < moves.length; from += MOVES_PER_WRITE) {
      const some = moves.slice(from, from + MOVES_PER_WRITE)
      await this.#from.mover.apply(some)
      for (const { watched } of some) this.#watched.add(watched)
      await setImmediate()
    }
  }
}

function timingOf({ rule }: Subject, settings: AlertSettings): Timing {
  const byPerson = ALERT_RULES[rule].closes === 'person'
  return {
    raiseAfter: settings.raiseAfterMinutes * MINUTE,
    clearAfter: byPerson ? Number.POSITIVE_INFINITY : settings.clearAfterMinutes * MINUTE,
    reopenWithin: REOPEN_WITHIN,
    flapping: FLAPPING,
  }
}
