import type { AlertFacts, AlertSettings } from '../../protocol/api/alerts.ts'
import type { Ambient } from '../ambient.ts'
import type { AfterCommit, Database, Writer } from '../db/database.ts'
import type { AlertRecorder } from './alert.recorder.ts'
import type { Step } from './alert-track.ts'
import * as store from './alerts.store.ts'
import type { Happening } from './happening.ts'
import type { Watched } from './watch-list.ts'

/** What is to happen to the alert of one cause at one subject. */
export interface Move {
  watched: Watched
  next: Step
  settings: AlertSettings
  facts: AlertFacts
  /** Division code it belongs to; null = the installation. */
  code: string | null
}

interface Dependencies {
  db: Database
  ambient: Ambient
  recorder: AlertRecorder
}

const MINUTE = 60_000

/** Opens, reopens and clears alerts, with their history and what is to be told of it, in one transaction. */
export class AlertMover {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** What is in mind moves on only with the commit: when it fails, the next look decides anew. */
  async apply(moves: readonly Move[]): Promise<void> {
    await this.#from.db.write(async (tx, afterCommit) => {
      const happenings = [
        ...(await this.#open(
          tx,
          afterCommit,
          moves.filter(({ next }) => next.move === 'open'),
        )),
        ...(await this.#reopen(
          tx,
          moves.filter(({ next }) => next.move === 'reopen'),
        )),
        ...(await this.#clear(
          tx,
          moves.filter(({ next }) => next.move === 'clear'),
        )),
      ]
      await this.#from.recorder.record(tx, afterCommit, happenings)
      afterCommit(() => {
        for (const { watched, next } of moves) {
          watched.track = next.track
          watched.dueAt = next.dueAt
        }
      })
    })
  }

  async #open(tx: Writer, afterCommit: AfterCommit, moves: readonly Move[]): Promise<Happening[]> {
    const now = this.#from.ambient.now()
    const opened = moves.map((move) => ({ move, row: this.#newAlert(move, now) }))
    const inserted = await store.insertAlerts(
      tx,
      opened.map(({ row }) => row),
    )
    return opened.flatMap(({ move: { watched, code, facts }, row }): Happening[] => {
      if (!inserted.has(row.id)) return []
      afterCommit(() => {
        watched.alertId = row.id
      })
      return [{ alert: row, code, kind: 'opened', facts, tell: 'opened' }]
    })
  }

  #newAlert({ watched: { key, subject }, settings, facts, next }: Move, now: Date): store.AlertRow {
    const { escalateAfterMinutes } = settings
    return {
      id: this.#from.ambient.newId(),
      key,
      ...subject,
      severity: settings.severity,
      facts,
      settings,
      openedAt: now,
      openings: 1,
      openedLately: [...next.track.openings],
      flapping: false,
      acknowledgedAt: null,
      acknowledgedBy: null,
      acknowledgeReason: null,
      snoozedUntil: null,
      assigneeId: null,
      escalateAt: escalationTime(now, escalateAfterMinutes),
      escalations: 0,
      resolvedAt: null,
      resolvedBy: null,
      resolveReason: null,
    }
  }

  /** The same alert again: who acknowledged it need not do so twice, and what flaps is told once. */
  async #reopen(tx: Writer, moves: readonly Move[]): Promise<Happening[]> {
    const now = this.#from.ambient.now()
    const happenings: Happening[] = []
    const found = await store.findAlerts(
      tx,
      moves.flatMap(({ watched }) => watched.alertId ?? []),
    )
    for (const { watched, next, facts, code } of moves) {
      const row = found.find(({ id }) => id === watched.alertId)
      if (!row) continue
      const { flapping, openings } = next.track
      const escalateAt = row.acknowledgedAt ? null : escalationTime(now, row.settings.escalateAfterMinutes)
      const set = {
        resolvedAt: null,
        openings: row.openings + 1,
        openedLately: [...openings],
        flapping,
        facts,
        escalateAt,
      }
      if (!(await store.updateAlert(tx, row.id, set, false))) continue
      const alert = { ...row, ...set }
      happenings.push({
        alert,
        code,
        kind: 'reopened',
        facts,
        tell: row.acknowledgedAt || flapping ? undefined : 'reopened',
      })
      if (next.beganFlapping)
        happenings.push({ alert, code, kind: 'flapping', facts: { openings: openings.length } })
    }
    return happenings
  }

  async #clear(tx: Writer, moves: readonly Move[]): Promise<Happening[]> {
    const now = this.#from.ambient.now()
    const happenings: Happening[] = []
    const found = await store.findAlerts(
      tx,
      moves.flatMap(({ watched }) => watched.alertId ?? []),
    )
    for (const { watched, next, code } of moves) {
      const row = found.find(({ id }) => id === watched.alertId)
      const set = {
        resolvedAt: now,
        flapping: false,
        openedLately: [...next.track.openings],
        escalateAt: null,
        snoozedUntil: null,
      }
      if (row && (await store.updateAlert(tx, row.id, set)))
        happenings.push({ alert: row, code, kind: 'resolved', tell: 'resolved' })
    }
    return happenings
  }
}

/** When the next level up is to be told; null = never. */
export const escalationTime = (from: Date, minutes: number | null): Date | null =>
  minutes === null ? null : new Date(from.getTime() + minutes * MINUTE)
