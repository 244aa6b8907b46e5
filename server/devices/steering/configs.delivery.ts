import type { ConfigCause, ConfigSettings } from '../../../protocol/api/configs.ts'
import type { DesiredConfig } from '../../../protocol/messages/config.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { AfterCommit, Database, Writer } from '../../db/database.ts'
import type { DeviceMessage } from '../ingest/device-message.ts'
import type { Complaint } from '../ingest/ingest.plan.ts'
import type { Letter } from '../letter.ts'
import type { PresenceTracker } from '../presence.tracker.ts'
import type { Connection } from '../presence.ts'
import { afterReport, configDocument, countyOf } from './config-document.ts'
import * as store from './configs.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  presence: Pick<PresenceTracker, 'reportsEvery'>
}

interface Refresh {
  cause: ConfigCause
  /** Null = the system itself. */
  personId: string | null
  /** In place of those it has. */
  overrides?: ConfigSettings
}

/** A version beyond this is nonsense, and the next one must still be a number that every device can hold. */
const MAX_VERSION = 2 ** 31 - 1_000

/**
 * Makes the documents that devices are meant to have, brings them there and keeps what they say of them. Desired and
 * applied stand side by side; a device that is born with another version is told again.
 */
export class ConfigDelivery {
  readonly #parts: Dependencies
  /** What each device was told last: connection and version. */
  readonly #told = new Map<string, string>()

  constructor(parts: Dependencies) {
    this.#parts = parts
  }

  /** Makes a new version for each of these devices whose document is no longer what it should be. */
  async refresh(
    tx: Writer,
    afterCommit: AfterCommit,
    deviceIds: readonly string[],
    { cause, personId, overrides }: Refresh,
  ): Promise<void> {
    const devices = (await store.loadDevices(tx, null, deviceIds)).filter(({ revokedAt }) => !revokedAt)
    const templates = await store.latestTemplates(tx, [
      ...new Set(devices.map(({ jurisdictionCode }) => countyOf(jurisdictionCode))),
    ])
    const made: store.ConfigRow[] = []
    for (const { id, jurisdictionCode, state, sha256: known, channels } of devices) {
      const before = state ?? store.noState(id)
      const template = templates.get(countyOf(jurisdictionCode))
      const wanted = overrides ?? before.overrides
      const document = configDocument({ template: template?.settings ?? {}, overrides: wanted, channels })
      // A device takes no version at or below its own.
      const isNew = document.sha256 !== known || before.appliedVersion > before.desiredVersion
      const version = Math.max(before.desiredVersion, before.appliedVersion) + 1
      if (isNew)
        made.push({
          deviceId: id,
          version,
          ...document,
          cause,
          createdAt: this.#parts.ambient.now(),
          createdBy: personId,
        })
      await store.saveState(tx, {
        ...before,
        overrides: wanted,
        templateVersion: template?.version ?? 0,
        desiredVersion: isNew ? version : before.desiredVersion,
      })
    }
    if (made.length === 0) return
    await store.insertConfigs(tx, made)
    const ids = made.map(({ deviceId }) => deviceId)
    afterCommit(() => {
      this.#parts.changes.emit('steered', ids)
      this.#parts.changes.emit('outgoing', ids)
    })
  }

  /** Documents that these devices do not have and were not told on this connection. */
  async letters(connections: ReadonlyMap<string, Connection>): Promise<Letter[]> {
    const outstanding = await store.listOutstanding(this.#parts.db, [...connections.keys()])
    return outstanding.flatMap(({ deviceId, version, sha256, config }) => {
      const on = connections.get(deviceId)
      const telling = `${on?.boot}.${on?.conn}.${version}`
      if (this.#told.get(deviceId) === telling) return []
      this.#told.set(deviceId, telling)
      const message: DesiredConfig = { version, sha256, config }
      return [{ deviceId, kind: 'config' as const, message }]
    })
  }

  /**
   * What devices say of their configuration: births, and reports. `latest` is the connection that each device was last
   * born on: an older birth says nothing. Resolves to the reports that cannot be.
   */
  async record(
    tx: Writer,
    afterCommit: AfterCommit,
    messages: readonly DeviceMessage[],
    latest: ReadonlyMap<string, Connection>,
  ): Promise<Complaint[]> {
    const ids = new Set(messages.map(({ deviceId }) => deviceId))
    const states = new Map((await store.listStates(tx, [...ids])).map((row) => [row.deviceId, row]))
    const before = new Map([...states.values()].map((row) => [row, row.appliedVersion]))
    const complaints: Complaint[] = []
    const changed = new Set<store.ConfigStateRow>()
    for (const message of messages) {
      const state = states.get(message.deviceId)
      const outcome = hear(state, message, latest.get(message.deviceId))
      if (typeof outcome === 'string') complaints.push({ message, reason: 'unknown_config', detail: outcome })
      else if (state && outcome) changed.add(state)
    }
    if (changed.size === 0) return complaints

    const applied = [...changed].filter((state) => state.appliedVersion !== before.get(state))
    for (const state of applied)
      state.stateSeconds = await store.stateSecondsOf(tx, state.deviceId, state.appliedVersion)
    for (const state of changed) await store.saveState(tx, state)
    const ahead = applied.filter((state) => state.appliedVersion > state.desiredVersion)
    if (ahead.length > 0)
      await this.refresh(tx, afterCommit, idsOf(ahead), { cause: 'ahead', personId: null })
    afterCommit(() => {
      for (const { deviceId, stateSeconds } of applied)
        this.#parts.presence.reportsEvery(deviceId, stateSeconds)
      this.#parts.changes.emit('steered', idsOf([...changed]))
    })
    return complaints
  }
}

const idsOf = (states: readonly store.ConfigStateRow[]): string[] => states.map(({ deviceId }) => deviceId)

/** Changes what is known of the device. False: it says nothing new. A text: it says what cannot be. */
function hear(
  state: store.ConfigStateRow | undefined,
  { content, receivedAt }: DeviceMessage,
  latest: Connection | undefined,
): boolean | string {
  const at = new Date(receivedAt)
  if (content.kind === 'birth') {
    const { boot, conn, config } = content.birth
    const isLatest = latest?.boot === boot && latest.conn === conn
    if (!state || !isLatest || config === state.appliedVersion) return false
    if (config > MAX_VERSION) return `config: ${config} cannot be a version`
    Object.assign(state, { appliedVersion: config, appliedAt: at })
    return true
  }
  if (content.kind !== 'config') return false
  const { version, error = null } = content.config
  const outcome = state ? afterReport(state, content.config) : 'unknown'
  if (!state || outcome === 'unknown') return `version ${version}: this device was never given it`
  if (outcome === 'applied') Object.assign(state, { appliedVersion: version, appliedAt: at })
  if (outcome === 'rejected')
    Object.assign(state, { rejectedVersion: version, rejectedError: error, rejectedAt: at })
  return outcome !== 'late'
}
