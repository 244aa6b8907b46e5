import { isDeepStrictEqual } from 'node:util'
import type { Writer } from '../../db/database.ts'
import type { Vend, VendService } from '../../inventory/vends.service.ts'
import { checkpointOf, type DeviceMemory, throughOf } from '../device.memory.ts'
import type { DeviceLog } from './device-log.ts'
import type { IngestPlan, LateEvent, Repeat } from './ingest.plan.ts'
import * as store from './ingest.store.ts'

/** Log ids are drawn at random; one that is shorter than this says nothing about whose it is. */
const RANDOM_LOG_ID = 6

/** The ledger's side of ingest. */
export type VendPosting = Pick<VendService, 'postVends' | 'postUnattributed'>

/** Does to the database what the plan says, quarantine aside; adds complaints about keys that came with other content. */
export async function writePlan(tx: Writer, plan: IngestPlan, ledger: VendPosting): Promise<void> {
  await writeLogs(tx, plan)
  await writeEvents(tx, plan, ledger)
  await writeUnattributed(tx, plan, ledger)
  for (const event of plan.late) await writeLate(tx, event, ledger)
  for (const repeat of plan.repeats) await compare(tx, plan, repeat)

  await store.saveCheckpoints(
    tx,
    [...plan.checkpoints].map(([log, device]) => checkpointRow(device, log)),
  )
  await store.savePresents(
    tx,
    [...plan.told].flatMap(([device, lastSeenAt]) => presentRow(device, lastSeenAt) ?? []),
  )
  await store.retireOlderSecrets(
    tx,
    [...plan.proven].map(([device, secretId]) => ({
      deviceId: device.id,
      secretId,
      at: plan.told.get(device) ?? new Date(0),
    })),
  )
}

export const checkpointRow = (device: DeviceMemory, log: DeviceLog): store.CheckpointRow => ({
  deviceId: device.id,
  log: log.log,
  ...checkpointOf(device, log),
})

/** Null until the device's first birth. */
export function presentRow(device: DeviceMemory, lastSeenAt: Date | null): store.PresentRow | null {
  const present = device.present.current(throughOf(device))
  return present && { ...present, deviceId: device.id, lastSeenAt: lastSeenAt ?? present.stateAt }
}

/** A log that another device has spoken of: its board, or a copy of its memory, is in this one now. */
async function writeLogs(tx: Writer, plan: IngestPlan): Promise<void> {
  await store.insertLogs(
    tx,
    plan.newLogs.map(({ row }) => row),
  )
  const random = plan.newLogs.filter(({ row }) => row.log.length >= RANDOM_LOG_ID)
  if (random.length === 0) return
  const known = await store.devicesOfLogs(
    tx,
    random.map(({ row }) => row.log),
  )
  for (const { row, message } of random) {
    const other = known.find(({ log, deviceId }) => log === row.log && deviceId !== row.deviceId)
    if (other) plan.complain(message, 'foreign_log', `log ${row.log} is known of device ${other.deviceId}`)
  }
}

/** A vend and the issue it becomes stand and fall together. */
async function writeEvents(tx: Writer, { events }: IngestPlan, ledger: VendPosting): Promise<void> {
  const vends: Vend[] = []
  for (const { vend } of events) if (vend) vends.push(vend)
  const outcomes = vends.length > 0 ? await ledger.postVends(tx, vends) : []
  let posted = 0
  for (const { row, vend } of events) if (vend) row.movementId = outcomes[posted++]?.movementId ?? null
  await store.insertEvents(
    tx,
    events.map(({ row }) => row),
  )
}

async function writeUnattributed(
  tx: Writer,
  { unattributed }: IngestPlan,
  ledger: VendPosting,
): Promise<void> {
  if (unattributed.length === 0) return
  const outcomes = await ledger.postUnattributed(
    tx,
    unattributed.map(({ vend }) => vend),
  )
  await store.insertUnattributed(
    tx,
    unattributed.map(({ vend, run }, i) => ({
      deviceId: vend.deviceId,
      log: vend.log,
      channel: vend.channel,
      fromSeq: run[0],
      toSeq: run[1],
      quantity: vend.quantity,
      recordedAt: vend.recordedAt,
      movementId: outcomes[i]?.movementId ?? null,
    })),
  )
}

/** Units that a counter had proved before are not issued twice: the event only explains them now. */
async function writeLate(
  tx: Writer,
  { row, vend, accounted }: LateEvent,
  ledger: VendPosting,
): Promise<void> {
  let { movementId } = row
  if (vend) {
    // Lost units were counted as given out, so that a test explains none of them.
    const { explained, movementId: entryMovementId } =
      accounted && !vend.test ? await store.explain(tx, vend) : { explained: 0, movementId: null }
    const rest = vend.quantity - explained
    const [outcome] = rest > 0 ? await ledger.postVends(tx, [{ ...vend, quantity: rest }]) : []
    movementId = outcome?.movementId ?? entryMovementId
  }
  await store.insertEvents(tx, [{ ...row, movementId }])
}

async function compare(tx: Writer, plan: IngestPlan, { message, log, events }: Repeat): Promise<void> {
  const stored = await store.findEvents(tx, message.deviceId, log, [...events.keys()])
  if (stored.length !== events.size)
    throw new Error(`Memory of log ${log} of device ${message.deviceId} is not what the database has`)
  const conflicts = stored.filter(
    ({ seq, payload }) => !isDeepStrictEqual(payload, asStored(events.get(seq))),
  )
  if (conflicts.length === 0) return
  const seqs = conflicts.map(({ seq }) => seq).join(', ')
  const detail = `log ${log}: stored with other content under the same sequence number: ${seqs}`
  plan.complain(message, 'conflict', detail)
}

/** JSON has neither −0 nor infinities, which a parsed number may be. */
const asStored = (event: unknown): unknown => JSON.parse(JSON.stringify(event))
