import { createHash } from 'node:crypto'
import {
  type ImportedSheet,
  type ImportKind,
  type ImportOptions,
  MAX_SHEET_ROWS,
  type SheetPreview,
} from '../../../protocol/api/exchange.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { CatalogService } from '../../catalog/catalog.service.ts'
import type { StaffService } from '../../compliance/staff/staff.service.ts'
import type { AfterCommit, Database, Reader, Writer } from '../../db/database.ts'
import { once } from '../../db/idempotency.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { InventoryService } from '../../inventory/inventory.service.ts'
import type { LandmarksService } from '../../places/landmarks/landmarks.service.ts'
import type { TimeZone } from '../../places/time-zone.ts'
import type { Actor } from '../../route.ts'
import { readSheet, type SheetTable } from '../../spreadsheet/sheet.reader.ts'
import { planCatalogue } from './catalogue-plan.ts'
import { type GoodsLine, planGoods } from './goods-plan.ts'
import { describePlan, factsOf, faultsOf, hashOf, type ImportPlan, listed, refused } from './import-plan.ts'
import { type ImportTable, importTable } from './import-table.ts'
import { plain } from './import-values.ts'
import * as store from './imports.store.ts'
import { planLandmarks } from './landmarks-plan.ts'
import { planStaff, type StaffPlan } from './staff-plan.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  audit: Pick<AuditLog, 'record'>
  timeZone: TimeZone
  inventory: Pick<InventoryService, 'postWithin'>
  staff: Pick<StaffService, 'register' | 'createWithin' | 'addRecordWithin'>
  landmarks: Pick<LandmarksService, 'list' | 'createWithin' | 'changeWithin'>
  catalog: Pick<
    CatalogService,
    'products' | 'storageProfiles' | 'createProductWithin' | 'updateProductWithin'
  >
}

export interface Posting extends ImportOptions {
  plan: string
  note?: string | undefined
}

/** Lines of one movement: a document that can still be read. */
const LINES_PER_MOVEMENT = 500
const SAMPLE = 50
const HEADINGS_AND_TITLES = 20

