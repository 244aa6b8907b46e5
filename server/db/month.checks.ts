import { sql } from 'drizzle-orm'
import { IN_FLOWS, OUT_FLOWS, SUM_COLUMNS, type SumColumn } from '../../protocol/api/month-sums.ts'
import type { Check } from './ledger.checks.ts'
import { movementMonths } from './schema/index.ts'

const nameOf = (column: SumColumn): string => movementMonths[column].name
const change = sql.raw(
  `${IN_FLOWS.map(nameOf).join(' + ')} - ${OUT_FLOWS.map((flow) => nameOf(flow)).join(' - ')}`,
)
const each = (make: (name: string) => string, between: string) =>
  sql.raw(SUM_COLUMNS.map((column) => make(nameOf(column))).join(between))
const columns = each((name) => name, ', ')
const minus = each((name) => `-${name}`, ', ')

/**
 * What the sums by month promise, as far as they have read the ledger: pairs that are marked as stale, or that have lines
 * recorded since, are not wrong but behind.
 */
export const monthChecks: Check[] = [
  {
    promise: 'The months of a product at a place add up to what lies there',
    rows: sql`(
      select 'product ' || product_id || ' at ' || location_id || ': months ' || sum(months) || ', balance ' || sum(balance) as fault
      from (
        select location_id, product_id, ${change} as months, 0 as balance from movement_months
        union all
        select b.location_id, b.product_id, 0, b.quantity from balances b where b.physical
      ) both_sides
      where exists (select 1 from month_progress)
        and not exists (select 1 from stale_months s
          where s.location_id = both_sides.location_id and s.product_id = both_sides.product_id)
        and not exists (select 1 from movement_lines x
          where x.movement_id > (select movement_id from month_progress)
            and x.product_id = both_sides.product_id
            and (x.from_location_id = both_sides.location_id or x.to_location_id = both_sides.location_id))
      group by location_id, product_id having sum(months) <> sum(balance)
    )`,
  },
  {
    promise: 'The months of a jurisdiction are those of its places',
    rows: sql`(
      select 'product ' || product_id || ' in ' || code || ', ' || month || ' differs from its places' as fault
      from (
        select jurisdiction_code as code, product_id, month, ${columns} from jurisdiction_months
        union all
        select substr(m.jurisdiction_code, 1, levels.digits), product_id, month, ${minus}
        from movement_months m
        join locations l on l.id = m.location_id
        join (select 6 as digits union all select 9 union all select 12) levels
          on levels.digits <= length(m.jurisdiction_code) or levels.digits = 6
        where l.kind <> 'in_transit'
      ) both_sides
      group by code, product_id, month
      having ${each((name) => `sum(${name}) <> 0`, ' or ')}
    )`,
  },
]
