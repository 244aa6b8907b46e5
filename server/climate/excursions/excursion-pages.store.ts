import {
  and,
  asc,
  countDistinct,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lte,
  ne,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import type { ExcursionQuery } from '../../../protocol/api/excursions.ts'
import type { Reader, Writer } from '../../db/database.ts'
import {
  climateSources,
  devices,
  excursions,
  jurisdictions,
  locations,
  people,
} from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'
import { SILENCE } from './limits.ts'

/** Where a page begins: behind this one, in the order of a page. */
export interface ExcursionCursor {
  open: boolean
  startedAt: Date
  id: string
}

/** Those that are outside limits, silence aside, and were not withdrawn. */
const outside = and(ne(excursions.kind, 'no_data'), isNull(excursions.withdrawnAt))

const described = (db: Reader) =>
  db
    .select({
      excursion: excursions,
      locationName: locations.name,
      locationKind: locations.kind,
      jurisdictionCode: locations.jurisdictionCode,
      jurisdictionName: jurisdictions.name,
      sourceId: climateSources.id,
      sourceKind: climateSources.kind,
      sourceName: sql<string | null>`coalesce(${climateSources.name}, ${devices.name})`,
      deviceId: climateSources.deviceId,
      acknowledgedByName: people.displayName,
    })
    .from(excursions)
    .innerJoin(locations, eq(locations.id, excursions.locationId))
    .innerJoin(jurisdictions, eq(jurisdictions.code, locations.jurisdictionCode))
    .innerJoin(climateSources, eq(climateSources.number, excursions.source))
    .leftJoin(devices, eq(devices.id, climateSources.deviceId))
    .leftJoin(people, eq(people.id, excursions.acknowledgedBy))
export type DescribedExcursion = NonNullable<Awaited<ReturnType<typeof findExcursion>>>

export async function findExcursion(db: Reader, scope: string | null, id: string) {
  const [found] = await described(db).where(
    and(eq(excursions.id, id), inScope(locations.jurisdictionCode, scope)),
  )
  return found
}

/** One page: those that last come first, then the latest. `since`: of those that began later, an answer is wanted. */
export async function pageOfExcursions(
  db: Reader,
  scope: string | null,
  query: Omit<ExcursionQuery, 'cursor' | 'jurisdiction'>,
  after: ExcursionCursor | null,
  since: Date,
): Promise<DescribedExcursion[]> {
  const found: DescribedExcursion[] = []
  // Each part lies in one index in its order.
  for (const open of [true, false]) {
    if (query.open !== undefined && query.open !== open) continue
    if (after && !after.open && open) continue
    const behind = after && after.open === open ? isBehind(after) : undefined
    const rows = await described(db)
      .where(
        and(
          inScope(locations.jurisdictionCode, scope),
          open ? isNull(excursions.endedAt) : isNotNull(excursions.endedAt),
          behind,
          ...conditions(query, since),
        ),
      )
      .orderBy(desc(excursions.startedAt), desc(excursions.id))
      .limit(query.limit - found.length)
    found.push(...rows)
    if (found.length === query.limit) break
  }
  return found
}

const isBehind = ({ startedAt, id }: ExcursionCursor): SQL | undefined =>
  or(
    sql`${excursions.startedAt} < ${sql.param(startedAt, excursions.startedAt)}`,
    and(eq(excursions.startedAt, startedAt), sql`${excursions.id} < ${id}`),
  )

function conditions(
  { location, source, kind, acknowledged, from, to }: Partial<ExcursionQuery>,
  since: Date,
) {
  return [
    location === undefined ? undefined : eq(excursions.locationId, location),
    source === undefined ? undefined : eq(climateSources.id, source),
    kind === undefined
      ? undefined
      : kind === 'outside'
        ? ne(excursions.kind, 'no_data')
        : eq(excursions.kind, kind),
    acknowledged === undefined
      ? undefined
      : acknowledged
        ? isNotNull(excursions.acknowledgedAt)
        : unanswered(since),
    from === undefined ? undefined : or(isNull(excursions.endedAt), gte(excursions.endedAt, new Date(from))),
    to === undefined ? undefined : lte(excursions.startedAt, new Date(to)),
  ]
}

/** False when somebody had answered it before. */
export async function acknowledge(
  tx: Writer,
  id: string,
  set: { acknowledgedAt: Date; acknowledgedBy: string; reason: string; action: string },
): Promise<boolean> {
  const rows = await tx
    .update(excursions)
    .set(set)
    .where(and(eq(excursions.id, id), isNull(excursions.acknowledgedAt)))
    .returning({ id: excursions.id })
  return rows.length > 0
}

/** Sources that are outside now, or silent now; what lasts of one source and kind is one event. */
export async function countOpen(db: Reader, scope: string | null, which: 'outside' | 'silent') {
  const [row] = await db
    .select({ n: countDistinct(sql`${excursions.kind} || ' ' || ${excursions.source}`) })
    .from(excursions)
    .innerJoin(locations, eq(locations.id, excursions.locationId))
    .where(
      and(
        inScope(locations.jurisdictionCode, scope),
        isNull(excursions.endedAt),
        which === 'silent' ? eq(excursions.kind, 'no_data') : outside,
      ),
    )
  return row?.n ?? 0
}

/** Over or not, at a place in use: in the number, in its list and on Today. */
const unanswered = (since: Date): SQL | undefined =>
  and(
    outside,
    isNull(excursions.acknowledgedAt),
    gt(excursions.startedAt, since),
    isNull(locations.archivedAt),
  )

/**
 * Without an answer, oldest first. With `damp`, what one has to say something to: too hot or cold since `since`, over or not;
 * too damp or dry as long as it lasts, when it began before `damp`.
 */
export function listUnanswered(db: Reader, scope: string | null, since: Date, damp?: Date) {
  const { locationId, source, kind, startedAt, endedAt } = excursions
  return db
    .select({ locationId, locationName: locations.name, source, kind, startedAt, endedAt })
    .from(excursions)
    .innerJoin(locations, eq(locations.id, excursions.locationId))
    .where(
      and(
        inScope(locations.jurisdictionCode, scope),
        unanswered(since),
        damp && or(inArray(kind, ['hot', 'cold']), and(isNull(endedAt), lte(startedAt, damp))),
      ),
    )
    .orderBy(asc(startedAt), asc(excursions.id))
}

/** What lasts at these places, silence too; without ids at all. */
export function listOpen(db: Reader, locationIds?: readonly string[]) {
  return db
    .select({
      excursion: excursions,
      deviceId: climateSources.deviceId,
      sourceName: sql<string | null>`coalesce(${climateSources.name}, ${devices.name})`,
      latestCelsius: climateSources.latestCelsius,
      latestHumidity: climateSources.latestHumidity,
    })
    .from(excursions)
    .innerJoin(climateSources, eq(climateSources.number, excursions.source))
    .leftJoin(devices, eq(devices.id, climateSources.deviceId))
    .where(and(isNull(excursions.endedAt), locationIds && inArray(excursions.locationId, [...locationIds])))
}

/** The same, as far as it takes to say what is not stored as it should be: silence is no such thing. */
export const listExceeded = (db: Reader) =>
  db
    .select({ locationId: excursions.locationId, profileId: excursions.profileId })
    .from(excursions)
    .where(and(isNull(excursions.endedAt), ne(excursions.profileId, SILENCE)))

/** Where a source that is watched is silent now. */
export const listSilent = (db: Reader) =>
  db
    .selectDistinct({ locationId: excursions.locationId })
    .from(excursions)
    .where(and(isNull(excursions.endedAt), eq(excursions.profileId, SILENCE)))

/** Those that silence ended, at these places, at or after `since`: nobody knows whether they last. */
export function listSilenced(db: Reader, locationIds: readonly string[], since: Date) {
  return db
    .select({
      excursion: excursions,
      deviceId: climateSources.deviceId,
      sourceName: sql<string | null>`coalesce(${climateSources.name}, ${devices.name})`,
      latestCelsius: climateSources.latestCelsius,
      latestHumidity: climateSources.latestHumidity,
    })
    .from(excursions)
    .innerJoin(climateSources, eq(climateSources.number, excursions.source))
    .leftJoin(devices, eq(devices.id, climateSources.deviceId))
    .where(
      and(
        eq(excursions.endedBy, 'silence'),
        gte(excursions.endedAt, since),
        inArray(excursions.locationId, [...locationIds]),
      ),
    )
}