/** Takes a spreadsheet over into the ledger, the catalogue, the register of staff or the landmarks: looked at first, then all of it or nothing. */
export class ImportsService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  /** What the file would do. Throws `InvalidError` as `readSheet` does, and `NotFoundError` for a foreign place. */
  async preview(
    actor: Actor,
    kind: ImportKind,
    bytes: Buffer,
    options: ImportOptions,
  ): Promise<SheetPreview> {
    const sheet = await read(bytes, options)
    const table = importTable(kind, sheet)
    const plan = await this.#plan(this.#from.db, actor, kind, table, options)
    const facts = factsOf(plan)
    return {
      source: sheet.source,
      rows: table.rows.length,
      ...facts,
      errors: listed(faultsOf(plan)),
      warnings: listed(plan.warnings),
      sample: describePlan(plan).slice(0, SAMPLE),
      plan: plan.errors.length === 0 && table.rows.length > 0 ? hashOf(plan) : null,
    }
  }

  /**
   * Posts what the preview with the hash `plan` showed; with an idempotency `key`, once. Throws as `preview` does,
   * `InvalidError` `sheet_has_errors`, `ConflictError` `import_changed` when the file is another one or what it meets has
   * changed since, and what posting throws: nothing is taken over then.
   */
  async run(
    actor: Actor,
    kind: ImportKind,
    bytes: Buffer,
    posting: Posting,
    key: string | null,
  ): Promise<ImportedSheet> {
    const { db, ambient } = this.#from
    const table = importTable(kind, await read(bytes, posting))
    const file = createHash('sha256').update(bytes).digest('hex')
    const request = { personId: actor.person.id, key, body: { kind, file, ...posting }, now: ambient.now() }
    return db.write((tx, afterCommit) =>
      once(tx, request, async () => {
        const plan = await this.#plan(tx, actor, kind, table, posting)
        if (plan.errors.length > 0) throw refused(faultsOf(plan))
        if (hashOf(plan) !== posting.plan)
          throw new ConflictError(
            'import_changed',
            'What this file would do has changed since the preview. Look at the preview again.',
          )
        const posted = await this.#post(tx, afterCommit, actor, plan, posting.note)
        await this.#from.audit.record(tx, {
          actor,
          action: `import.${kind}`,
          subjectKind: 'import',
          subjectId: file.slice(0, 16),
          detail: { file, rows: table.rows.length, movementIds: posted.movementIds },
        })
        const { places: _places, newLots: _newLots, ...facts } = factsOf(plan)
        return { rows: table.rows.length, ...facts, ...posted }
      }),
    )
  }

  async #plan(
    db: Reader,
    actor: Actor,
    kind: ImportKind,
    table: ImportTable,
    options: ImportOptions,
  ): Promise<ImportPlan> {
    const { catalog, timeZone, ambient } = this.#from
    if (kind === 'catalogue') {
      const [products, profiles] = [await catalog.products(db), await catalog.storageProfiles(db)]
      return { kind, ...planCatalogue(table, { products, profiles }) }
    }
    if (kind === 'staff') {
      const places = await store.listPlaces(db, actor.scope)
      const members = await this.#from.staff.register(actor.scope, db)
      return { kind, ...planStaff(table, { places, members, today: timeZone.dayOf(ambient.now()) }) }
    }
    if (kind === 'landmarks') {
      const areas = await store.listAreas(db, actor.scope)
      const landmarks = await this.#from.landmarks.list(actor.scope, db)
      return { kind, ...planLandmarks(table, { areas, landmarks }) }
    }
    const numbers = table.rows.map(({ cells }) => plain(cells.lot ?? ''))
    const known = await store.loadGoods(db, actor.scope, numbers, kind === 'opening')
    const to = kind === 'receipts' ? (known.places.find(({ id }) => id === options.to) ?? null) : null
    if (kind === 'receipts' && !to) throw new NotFoundError('location', options.to ?? '')
    const context = { ...known, today: timeZone.dayOf(ambient.now()) }
    return { kind, to: to?.id ?? null, ...planGoods(table, context, to) }
  }

  async #post(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    plan: ImportPlan,
    note: string | undefined,
  ): Promise<Pick<ImportedSheet, 'movementIds' | 'quarantined'>> {
    if (plan.kind === 'catalogue') {
      const { catalog } = this.#from
      for (const { known, fields, changes } of plan.products)
        if (!known) await catalog.createProductWithin(tx, afterCommit, actor, fields)
        else if (changes.length > 0) {
          const { code: _code, category: _category, method: _method, unit: _unit, ...change } = fields
          await catalog.updateProductWithin(tx, afterCommit, actor, known.id, change)
        }
      return { movementIds: [], quarantined: 0 }
    }
    if (plan.kind === 'staff') {
      await this.#enterStaff(tx, afterCommit, actor, plan)
      return { movementIds: [], quarantined: 0 }
    }
    if (plan.kind === 'landmarks') {
      const { landmarks } = this.#from
      for (const { known, entered, changes } of plan.lines)
        if (!known) await landmarks.createWithin(tx, afterCommit, actor, entered)
        else if (changes.length > 0) {
          const { coordinates, nameEn } = entered
          await landmarks.changeWithin(tx, afterCommit, actor, known.id, {
            coordinates,
            ...(nameEn !== null && nameEn !== undefined && { nameEn }),
          })
        }
      return { movementIds: [], quarantined: 0 }
    }
    const movementIds: string[] = []
    const quarantined = new Set<string>()
    for (const lines of batches(plan.lines)) {
      const input = movementOf(plan.kind, lines, note)
      const posted = await this.#from.inventory.postWithin(tx, afterCommit, actor, input)
      movementIds.push(...posted.movements.map(({ id }) => id))
      for (const { lotId } of posted.quarantined) quarantined.add(lotId)
    }
    return { movementIds, quarantined: quarantined.size }
  }

  async #enterStaff(tx: Writer, afterCommit: AfterCommit, actor: Actor, { lines }: StaffPlan): Promise<void> {
    const { staff } = this.#from
    const entered = new Map<string, string>()
    for (const { place, name, known, entered: member, records } of lines) {
      const key = `${place.id}\n${name}`
      if (member) entered.set(key, await staff.createWithin(tx, afterCommit, actor, member))
      const id = known ?? entered.get(key)
      if (id === undefined) throw new Error('A row of staff belongs to nobody')
      for (const record of records) await staff.addRecordWithin(tx, afterCommit, actor, id, record)
    }
  }
}

const read = (bytes: Buffer, { encoding }: ImportOptions): Promise<SheetTable> =>
  readSheet(bytes, { maxRows: MAX_SHEET_ROWS + HEADINGS_AND_TITLES, encoding })

/** Lines of one place each, in the order of the file, as many as one movement has. */
function batches(lines: readonly GoodsLine[]): GoodsLine[][] {
  const open = new Map<string, GoodsLine[]>()
  const all: GoodsLine[][] = []
  for (const line of lines) {
    let batch = open.get(line.place.id)
    if (!batch || batch.length === LINES_PER_MOVEMENT) {
      batch = []
      all.push(batch)
      open.set(line.place.id, batch)
    }
    batch.push(line)
  }
  return all
}

function movementOf(kind: 'receipts' | 'opening', lines: readonly GoodsLine[], note: string | undefined) {
  const place = lines[0]?.place.id ?? ''
  const more = note ? { note } : {}
  if (kind === 'receipts')
    return {
      kind: 'receipt' as const,
      to: place,
      lines: lines.map(({ product, lot, quantity }) => ({ product: product.id, lot, quantity })),
      ...more,
    }
  return {
    kind: 'adjustment' as const,
    location: place,
    reason: 'opening' as const,
    lines: lines.map(({ product, lot, quantity }) => ({ product: product.id, lot, change: quantity })),
    ...more,
  }
}
