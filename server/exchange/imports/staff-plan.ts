import type {
  PlannedRow,
  SheetColumnName,
  SheetIssue,
  SheetIssueCode,
} from '../../../protocol/api/exchange.ts'
import type {
  NewStaffMember,
  StaffPost,
  StaffRecordInput,
  StaffRecordKind,
} from '../../../protocol/api/staff.ts'
import { type ImportRow, type ImportTable, issue } from './import-table.ts'
import { plain, type Read, readChoice, readDay, readText } from './import-values.ts'
import { type KnownPlace, placeLookup } from './place-lookup.ts'

/** Somebody of the register, with the records that count. */
export interface KnownMember {
  id: string
  locationId: string
  name: string
  post: StaffPost
  phone: string | null
  startedOn: string
  records: readonly { kind: StaffRecordKind; happenedOn: string; number: string | null }[]
}
export interface StaffContext {
  /** Calendar date in the county. */
  today: string
  places: readonly KnownPlace[]
  /** Who works at those places now. */
  members: readonly KnownMember[]
}

/** One row: whose, and what is entered. */
export interface StaffLine {
  row: number
  place: KnownPlace
  name: string
  /** Of the register; null = new, entered with the first row that names them. */
  known: string | null
  /** Set on the first row of a person who is new. */
  entered: NewStaffMember | null
  records: StaffRecordInput[]
}
export interface StaffPlan {
  lines: StaffLine[]
  errors: SheetIssue[]
  warnings: SheetIssue[]
}

const POSTS: Record<StaffPost, readonly string[]> = {
  manager: ['', '专职', '专职药管员', '药管员', 'full-time'],
  part_time_manager: ['兼职', '兼职药管员', 'part-time', 'part time'],
  assistant: ['协助', '协助人员', 'helper'],
}
const YES_NO = {
  yes: ['', '是', '合格', '通过', 'y', 'true', '√'],
  no: ['否', '不合格', 'n', 'false', '×'],
} as const
const PHONE = /^[+\d][\d -]{4,24}$/
const YEARLY_TRAINING = '年度培训'

type Complain = (column: SheetColumnName, code: SheetIssueCode, value?: string) => void

/**
 * What the rows would enter into the register. Several rows of one name at one place are one person. What is known stays:
 * records that are there already are passed over, and another post or phone is only pointed out.
 */
export function planStaff(table: ImportTable, { today, places, members }: StaffContext): StaffPlan {
  const plan: StaffPlan = { lines: [], errors: [...table.errors], warnings: [...table.warnings] }
  const placeOf = placeLookup(places)
  const fresh = new Set<string>()
  const seen = new Set<string>()
  for (const row of table.rows) {
    const found = plan.errors.length
    const about = (column: SheetColumnName) => ({ row: row.row, cell: row.at(column), column })
    const complain: Complain = (column, code, value = row.cells[column] ?? '') =>
      plan.errors.push(issue(code, value, about(column)))
    const warn: Complain = (column, code, value = '') => plan.warnings.push(issue(code, value, about(column)))
    const place = placeOf(row.cells.place ?? '', complain)
    const said = readRow(row, today, complain)
    if (!place || said.name === undefined) continue
    const key = `${place.id}\n${said.name}`
    const known = knownAs(members, place.id, said.name, said.number, complain)
    const isNew = !known && !fresh.has(key)
    if (isNew && said.startedOn === undefined) complain('startedOn', 'required', '')
    if (plan.errors.length > found) continue
    fresh.add(key)
    if (known) warnOfDifferences(known, said, row, warn)
    const records = said.records.filter(({ kind, happenedOn }) => {
      const id = `${key}\n${kind}\n${happenedOn}`
      const twice =
        seen.has(id) || known?.records.some((one) => one.kind === kind && one.happenedOn === happenedOn)
      if (twice) warn(COLUMN_OF[kind], 'record_known', happenedOn)
      seen.add(id)
      return !twice
    })
    const { name, post = 'manager', phone, startedOn } = said
    const entered =
      isNew && startedOn !== undefined
        ? { locationId: place.id, name, post, phone: phone ?? null, startedOn }
        : null
    plan.lines.push({ row: row.row, place, name, known: known?.id ?? null, entered, records })
  }
  return plan
}

