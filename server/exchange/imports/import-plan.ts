import { createHash } from 'node:crypto'
import {
  MAX_SHEET_ISSUES,
  type PlannedRow,
  type SheetIssue,
  type SheetPreview,
} from '../../../protocol/api/exchange.ts'
import { canonicalJson } from '../../../protocol/canonical.ts'
import { InvalidError } from '../../errors.ts'
import { type CataloguePlan, describeChange } from './catalogue-plan.ts'
import { describeLine, type GoodsPlan } from './goods-plan.ts'
import { describeLandmark, type LandmarksPlan } from './landmarks-plan.ts'
import { describeStaff, type StaffPlan } from './staff-plan.ts'

/** What a file would do. */
export type ImportPlan =
  | ({ kind: 'receipts' | 'opening'; to: string | null } & GoodsPlan)
  | ({ kind: 'catalogue' } & CataloguePlan)
  | ({ kind: 'staff' } & StaffPlan)
  | ({ kind: 'landmarks' } & LandmarksPlan)

type Facts = Pick<
  SheetPreview,
  | 'units'
  | 'places'
  | 'newLots'
  | 'newProducts'
  | 'changedProducts'
  | 'newStaff'
  | 'newRecords'
  | 'newLandmarks'
  | 'changedLandmarks'
>

const NOTHING: Facts = {
  units: 0,
  places: 0,
  newLots: 0,
  newProducts: 0,
  changedProducts: 0,
  newStaff: 0,
  newRecords: 0,
  newLandmarks: 0,
  changedLandmarks: 0,
}

export function factsOf(plan: ImportPlan): Facts {
  switch (plan.kind) {
    case 'catalogue':
      return {
        ...NOTHING,
        newProducts: plan.products.filter(({ known }) => !known).length,
        changedProducts: plan.products.filter(({ known, changes }) => known && changes.length > 0).length,
      }
    case 'staff':
      return {
        ...NOTHING,
        places: new Set(plan.lines.map(({ place }) => place.id)).size,
        newStaff: plan.lines.filter(({ entered }) => entered).length,
        newRecords: plan.lines.reduce((sum, { records }) => sum + records.length, 0),
      }
    case 'landmarks':
      return {
        ...NOTHING,
        newLandmarks: plan.lines.filter(({ known }) => !known).length,
        changedLandmarks: plan.lines.filter(({ known, changes }) => known && changes.length > 0).length,
      }
    default:
      return {
        ...NOTHING,
        units: plan.lines.reduce((sum, { quantity }) => sum + quantity, 0),
        places: new Set(plan.lines.map(({ place }) => place.id)).size,
        newLots: plan.newLots,
      }
  }
}

export function describePlan(plan: ImportPlan): PlannedRow[] {
  switch (plan.kind) {
    case 'catalogue':
      return plan.products.map(describeChange)
    case 'staff':
      return plan.lines.map(describeStaff)
    case 'landmarks':
      return plan.lines.map(describeLandmark)
    default:
      return plan.lines.map(describeLine)
  }
}

/** Of what would be posted and of what a person was warned of: whoever confirms has seen both. */
export const hashOf = (plan: ImportPlan): string =>
  createHash('sha256')
    .update(
      canonicalJson({
        kind: plan.kind,
        to: 'to' in plan ? plan.to : null,
        rows: describeFully(plan),
        warnings: plan.warnings,
      }),
    )
    .digest('hex')

function describeFully(plan: ImportPlan): unknown[] {
  switch (plan.kind) {
    case 'catalogue':
      return plan.products.map(({ row, known, fields, changes }) => ({
        row,
        id: known?.id ?? null,
        fields,
        changes,
      }))
    case 'staff':
      return plan.lines.map(({ row, place, name, known, entered, records }) => ({
        row,
        place: place.id,
        name,
        known,
        entered,
        records,
      }))
    case 'landmarks':
      return plan.lines.map(({ row, known, entered, changes }) => ({
        row,
        id: known?.id ?? null,
        entered,
        changes,
      }))
    default:
      return plan.lines.map(({ row, place, product, lot, quantity }) => ({
        row,
        place: place.id,
        product: product.id,
        lot,
        quantity,
      }))
  }
}

/** What has to be changed first, once for each cell: a formula in a CSV is no number either. */
export function faultsOf({ errors }: Pick<ImportPlan, 'errors'>): SheetIssue[] {
  const told = new Set<string>()
  return errors.filter(({ cell }) => cell === null || (!told.has(cell) && told.add(cell)))
}

export const listed = (issues: readonly SheetIssue[]): SheetPreview['errors'] => ({
  total: issues.length,
  items: issues.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0)).slice(0, MAX_SHEET_ISSUES),
})

export const refused = (errors: readonly SheetIssue[]): InvalidError =>
  new InvalidError(
    'sheet_has_errors',
    `Nothing was taken over: ${errors.length} cells have to be changed first.`,
    {
      params: { errors: errors.length },
      errors: errors
        .slice(0, MAX_SHEET_ISSUES)
        .map(({ cell, row, message }) => ({ path: cell ?? `row ${row}`, message })),
    },
  )
