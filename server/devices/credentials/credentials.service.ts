import type { Credentials, RotatedSecret } from '../../../protocol/api/credentials.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Changes } from '../../changes.ts'
import type { AfterCommit, Database, Reader, Writer } from '../../db/database.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Actor } from '../../route.ts'
import type { PresenceTracker } from '../presence.tracker.ts'
import * as store from './credentials.store.ts'
import { describeCredentials, hashSecret, isSecret } from './credentials.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
  presence: PresenceTracker
}

/** A rotated secret that the device has not used by then lapses: milliseconds. */
const ROTATION_LASTS = 14 * 86_400_000

/** Secrets of devices of any kind: made, checked, rotated with an overlap, revoked. */
export class CredentialsService {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #changes: Changes
  readonly #audit: Pick<AuditLog, 'record'>
  readonly #presence: PresenceTracker

  constructor({ db, ambient, changes, audit, presence }: Dependencies) {
    this.#db = db
    this.#ambient = ambient
    this.#changes = changes
    this.#audit = audit
    this.#presence = presence
  }

  /** Which of the device's secrets this is; null when it is none, or the device is revoked or unknown. */
  async authenticate(deviceId: string, secret: Buffer): Promise<{ secretId: string } | null> {
    let proof: { secretId: string } | null = null
    for (const stored of await store.validSecrets(this.#db, deviceId, this.#ambient.now()))
      if (isSecret(secret, stored)) proof = { secretId: stored.id }
    return proof
  }

  /** What is known of its secrets, none of which is kept. Throws `NotFoundError`. */
  async describe(scope: string | null, id: string): Promise<Credentials> {
    const device = await this.#find(this.#db, scope, id)
    return describeCredentials(device, await store.listSecrets(this.#db, id), this.#ambient.now())
  }

  /**
   * A secret for the device, beside the one it uses, if it has one: that stays valid until the first acknowledged birth on
   * the new one. Another that was made before and never used is void. Within the caller's transaction.
   */
  async issue(
    tx: Writer,
    afterCommit: AfterCommit,
    deviceId: string,
    text = this.#ambient.newSecret(),
  ): Promise<{ secret: string; expiresAt: Date | null }> {
    const now = this.#ambient.now()
    const [inUse, ...unused] = await store.validSecrets(tx, deviceId, now)
    await store.retireSecrets(
      tx,
      unused.map(({ id }) => id),
      now,
    )
    const newest = unused.at(-1) ?? inUse
    const id = this.#ambient.newId()
    const salt = this.#ambient.newSecret()
    const expiresAt = inUse ? new Date(now.getTime() + ROTATION_LASTS) : null
    await store.insertSecrets(tx, [
      {
        id,
        deviceId,
        salt,
        hash: hashSecret(text, salt),
        // A birth retires what is older, so no two may be of one instant.
        createdAt: new Date(Math.max(now.getTime(), (newest?.createdAt.getTime() ?? 0) + 1)),
        expiresAt,
        provenAt: null,
        retiredAt: null,
      },
    ])
    afterCommit(() => this.#changes.emit('secretIssued', deviceId, { id, text }))
    return { secret: text, expiresAt }
  }

  /** The first secrets of many devices, which have none. Within the caller's transaction. */
  async issueFirst(
    tx: Writer,
    afterCommit: AfterCommit,
    given: readonly { deviceId: string; text: string }[],
  ): Promise<void> {
    const rows = given.map(({ deviceId, text }) => {
      const salt = this.#ambient.newSecret()
      return {
        id: this.#ambient.newId(),
        deviceId,
        salt,
        hash: hashSecret(text, salt),
        createdAt: this.#ambient.now(),
        expiresAt: null,
        provenAt: null,
        retiredAt: null,
      }
    })
    await store.insertSecrets(tx, rows)
    afterCommit(() => {
      for (const [i, { deviceId, text }] of given.entries())
        this.#changes.emit('secretIssued', deviceId, { id: rows[i]?.id ?? '', text })
    })
  }

  /** As `issue`, by a person. Throws `NotFoundError` and `ConflictError` `device_revoked`. */
  rotate(actor: Actor, id: string): Promise<RotatedSecret> {
    return this.#db.write(async (tx, afterCommit) => {
      const { revokedAt } = await this.#find(tx, actor.scope, id)
      if (revokedAt)
        throw new ConflictError('device_revoked', `Device ${id} is revoked: register it anew.`, { id })
      const { secret, expiresAt } = await this.issue(tx, afterCommit, id)
      await this.#audit.record(tx, {
        actor,
        action: 'device.secret_rotated',
        subjectKind: 'device',
        subjectId: id,
        detail: {},
      })
      return { id, secret, expiresAt: expiresAt?.toISOString() ?? null }
    })
  }

  /** Its secrets are void and its connection ends now, for good. Its history and its place stay. */
  revoke(actor: Actor, id: string): Promise<void> {
    return this.#db.write(async (tx, afterCommit) => {
      const device = await this.#find(tx, actor.scope, id)
      await this.revokeDevice(tx, afterCommit, actor, device)
    })
  }

  /** The same within the caller's transaction; nothing happens when it was revoked before. */
  async revokeDevice(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor | null,
    { id, locationId }: { id: string; locationId: string },
  ): Promise<void> {
    if (!(await store.revokeDevice(tx, id, this.#ambient.now()))) return
    await this.#audit.record(tx, {
      actor,
      action: 'device.revoked',
      subjectKind: 'device',
      subjectId: id,
      detail: { locationId },
    })
    afterCommit(() => {
      this.#presence.forget(id)
      this.#changes.emit('revoked', id)
      this.#changes.emit('device', locationId)
    })
  }

  async #find(db: Reader, scope: string | null, id: string): Promise<store.DeviceRow> {
    const device = await store.findDevice(db, scope, id)
    if (!device) throw new NotFoundError('device', id)
    return device
  }
}
