import type { Ambient } from '../../ambient.ts'
import type { Database } from '../../db/database.ts'
import * as store from './admission.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
}

/** Whom an outside broker has to admit. The embedded one asks with every connection instead. */
export class AdmissionService {
  readonly #db: Database
  readonly #ambient: Ambient

  constructor({ db, ambient }: Dependencies) {
    this.#db = db
    this.#ambient = ambient
  }

  /** The newest secret of every device, by id; null = the device is revoked or has none. */
  async list(): Promise<Map<string, string | null>> {
    const newest = new Map<string, string | null>()
    for (const { deviceId, revokedAt, secretId } of await store.listDeviceSecrets(this.#db))
      newest.set(deviceId, revokedAt ? null : secretId)
    return newest
  }

  /** The broker admits the devices by these secrets now, and by no other: it knows one for each. */
  async told(secrets: readonly { deviceId: string; secretId: string }[]): Promise<void> {
    const now = this.#ambient.now()
    await this.#db.write(async (tx) => {
      for (const { deviceId, secretId } of secrets) await store.leaveOnly(tx, deviceId, secretId, now)
    })
  }
}
