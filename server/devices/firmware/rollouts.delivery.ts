import type { Birth } from '../../../protocol/messages/birth.ts'
import type { UpdateManifest, UpdateReport } from '../../../protocol/messages/update.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { AfterCommit, Database, Writer } from '../../db/database.ts'
import type { DeviceMessage } from '../ingest/device-message.ts'
import type { Complaint } from '../ingest/ingest.plan.ts'
import type { Letter } from '../letter.ts'
import type { Connection } from '../presence.ts'
import { listBoards } from './firmware.store.ts'
import { misfit } from './firmware-fit.ts'
import { isSettled, isWithdrawable, stateAfterReport } from './rollout-health.ts'
import * as store from './rollouts.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  /** Origin under which machines reach this server; null = they know it. */
  publicUrl: string | null
}

/** Brings manifests to machines whose turn it is, takes them back after a halt, and keeps what machines say of them. */
export class RolloutDelivery {
  readonly #parts: Dependencies
  /** What each device was told last: connection, rollout, and whether it may begin. */
  readonly #told = new Map<string, string>()

  constructor(parts: Dependencies) {
    this.#parts = parts
  }

  /**
   * What these devices must be told of firmware. One that is not connected is told of what was taken back all the same: an
   * outside broker may keep the manifest for it.
   */
  async letters(ids: readonly string[], connections: ReadonlyMap<string, Connection>): Promise<Letter[]> {
    const { ambient, db } = this.#parts
    const now = ambient.now()
    const parts = await store.listOffers(db, ids, now)
    if (parts.length === 0) return []
    const boards = new Map((await listBoards(db, null, ids)).map((board) => [board.id, board]))
    const letters: Letter[] = []
    const first: store.RolloutDeviceRow[] = []
    for (const [deviceId, part] of newest(parts)) {
      const { device, rollout, release } = part
      const mayBegin = rollout.state === 'running' && device.stage <= rollout.stage && rollout.deadline > now
      const board = boards.get(deviceId)
      const on = connections.get(deviceId)
      if (mayBegin ? !on || !board || misfit(board, release) : !isWithdrawable(device.state)) continue
      const telling = `${on?.boot}.${on?.conn}.${rollout.id}.${mayBegin}`
      if (this.#told.get(deviceId) === telling) continue
      this.#told.set(deviceId, telling)
      letters.push({ deviceId, kind: 'update', message: mayBegin ? this.#manifest(part) : null })
      if (mayBegin && !device.sentAt) first.push({ ...device, sentAt: now })
    }
    if (first.length > 0)
      await db.write(async (tx, afterCommit) => {
        for (const row of first) await store.markTold(tx, row)
        afterCommit(() =>
          this.#parts.changes.emit(
            'steered',
            first.map(({ deviceId }) => deviceId),
          ),
        )
      })
    return letters
  }

  /**
   * What devices say of their firmware: births and reports. `latest` is the connection that each device was last born on.
   * Resolves to the reports that cannot be.
   */
  async record(
    tx: Writer,
    afterCommit: AfterCommit,
    messages: readonly DeviceMessage[],
    latest: ReadonlyMap<string, Connection>,
  ): Promise<Complaint[]> {
    const parts = await store.listParts(tx, [...new Set(messages.map(({ deviceId }) => deviceId))])
    const complaints: Complaint[] = []
    const changed = new Set<store.RolloutDeviceRow>()
    for (const message of messages) {
      const { deviceId, content } = message
      const at = new Date(message.receivedAt)
      const own = parts.filter(({ device }) => device.deviceId === deviceId)
      if (content.kind === 'birth') {
        const { boot, conn } = content.birth
        const now = latest.get(deviceId)
        if (now?.boot !== boot || now.conn !== conn) continue
        for (const part of own) if (born(part, content.birth, at)) changed.add(part.device)
      } else if (content.kind === 'update') {
        const { update } = content
        const part = own.find(({ device, release }) => device.sentAt && release.version === update.to)
        if (!part) {
          const detail = `version ${update.to}: this device was never told of it`
          complaints.push({ message, reason: 'unknown_update', detail })
        } else if (report(part.device, update, at)) changed.add(part.device)
      }
    }
    for (const row of changed) await store.savePart(tx, row)
    if (changed.size > 0) {
      const deviceIds = new Set([...changed].map(({ deviceId }) => deviceId))
      afterCommit(() => this.#parts.changes.emit('steered', [...deviceIds]))
    }
    return complaints
  }

  #manifest({ device, rollout, release }: store.Part): UpdateManifest {
    const { version, hardware, minimum, size, sha256, rollback, signature } = release
    return {
      version,
      hardware,
      minimum,
      size,
      sha256,
      rollback,
      url: `${this.#parts.publicUrl ?? ''}/firmware/${sha256}`,
      cohort: String(device.stage + 1),
      deadline: rollout.deadline.toISOString(),
      signature,
    }
  }
}

/** Of each device: the newest it may begin, or else the newest that it may not any more. */
function newest(parts: readonly store.Part[]): Map<string, store.Part> {
  const found = new Map<string, store.Part>()
  for (const part of parts) {
    const { deviceId } = part.device
    const known = found.get(deviceId)
    if (!known || (known.rollout.state !== 'running' && part.rollout.state === 'running'))
      found.set(deviceId, part)
  }
  return found
}

/** False when the birth says nothing new of this update. */
function born({ device, release }: store.Part, { firmware }: Birth, at: Date): boolean {
  if (firmware !== release.version || device.bornAt || isSettled(device.state)) return false
  device.bornAt = at
  device.appliedAt ??= at
  device.stateAt = at
  // A machine that was never told has it from elsewhere, and will say nothing more of it.
  device.state = device.sentAt ? 'applying' : 'updated'
  return true
}

/** False when the report is late. */
function report(
  device: store.RolloutDeviceRow,
  { state: told, received, error }: UpdateReport,
  at: Date,
): boolean {
  const state = stateAfterReport(device.state, told)
  if (!state) return false
  if (state !== device.state) device.stateAt = at
  device.state = state
  device.received = Math.max(device.received, received ?? 0)
  device.error = error ?? null
  if (state === 'applying' || state === 'updated') device.appliedAt ??= at
  return true
}