export const describeStaff = ({ row, place, name, entered, records }: StaffLine): PlannedRow => ({
  row,
  effect: entered ? 'new' : records.length > 0 ? 'changed' : 'same',
  product: null,
  person: name,
  landmark: null,
  place: place.name,
  lot: null,
  expiresOn: null,
  quantity: null,
  changes: records.map((record) => ({
    field: COLUMN_OF[record.kind],
    before: '',
    after: 'number' in record ? `${record.number} ${record.happenedOn}` : record.happenedOn,
  })),
})

const COLUMN_OF = {
  certificate: 'certificateNumber',
  counsellor: 'certificateNumber',
  training: 'trainingOn',
  exam: 'examOn',
} as const satisfies Record<StaffRecordKind, SheetColumnName>

function knownAs(
  members: readonly KnownMember[],
  locationId: string,
  name: string,
  number: string | undefined,
  complain: Complain,
): KnownMember | undefined {
  const namesakes = members.filter((each) => each.locationId === locationId && each.name === name)
  if (namesakes.length < 2) return namesakes[0]
  const holders = namesakes.filter(({ records }) => records.some((each) => each.number === number))
  if (number === undefined || holders.length !== 1) complain('staffName', 'staff_ambiguous')
  return holders[0]
}

type Said = ReturnType<typeof readRow>

function warnOfDifferences(known: KnownMember, said: Said, { cells }: ImportRow, warn: Complain): void {
  if (cells.post && said.post !== undefined && said.post !== known.post)
    warn('post', 'staff_differs', known.post)
  if (said.phone !== undefined && said.phone !== known.phone)
    warn('phone', 'staff_differs', known.phone ?? '')
  if (said.startedOn !== undefined && said.startedOn !== known.startedOn)
    warn('startedOn', 'staff_differs', known.startedOn)
}

/** What a row says, as far as it can be read. */
function readRow(row: ImportRow, today: string, complain: Complain) {
  const read = <T>(column: SheetColumnName, reader: (cell: string) => Read<T>): T | undefined => {
    const cell = plain(row.cells[column] ?? '')
    if (cell === '') return undefined
    const result = reader(cell)
    if ('value' in result) return result.value
    complain(column, result.fault)
    return undefined
  }
  const past = (cell: string): Read<string> => {
    const day = readDay(cell)
    return 'value' in day && day.value > today ? { fault: 'future_date' } : day
  }
  const words = (max: number) => (cell: string) => readText(cell, max)
  const name = read('staffName', words(40))
  if (!row.cells.staffName) complain('staffName', 'required', '')
  const number = read('certificateNumber', words(40))
  const issuedOn = read('certificateOn', past)
  const validUntil = read('certificateUntil', readDay)
  const trainedOn = read('trainingOn', past)
  const confirmedBy = read('confirmedBy', words(80))
  const topic = read('trainingTopic', words(120)) ?? YEARLY_TRAINING
  const examOn = read('examOn', past)
  const passed = read('examPassed', (cell) => readChoice(cell, YES_NO)) !== 'no'
  if (number !== undefined && !row.cells.certificateOn) complain('certificateOn', 'required', '')
  if (number === undefined && issuedOn !== undefined) complain('certificateNumber', 'required', '')
  if (issuedOn !== undefined && validUntil !== undefined && validUntil < issuedOn)
    complain('certificateUntil', 'before_issue', validUntil)
  const records: StaffRecordInput[] = []
  if (number !== undefined && issuedOn !== undefined)
    records.push({ kind: 'certificate', number, happenedOn: issuedOn, validUntil })
  if (trainedOn !== undefined) records.push({ kind: 'training', happenedOn: trainedOn, topic, confirmedBy })
  if (examOn !== undefined) records.push({ kind: 'exam', happenedOn: examOn, topic: '上岗考试', passed })
  return {
    name,
    number,
    post: read('post', (cell) => readChoice(cell, POSTS)),
    phone: read('phone', (cell) => (PHONE.test(cell) ? { value: cell } : { fault: 'bad_phone' })),
    startedOn: read('startedOn', past),
    records,
  }
}
