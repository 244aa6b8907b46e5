import type { AlertSettings } from '../../protocol/api/alerts.ts'
import { type Sighting, type Subject, subjectOf } from './alert.source.ts'
import { type Track, UNSEEN } from './alert-track.ts'
import type { AlertRow } from './alerts.store.ts'

/** One cause at one subject that the engine has in mind. */
export class Watched {
  readonly key: string
  readonly subject: Subject
  track: Track = UNSEEN
  /** The alert that is open, or was until lately. */
  alertId: string | null = null
  /** When time alone will change something: milliseconds since 1970. */
  dueAt: number | null = null

  constructor(key: string, subject: Subject) {
    this.key = key
    this.subject = subject
  }

  /** Whether the condition holds under these settings; null when nobody can know. */
  judge(sighting: Sighting, { enabled, limits }: AlertSettings): boolean | null {
    return enabled && sighting.holds(limits, this.track.open)
  }

  /** A person closed it. */
  close(): void {
    this.track = UNSEEN
    this.dueAt = null
  }
}

/** What is in mind, by key and by place. */
export class WatchList {
  readonly #byKey = new Map<string, Watched>()
  /** The empty id stands for what concerns no place. */
  readonly #byPlace = new Map<string, Set<Watched>>()

  get(key: string): Watched | undefined {
    return this.#byKey.get(key)
  }

  add(watched: Watched): void {
    if (this.#byKey.has(watched.key)) return
    this.#byKey.set(watched.key, watched)
    const place = watched.subject.locationId ?? ''
    const there = this.#byPlace.get(place) ?? new Set()
    this.#byPlace.set(place, there.add(watched))
  }

  delete(watched: Watched): void {
    const place = watched.subject.locationId ?? ''
    this.#byKey.delete(watched.key)
    const there = this.#byPlace.get(place)
    there?.delete(watched)
    if (there?.size === 0) this.#byPlace.delete(place)
  }

  clear(): void {
    this.#byKey.clear()
    this.#byPlace.clear()
  }

  at(locationIds: readonly string[]): Watched[] {
    return locationIds.flatMap((id) => [...(this.#byPlace.get(id) ?? [])])
  }

  /** What concerns no place. */
  elsewhere(): Watched[] {
    return [...(this.#byPlace.get('') ?? [])]
  }

  places(): string[] {
    return [...this.#byPlace.keys()].filter((id) => id !== '')
  }

  placesDue(now: number): string[] {
    const due = [...this.#byKey.values()].filter(({ dueAt }) => dueAt !== null && dueAt <= now)
    return [...new Set(due.flatMap(({ subject }) => subject.locationId ?? []))]
  }

  isInstallationDue(now: number): boolean {
    return this.elsewhere().some(({ dueAt }) => dueAt !== null && dueAt <= now)
  }
}

/** An alert of the database comes to mind: an open one, or the last one of its key. Rows come oldest first. */
export function remember(list: WatchList, row: AlertRow): void {
  const watched = list.get(row.key) ?? new Watched(row.key, subjectOf(row))
  const at = row.resolvedAt?.getTime() ?? null
  watched.alertId = row.id
  watched.track = {
    ...UNSEEN,
    open: at === null,
    openings: row.openedLately,
    flapping: row.flapping,
    clearedAt: row.resolvedBy === null ? at : null,
  }
  list.add(watched)
}
