import { type SQL, sql } from 'drizzle-orm'
import type { LocationKind } from '../../protocol/api/places.ts'

/** What must hold in every database. `rows` is a subquery with one column, `fault`, that is empty when it holds. */
export interface Check {
  promise: string
  rows: SQL
}

/** The ledger's other sides, which may go below zero; a physical place never does. */
const accounts: LocationKind[] = ['supplier', 'recipient', 'disposal', 'variance']
const isAccount = sql`l.kind in ${accounts}`

/** Every line as its two places see it: what came and what left. */
const entries = sql`(
  select movement_id, occurred_at, to_location_id as location_id, lot_id, quantity as delta from movement_lines
  union all
  select movement_id, occurred_at, from_location_id, lot_id, -quantity from movement_lines
)`

/** The promises of the ledger and of device events (README.md, promises 1 and 2), in SQL that both engines understand. */
export const ledgerChecks: Check[] = [
  {
    promise: 'Every movement has lines, above zero, between the two places of its header, at its time',
    rows: sql`(
      select 'movement ' || m.id || ' has no lines' as fault
      from movements m where not exists (select 1 from movement_lines x where x.movement_id = m.id)
      union all
      select 'movement ' || m.id || ' goes from a place to itself' from movements m where m.from_location_id = m.to_location_id
      union all
      select 'line ' || x.line || ' of movement ' || x.movement_id || case
          when m.id is null then ' has no movement'
          when x.quantity <= 0 then ' moves ' || x.quantity
          when x.occurred_at <> m.occurred_at then ' has another time than its movement'
          else ' has other places than its movement' end
      from movement_lines x left join movements m on m.id = x.movement_id
      where m.id is null or x.quantity <= 0 or x.occurred_at <> m.occurred_at
        or x.from_location_id <> m.from_location_id or x.to_location_id <> m.to_location_id
      union all
      select 'line ' || x.line || ' of movement ' || x.movement_id || ' names another product than its lot'
      from movement_lines x join lots on lots.id = x.lot_id where lots.product_id <> x.product_id
    )`,
  },
  {
    promise: 'Every balance is the sum of its ledger lines',
    rows: sql`(
      select 'lot ' || lot_id || ' at ' || location_id || ': balance ' || sum(balance) || ', ledger ' || sum(ledger) as fault
      from (
        select location_id, lot_id, delta as ledger, 0 as balance from ${entries} e
        union all
        select location_id, lot_id, 0, quantity from balances
      ) both_sides
      group by location_id, lot_id having sum(balance) <> sum(ledger)
      union all
      select 'balance of lot ' || b.lot_id || ' at ' || b.location_id || ' names another product than the lot'
      from balances b join lots on lots.id = b.lot_id where lots.product_id <> b.product_id
    )`,
  },
  {
    promise: 'No physical place holds less than nothing',
    rows: sql`(
      select 'lot ' || b.lot_id || ' at ' || b.location_id || ': ' || case
          when ${isAccount} then 'an account passes for a physical place'
          when not b.physical then 'a physical place passes for an account'
          else 'balance ' || b.quantity end as fault
      from balances b join locations l on l.id = b.location_id
      where b.physical = (${isAccount}) or (b.physical and b.quantity < 0)
    )`,
  },
  {
    promise: 'No physical place ever held less than nothing, in order of business time',
    rows: sql`(
      select 'lot ' || lot_id || ' at ' || location_id || ': ' || running || ' after movement ' || movement_id as fault
      from (
        select location_id, lot_id, movement_id, sum(sum(delta)) over (
          partition by location_id, lot_id order by occurred_at, movement_id
          rows between unbounded preceding and current row) as running
        from ${entries} e join locations l on l.id = e.location_id
        where not (${isAccount})
        group by location_id, lot_id, occurred_at, movement_id
      ) history
      where running < 0
    )`,
  },
  {
    promise: 'The channels of a dispenser hold no more of a lot than lies there',
    rows: sql`(
      select 'lot ' || c.lot_id || ' at ' || c.location_id || ': ' || sum(c.quantity) || ' in channels, balance ' || coalesce(max(b.quantity), 0) as fault
      from channel_contents c left join balances b on b.location_id = c.location_id and b.lot_id = c.lot_id
      group by c.location_id, c.lot_id having sum(c.quantity) > coalesce(max(b.quantity), 0) or min(c.quantity) < 0
    )`,
  },
  {
    promise: 'A movement is reversed at most once, by its exact mirror',
    rows: sql`(
      select 'movement ' || reverses_id || ' is reversed ' || count(*) || ' times' as fault
      from movements where reverses_id is not null group by reverses_id having count(*) > 1
      union all
      select 'movement ' || r.id || ' reverses ' || r.reverses_id || case
          when m.id is null then ', which does not exist' else ' with other places' end
      from movements r left join movements m on m.id = r.reverses_id
      where r.reverses_id is not null
        and (m.id is null or r.from_location_id <> m.to_location_id or r.to_location_id <> m.from_location_id)
      union all
      select 'movement ' || reversal || ' reverses another quantity of lot ' || lot_id
      from (
        select r.id as reversal, x.lot_id, case when x.movement_id = r.id then x.quantity else -x.quantity end as quantity
        from movements r join movement_lines x on x.movement_id in (r.id, r.reverses_id)
        where r.reverses_id is not null
      ) pairs
      group by reversal, lot_id having sum(quantity) <> 0
    )`,
  },
  {
    promise: 'A device event is stored once, and what it became exists',
    rows: sql`(
      select 'event ' || device_id || ' ' || log || ' ' || seq || ' is stored ' || count(*) || ' times' as fault
      from device_events group by device_id, log, seq having count(*) > 1
      union all
      select 'event ' || e.device_id || ' ' || e.log || ' ' || e.seq || ' became movement ' || e.movement_id || ', which does not exist'
      from device_events e left join movements m on m.id = e.movement_id
      where e.movement_id is not null and m.id is null
      union all
      select 'unattributed units of ' || u.device_id || ' ' || u.log || ' ' || u.from_seq || ' became movement ' || u.movement_id || ', which does not exist'
      from unattributed_entries u left join movements m on m.id = u.movement_id
      where u.movement_id is not null and m.id is null
    )`,
  },
]
