import type { DeviceEvent } from '../../protocol/messages/events.ts'
import type { Reader } from '../db/database.ts'
import type { Between, Explanations } from './difference.ts'
import * as store from './evidence.store.ts'

export type Evidence = Between & Omit<Explanations, 'recounted'>

/** What is known of a channel after `from` and up to `until` (null = now): from its events, its visits and what it told. */
export async function evidenceBetween(
  db: Reader,
  key: store.ChannelKey,
  from: Date,
  until: Date | null,
): Promise<Evidence> {
  const deviceIds = (await store.devicesAt(db, key.locationId)).map(({ id }) => id)
  const events = await store.channelEvents(db, deviceIds, key.channel, from, until)
  const lost = await lostBetween(db, deviceIds, key.channel, from, until)
  const visits = await store.visitsOfChannel(db, key, from, until)
  const reports = await store.reportsOfChannel(db, key, from, until)
  const unitsOf = (kind: string) => sum(events.filter((event) => event.kind === kind).map(toUnits))
  return {
    loaded:
      sum(visits.map(({ loaded }) => loaded)) +
      // The machine told where goods of a transfer without a visit went.
      sum(reports.filter(({ status }) => status === 'transfer').map(({ loaded }) => loaded)),
    takenBack: sum(visits.map(({ takenBack }) => takenBack)),
    vended: unitsOf('vend') + lost.counted,
    tested: unitsOf('test'),
    failed: events.filter(({ kind }) => kind === 'failed').length,
    jams: events.filter(({ kind, payload }) => kind === 'fault' && isJam(payload)).length,
    lostBefore: lost.before,
    lostEarlier: lost.earlier,
    refillExcess: excessOf(visits, reports),
  }
}

const toUnits = ({ payload }: { payload: DeviceEvent }): number =>
  typeof payload.quantity === 'number' ? payload.quantity : 0

const isJam = (event: DeviceEvent): boolean => typeof event.code === 'string' && event.code.includes('jam')

/** Lost units count when they became known; they may have left earlier, as far as the event before them says. */
async function lostBetween(
  db: Reader,
  deviceIds: readonly string[],
  channel: number,
  from: Date,
  until: Date | null,
): Promise<{ counted: number; before: number; earlier: number }> {
  const found = { counted: 0, before: 0, earlier: 0 }
  for (const { deviceId, log, fromSeq, quantity, recordedAt } of await store.lostUnits(
    db,
    deviceIds,
    channel,
  )) {
    if (recordedAt <= from) continue
    const since = (await store.timeBefore(db, { deviceId, log, seq: fromSeq })) ?? new Date(0)
    if (until !== null && recordedAt > until) {
      if (since < until) found.before += quantity
    } else {
      found.counted += quantity
      if (since < from) found.earlier += quantity
    }
  }
  return found
}

/** Units more that the machine says were loaded than visits say. A machine that tells nothing of a visit says nothing. */
function excessOf(
  visits: readonly { visitId: string; loaded: number }[],
  reports: readonly store.ReportRow[],
): number {
  const unknown = reports.filter(({ status }) => status === 'waiting' || status === 'open')
  const differences = visits.map(({ visitId, loaded }) => {
    const told = reports.filter((report) => report.visitId === visitId)
    return told.length === 0 ? 0 : sum(told.map((report) => report.loaded)) - loaded
  })
  return sum(differences) + sum(unknown.map(({ loaded }) => loaded))
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
