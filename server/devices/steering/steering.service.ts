import type { KeyObject } from 'node:crypto'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { AfterCommit, Database, Writer } from '../../db/database.ts'
import type { Log } from '../../log.ts'
import { FirmwareFiles } from '../firmware/firmware.files.ts'
import { FirmwareService } from '../firmware/firmware.service.ts'
import { RolloutDelivery } from '../firmware/rollouts.delivery.ts'
import { RolloutsService } from '../firmware/rollouts.service.ts'
import { RolloutWatch } from '../firmware/rollouts.watch.ts'
import type { Complaint, IngestPlan } from '../ingest/ingest.plan.ts'
import type { Letter } from '../letter.ts'
import type { PresenceTracker } from '../presence.tracker.ts'
import type { Connection } from '../presence.ts'
import { CommandDelivery } from './commands.delivery.ts'
import { CommandsService } from './commands.service.ts'
import { ConfigDelivery } from './configs.delivery.ts'
import { ConfigsService } from './configs.service.ts'

export interface FirmwareOptions {
  /** Folder of the images. */
  dir: string
  /** Public keys of the makers that are trusted. */
  keys: readonly KeyObject[]
  /** Origin under which machines reach this server; null = they know it. */
  publicUrl: string | null
}

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  log: Log
  audit: Pick<AuditLog, 'record'>
  presence: PresenceTracker
  firmware: FirmwareOptions
}

/** Everything by which people steer machines: commands, configuration, firmware. */
export class SteeringService {
  readonly commands: CommandsService
  readonly configs: ConfigsService
  readonly firmware: FirmwareService
  readonly rollouts: RolloutsService
  readonly files: FirmwareFiles
  readonly watch: RolloutWatch
  /** Makes the configuration documents of machines, in the transaction of whatever changes them. */
  readonly configDelivery: ConfigDelivery
  readonly #commandDelivery: CommandDelivery
  readonly #rolloutDelivery: RolloutDelivery
  readonly #ambient: Ambient
  readonly #presence: PresenceTracker

  constructor({ presence, firmware, ...common }: Dependencies) {
    this.#ambient = common.ambient
    this.#presence = presence
    this.files = new FirmwareFiles(firmware.dir)
    this.configDelivery = new ConfigDelivery({ ...common, presence })
    this.#commandDelivery = new CommandDelivery({ ...common, configs: this.configDelivery })
    this.#rolloutDelivery = new RolloutDelivery({ ...common, publicUrl: firmware.publicUrl })
    this.commands = new CommandsService({ ...common, presence })
    this.configs = new ConfigsService({ ...common, delivery: this.configDelivery })
    this.firmware = new FirmwareService({ ...common, files: this.files, keys: firmware.keys })
    this.rollouts = new RolloutsService({ ...common, files: this.files })
    this.watch = new RolloutWatch(common)
  }

  async start(): Promise<void> {
    await this.firmware.start()
    await this.configs.start()
    this.#commandDelivery.start()
    this.watch.start()
  }

  async stop(): Promise<void> {
    this.#commandDelivery.stop()
    await this.watch.stop()
  }

  /** What is to be told to these devices, commands marked as sent. */
  async letters(deviceIds: readonly string[]): Promise<Letter[]> {
    const now = this.#ambient.now().getTime()
    const connections = new Map<string, Connection>()
    for (const id of deviceIds) {
      const connection = this.#presence.connection(id, now)
      if (connection) connections.set(id, connection)
    }
    return [
      ...(await this.configDelivery.letters(connections)),
      ...(await this.#commandDelivery.letters(connections)),
      ...(await this.#rolloutDelivery.letters(deviceIds, connections)),
    ]
  }

  /** What devices answer to all this, in the transaction of ingest. Resolves to the messages that cannot be. */
  async record(
    tx: Writer,
    afterCommit: AfterCommit,
    { reports, connections }: Pick<IngestPlan, 'reports' | 'connections'>,
  ): Promise<Complaint[]> {
    if (reports.length === 0) return []
    afterCommit(() => {
      for (const [deviceId, connection] of connections) this.#presence.latest(deviceId, connection)
    })
    return [
      ...(await this.configDelivery.record(tx, afterCommit, reports, connections)),
      ...(await this.#commandDelivery.record(tx, afterCommit, reports)),
      ...(await this.#rolloutDelivery.record(tx, afterCommit, reports, connections)),
    ]
  }
}
