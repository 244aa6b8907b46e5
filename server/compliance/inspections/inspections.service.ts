import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { AssessedTier, Checklist } from '../../../protocol/api/compliance.ts'
import type {
  AnswerInput,
  Inspection,
  InspectionEntry,
  inspectionQuery,
  SubmitInspection,
} from '../../../protocol/api/inspections.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { Database, Reader, Writer } from '../../db/database.ts'
import { narrowest } from '../../db/scope.ts'
import { badCursor, ConflictError, InvalidError, NotFoundError } from '../../errors.ts'
import { phoneClock } from '../../phone-clock.ts'
import type { Actor } from '../../route.ts'
import { type AssessmentReader, isAssessed } from '../assessment.reader.ts'
import { answersOf } from '../assessment.store.ts'
import type { ChecklistService } from '../checklist.service.ts'
import type { FindingsService } from '../findings/findings.service.ts'
import { insertFindings } from '../findings/findings.store.ts'
import { photosOf } from '../photos/photo.references.ts'
import { NO_COUNTS, toScore } from '../score.ts'
import { stateOfCards } from '../sources/bin-card.evidence.ts'
import { productsInStock } from '../sources/bin-card.store.ts'
import { requireLevelAbove } from '../verifying.rule.ts'
import { checkAnswers, evidenceAt, isComplete } from './answer.rules.ts'
import { describeAnswers } from './answer.view.ts'
import * as store from './inspections.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  checklist: Pick<ChecklistService, 'get'>
  assessments: AssessmentReader
  findings: FindingsService
}
type Clock = ReturnType<typeof phoneClock>

/** Inspections as phones send them: a self-check by the place, or a verification by the level above. */
export class InspectionsService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /**
   * Takes a whole inspection, once: a repeat gets the first answer. Throws `NotFoundError` for the place, `ForbiddenError`
   * `not_the_level_above`, `ConflictError` `inspection_id_used` or `place_inspected_meanwhile`, and `InvalidError`
   * `place_not_assessed`, `answers_do_not_fit`, `unknown_photo`, `time_in_future`, `time_too_old`.
   */
  async submit(actor: Actor, input: SubmitInspection): Promise<Inspection> {
    const { db, ambient, changes, audit, checklist, assessments, findings } = this.#from
    const which = { scope: actor.scope, id: input.location }
    // Other registers cannot be asked within the transaction.
    const gathered = await assessments.gather(which)
    const requestHash = hashOf(input)
    await db.write(async (tx, afterCommit) => {
      const found = await assessments.find(tx, which)
      if (!found) throw new NotFoundError('location', input.location)
      if (await sentBefore(tx, input, requestHash)) return
      const { place, tier } = found
      if (!isAssessed(tier))
        throw new InvalidError('place_not_assessed', `${place.name} is not assessed. Set its tier first.`)
      if (input.kind === 'verification') requireLevelAbove(actor, place.jurisdictionCode)
      await refuseUnseen(tx, input)

      const clock = phoneClock(input.sentAt, ambient.now())
      const version = await checklist.get(input.checklistVersion, tx)
      const inspection = toRow(input, { actor, tier, clock, now: ambient.now(), requestHash })
      const answers = await this.#answers(tx, input, { version, tier, clock })
      const raised = await findings.rowsFor(tx, actor, input.findings, {
        location: place.id,
        inspectionId: input.id,
        raisedAt: inspection.finishedAt,
      })
      const revision = await store.nextRevision(tx, place.id)
      await store.insertInspection(tx, { ...inspection, revision })
      await store.insertAnswers(tx, answers, input.kind)
      await insertFindings(tx, raised)
      const { assessments: after } = await assessments.readWithin(tx, which, gathered, version)
      await store.insertResult(tx, {
        inspectionId: input.id,
        ...(after[0]?.counts ?? NO_COUNTS),
        judged: after[0]?.rows.map(({ criterion: { code }, state, cause }) => ({ code, state, cause })) ?? [],
        complete: isComplete(input.answers, version, tier),
      })
      await audit.record(tx, {
        actor,
        action: 'inspection.submitted',
        subjectKind: 'inspection',
        subjectId: input.id,
        detail: {
          location: place.id,
          kind: input.kind,
          revision,
          answers: answers.length,
          findings: raised.length,
        },
      })
      afterCommit(() => changes.emit('compliance', [place.id]))
    })
    return this.get(actor, input.id)
  }

  /** Throws `NotFoundError`. */
  async get(actor: Actor, id: string): Promise<Inspection> {
    const { db, findings } = this.#from
    const [found] = await store.listInspections(db, { scope: actor.scope, id, limit: 1 })
    if (!found) throw new NotFoundError('inspection', id)
    const given = await describeAnswers(db, await answersOf(db, id))
    const raised = await findings.ofInspection(actor, id)
    const { signature, placeSignature, note } = found.inspection
    const sizes = { answers: given.length, findings: raised.length }
    return { ...toEntry(found, sizes), given, judged: found.judged, raised, signature, placeSignature, note }
  }

  /** Latest first. */
  async list(
    actor: Actor,
    { limit, cursor, location, jurisdiction, kind }: z.output<typeof inspectionQuery>,
  ): Promise<{ items: InspectionEntry[]; next: string | null }> {
    const { db } = this.#from
    const scope = narrowest(actor.scope, jurisdiction ?? null)
    if (scope === undefined) return { items: [], next: null }
    const found = await store.listInspections(db, {
      scope,
      locationId: location,
      kind,
      before: cursor ? fromCursor(cursor) : undefined,
      limit: limit + 1,
    })
    const shown = found.slice(0, limit)
    const sizes = await store.sizesOf(
      db,
      shown.map(({ inspection }) => inspection.id),
    )
    const items = shown.map((each) => toEntry(each, sizes.get(each.inspection.id)))
    const last = items.at(-1)
    return { items, next: found.length > limit && last ? `${last.finishedAt}~${last.id}` : null }
  }

  async #answers(
    tx: Writer,
    input: SubmitInspection,
    { version, tier, clock }: { version: Checklist; tier: AssessedTier; clock: Clock },
  ): Promise<store.AnswerRow[]> {
    checkAnswers(input.answers, version, tier)
    const photoIds = input.answers.flatMap((answer) => answer.photoIds)
    const taken = await photosOf(tx, input.location, photoIds)
    const inStock = (await productsInStock(tx, [input.location])).get(input.location) ?? []
    return input.answers.map((answer, i) => {
      const answeredAt = clock(answer.answeredAt, `answers.${i}.answeredAt`)
      const criterion = version.criteria.find(({ code }) => code === answer.criterion)
      return {
        id: this.#from.ambient.newId(),
        inspectionId: input.id,
        locationId: input.location,
        ...toColumns(answer),
        ...(answer.criterion === 'S4b' && { state: stateOfCards(inStock, new Set(answer.productIds)) }),
        answeredAt,
        evidenceAt: evidenceAt(
          criterion,
          answeredAt,
          answer.photoIds.flatMap((id) => taken.get(id) ?? []),
        ),
      }
    })
  }
}

