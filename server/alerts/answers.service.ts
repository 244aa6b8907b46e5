import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { AfterCommit, Database, Writer } from '../db/database.ts'
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import type { AlertRecorder } from './alert.recorder.ts'
import { ALERT_RULES } from './alert-rules.ts'
import * as store from './alerts.store.ts'
import type { Happening } from './happening.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  audit: Pick<AuditLog, 'record'>
  recorder: AlertRecorder
  engine: {
    /** Whether the cause was there with the last look. */
    isSeen(key: string): boolean
    closed(key: string): void
  }
}

/** An alert of a person's jurisdiction while it is being answered. */
interface Answering extends store.PlacedAlert {
  tx: Writer
  afterCommit: AfterCommit
  now: Date
}

type Said = Pick<Happening, 'text' | 'facts' | 'tell'> & {
  kind: Extract<Happening['kind'], 'acknowledged' | 'assigned' | 'commented' | 'resolved' | 'snoozed'>
}

const LONGEST_SNOOZE = 30 * 86_400_000

/** What people do about alerts. Every answer stands in the alert's history and in the audit log. */
export class AnswersService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** Somebody has it in hand: it is not told further up. Throws `ConflictError` `alert_resolved` and `already_acknowledged`. */
  acknowledge(actor: Actor, id: string, reason: string): Promise<void> {
    return this.#answer(actor, id, async (answering) => {
      requireOpen(answering)
      if (answering.alert.acknowledgedAt && !answering.alert.snoozedUntil)
        throw new ConflictError('already_acknowledged', 'Somebody has acknowledged this alert already.')
      await this.#acknowledge(actor, answering, reason)
    })
  }

  /** Acknowledges those of them that nobody has answered; says how many. What is not in the scope is not there. */
  acknowledgeAll(actor: Actor, ids: readonly string[], reason: string): Promise<number> {
    const { db, ambient } = this.#from
    return db.write(async (tx, afterCommit) => {
      const now = ambient.now()
      const found = await store.findPlaced(tx, [...new Set(ids)], actor.scope)
      const open = found.filter(
        ({ alert }) => !alert.resolvedAt && !alert.snoozedUntil && !alert.acknowledgedAt,
      )
      for (const placed of open) await this.#acknowledge(actor, { ...placed, tx, afterCommit, now }, reason)
      return open.length
    })
  }

  async #acknowledge(actor: Actor, answering: Answering, reason: string): Promise<void> {
    const { tx, alert, now } = answering
    await store.updateAlert(tx, alert.id, {
      acknowledgedAt: now,
      acknowledgedBy: actor.person.id,
      acknowledgeReason: reason,
      snoozedUntil: null,
      escalateAt: null,
    })
    await this.#note(actor, answering, { kind: 'acknowledged', text: reason })
  }

  /** Comes back at `until`, also to those who were told. Throws `ConflictError` `alert_resolved`, `InvalidError` `snooze_time`. */
  snooze(actor: Actor, id: string, { until, reason }: { until: Date; reason: string }): Promise<void> {
    return this.#answer(actor, id, async (answering) => {
      const { tx, alert, now } = answering
      requireOpen(answering)
      const ahead = until.getTime() - now.getTime()
      if (ahead <= 0 || ahead > LONGEST_SNOOZE)
        throw new InvalidError('snooze_time', 'Choose a time in the future, within 30 days.', {
          errors: [{ path: 'until', message: 'must be in the future, within 30 days' }],
        })
      await store.updateAlert(tx, alert.id, { snoozedUntil: until, escalateAt: null })
      await this.#note(actor, answering, {
        kind: 'snoozed',
        text: reason,
        facts: { until: until.toISOString() },
      })
    })
  }

  /** Gives it to somebody, or to nobody. Throws `ConflictError` `alert_resolved`, `InvalidError` `not_assignable`. */
  assign(actor: Actor, id: string, personId: string | null): Promise<void> {
    return this.#answer(actor, id, async (answering) => {
      const { tx, alert, code } = answering
      requireOpen(answering)
      const person = (await store.listAssignees(tx, code)).find((each) => each.id === personId)
      if (personId !== null && !person)
        throw new InvalidError(
          'not_assignable',
          'This person is not responsible for the place of the alert.',
          {
            errors: [{ path: 'personId', message: 'is not responsible for this place' }],
          },
        )
      if (alert.assigneeId === personId) return
      await store.updateAlert(tx, alert.id, { assigneeId: personId })
      await this.#note(
        actor,
        { ...answering, alert: { ...alert, assigneeId: personId } },
        {
          kind: 'assigned',
          facts: { person: person?.displayName ?? null },
          // Nobody needs to be told what they have just done.
          tell: personId === null || personId === actor.person.id ? undefined : 'assigned',
        },
      )
    })
  }

  comment(actor: Actor, id: string, text: string): Promise<void> {
    return this.#answer(actor, id, (answering) => this.#note(actor, answering, { kind: 'commented', text }))
  }

  /**
   * For causes that a person has to look at. Throws `ConflictError` `alert_resolved`, `resolves_itself` and, as long as the
   * device still says so, `still_the_case`.
   */
  resolve(actor: Actor, id: string, reason: string): Promise<void> {
    return this.#answer(actor, id, async (answering) => {
      const { tx, afterCommit, alert, now } = answering
      const { engine } = this.#from
      requireOpen(answering)
      if (ALERT_RULES[alert.rule].closes === 'itself')
        throw new ConflictError(
          'resolves_itself',
          'This alert resolves when its cause is gone. Acknowledge or snooze it.',
        )
      if (engine.isSeen(alert.key))
        throw new ConflictError(
          'still_the_case',
          'The cause is still there. Remove it first, or snooze the alert.',
        )
      await store.updateAlert(tx, alert.id, {
        resolvedAt: now,
        resolvedBy: actor.person.id,
        resolveReason: reason,
        escalateAt: null,
        snoozedUntil: null,
        flapping: false,
      })
      await this.#note(actor, answering, { kind: 'resolved', text: reason, tell: 'resolved' })
      afterCommit(() => engine.closed(alert.key))
    })
  }

  #answer(actor: Actor, id: string, work: (answering: Answering) => Promise<void>): Promise<void> {
    const { db, ambient } = this.#from
    return db.write(async (tx, afterCommit) => {
      const [placed] = await store.findPlaced(tx, [id], actor.scope)
      if (!placed) throw new NotFoundError('alert', id)
      await work({ ...placed, tx, afterCommit, now: ambient.now() })
    })
  }

  async #note(actor: Actor, { tx, afterCommit, alert, code }: Answering, said: Said): Promise<void> {
    const { audit, recorder } = this.#from
    await recorder.record(tx, afterCommit, [{ alert, code, personId: actor.person.id, ...said }])
    await audit.record(tx, {
      actor,
      action: `alert.${said.kind}`,
      subjectKind: 'alert',
      subjectId: alert.id,
      detail: { rule: alert.rule, locationId: alert.locationId, text: said.text ?? null, ...said.facts },
    })
  }
}

function requireOpen({ alert }: Answering): void {
  if (alert.resolvedAt) throw new ConflictError('alert_resolved', 'This alert is resolved already.')
}
