import type { StaffPost, StaffRecordKind, StaffSettings, StaffStanding } from '../../../protocol/api/staff.ts'
import { addMonths } from '../../inventory/expiry.ts'
import { addDays } from '../../places/time-zone.ts'

/** Editable defaults: no national text fixes them. */
export const STAFF_DEFAULTS: StaffSettings = {
  trainingMonths: 12,
  warningDays: 60,
  newStaffMonths: 12,
  keepLeftMonths: 24,
}

export interface MemberFacts {
  post: StaffPost
  startedOn: string
  leftOn: string | null
}
export interface RecordFacts {
  id: string
  kind: StaffRecordKind
  happenedOn: string
  validUntil: string | null
  number: string | null
  passed: boolean | null
  confirmedBy: string | null
  supersedesId: string | null
  withdrawal: boolean
}

/** 药管员, full or part time, need a post certificate; helpers do not. */
export const needsCertificate = (post: StaffPost): boolean => post !== 'assistant'

/** `leftOn` is the last day at work. */
export const hasLeft = ({ leftOn }: Pick<MemberFacts, 'leftOn'>, today: string): boolean =>
  leftOn !== null && leftOn < today

/** Those that were not replaced or withdrawn. */
export function inForce<T extends Pick<RecordFacts, 'id' | 'supersedesId' | 'withdrawal'>>(
  records: readonly T[],
): T[] {
  const replaced = new Set(records.map(({ supersedesId }) => supersedesId))
  return records.filter(({ id, withdrawal }) => !withdrawal && !replaced.has(id))
}

/** How a member stands on the day `today`; `records` are all there are of them. */
export function standingOf(
  member: MemberFacts,
  records: readonly RecordFacts[],
  today: string,
  settings: StaffSettings,
): StaffStanding {
  const counted = inForce(records)
  const asked = needsCertificate(member.post)
  const certificate = asked ? certificateOf(counted, today, settings) : NO_CERTIFICATE
  const training = asked ? trainingOf(member, counted, today, settings) : NO_TRAINING
  const entry = { state: asked ? entryOf(member, counted, today, settings) : ('not_applicable' as const) }
  const states = [certificate.state, training.state, entry.state]
  return {
    state: hasLeft(member, today) ? 'left' : !asked ? 'none' : worstOf(states),
    certificate,
    training,
    entry,
    counsellor: counted.some((each) => each.kind === 'counsellor' && isValid(each, today)),
  }
}

const NO_CERTIFICATE: StaffStanding['certificate'] = { state: 'not_needed', number: null, validUntil: null }
const NO_TRAINING: StaffStanding['training'] = {
  state: 'not_needed',
  lastOn: null,
  dueOn: null,
  unconfirmedOn: null,
}

const OVERDUE: readonly string[] = ['missing', 'expired', 'overdue', 'fail']
const worstOf = (states: readonly string[]): 'overdue' | 'due' | 'ok' =>
  states.some((state) => OVERDUE.includes(state)) ? 'overdue' : states.includes('due') ? 'due' : 'ok'

const isValid = ({ validUntil }: Pick<RecordFacts, 'validUntil'>, today: string): boolean =>
  validUntil === null || validUntil >= today

/** C1: the certificate that holds longest. */
function certificateOf(
  records: readonly RecordFacts[],
  today: string,
  { warningDays }: StaffSettings,
): StaffStanding['certificate'] {
  const [best] = records
    .filter(({ kind }) => kind === 'certificate')
    .toSorted((a, b) => (b.validUntil ?? '9').localeCompare(a.validUntil ?? '9'))
  if (!best) return { ...NO_CERTIFICATE, state: 'missing' }
  const { number, validUntil } = best
  const endsSoon = validUntil !== null && addDays(today, warningDays) >= validUntil
  return { state: !isValid(best, today) ? 'expired' : endsSoon ? 'due' : 'valid', number, validUntil }
}

/** C2: due so many months after the last one that was confirmed, or after the start; that day included. */
function trainingOf(
  { startedOn }: MemberFacts,
  records: readonly RecordFacts[],
  today: string,
  { trainingMonths, warningDays }: StaffSettings,
): StaffStanding['training'] {
  const trainings = records.filter(({ kind }) => kind === 'training')
  const lastOn = latest(trainings.filter(({ confirmedBy }) => confirmedBy !== null))
  const unconfirmed = latest(trainings.filter(({ confirmedBy }) => confirmedBy === null))
  const dueOn = addMonths(lastOn ?? startedOn, trainingMonths)
  const state = today > dueOn ? 'overdue' : addDays(today, warningDays) >= dueOn ? 'due' : 'valid'
  const unconfirmedOn = unconfirmed !== null && unconfirmed > (lastOn ?? '') ? unconfirmed : null
  return { state, lastOn, dueOn, unconfirmedOn }
}

/** C3: of new staff, that a training and a passed examination came before the first certificate, or on its day. */
function entryOf(
  { startedOn }: MemberFacts,
  records: readonly RecordFacts[],
  today: string,
  { newStaffMonths }: StaffSettings,
): StaffStanding['entry']['state'] {
  if (addMonths(startedOn, newStaffMonths) < today) return 'not_applicable'
  const [first] = records
    .filter(({ kind }) => kind === 'certificate')
    .map(({ happenedOn }) => happenedOn)
    .sort()
  const before = (kind: StaffRecordKind) =>
    records.some((each) => each.kind === kind && each.passed !== false && each.happenedOn <= (first ?? today))
  if (before('training') && before('exam')) return 'pass'
  return first === undefined ? 'unknown' : 'fail'
}

const latest = (records: readonly RecordFacts[]): string | null =>
  records.reduce<string | null>(
    (last, { happenedOn }) => (last === null || happenedOn > last ? happenedOn : last),
    null,
  )