/** True for a repeat. Throws `ConflictError` `inspection_id_used` when another inspection has the id. */
async function sentBefore(tx: Reader, input: SubmitInspection, requestHash: string): Promise<boolean> {
  const known = await store.findHash(tx, input.id)
  if (!known) return false
  if (known.requestHash === requestHash && known.locationId === input.location) return true
  throw new ConflictError('inspection_id_used', 'Another inspection has this id. Give it a new one.')
}

/** Throws `ConflictError` `place_inspected_meanwhile` when somebody was there since `basedOn`, who and when. */
async function refuseUnseen(tx: Reader, { basedOn, location }: SubmitInspection): Promise<void> {
  if (basedOn === undefined) return
  const last = await store.lastAt(tx, location)
  if (!last || last.revision === basedOn) return
  throw new ConflictError(
    'place_inspected_meanwhile',
    `${last.by} inspected this place meanwhile. Look at it, or send again without basedOn: the later answer of each criterion will hold, and both are kept.`,
    { by: last.by, at: last.at.toISOString(), revision: last.revision },
  )
}

/** The moment of sending is no part of what is sent: a phone sends the same inspection again later. */
function hashOf({ sentAt: _, basedOn: __, ...rest }: SubmitInspection): string {
  return createHash('sha256').update(JSON.stringify(rest)).digest('hex')
}

function toRow(
  input: SubmitInspection,
  context: { actor: Actor; tier: AssessedTier; clock: Clock; now: Date; requestHash: string },
): Omit<store.InspectionRow, 'revision'> {
  const { actor, tier, clock, now, requestHash } = context
  const finishedAt = clock(input.finishedAt, 'finishedAt')
  return {
    id: input.id,
    locationId: input.location,
    tier,
    kind: input.kind,
    checklistVersion: input.checklistVersion,
    startedAt: new Date(Math.min(clock(input.startedAt, 'startedAt').getTime(), finishedAt.getTime())),
    finishedAt,
    receivedAt: now,
    inspectorId: actor.person.id,
    signature: input.signature ?? null,
    placeSignature: input.placeSignature ?? null,
    note: input.note || null,
    requestHash,
  }
}

const toColumns = ({ criterion, state, number, subchecks, productIds, photoIds, ...words }: AnswerInput) => ({
  criterion,
  state,
  number: number ?? null,
  subchecks,
  productIds,
  photoIds,
  asset: words.asset || null,
  note: words.note || null,
  reason: words.reason || null,
})

function toEntry(
  { inspection, result, location, inspector }: store.DescribedInspection,
  { answers, findings }: { answers: number; findings: number } = { answers: 0, findings: 0 },
): InspectionEntry {
  const { id, tier, kind, checklistVersion, revision, startedAt, finishedAt, receivedAt } = inspection
  return {
    id,
    location,
    tier,
    kind,
    checklistVersion,
    revision,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    receivedAt: receivedAt.toISOString(),
    inspector,
    answers,
    findings,
    result: toScore(result),
  }
}

function fromCursor(cursor: string): { at: Date; id: string } {
  const [at = '', id = ''] = cursor.split('~')
  if (Number.isNaN(Date.parse(at)) || id === '') throw badCursor()
  return { at: new Date(at), id }
}
