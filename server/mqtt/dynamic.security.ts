import { setTimeout as delay } from 'node:timers/promises'
import type { Changes } from '../changes.ts'
import type { AdmissionService } from '../devices/credentials/admission.service.ts'
import type { Log } from '../log.ts'
import {
  admitCommands,
  compareAccounts,
  DENY_BY_DEFAULT,
  disableCommand,
  isOurs,
  SERVER_ROLE,
  type Secret,
  serverCommands,
} from './broker.accounts.ts'
import type { BrokerAddress } from './broker.connection.ts'
import { ControlSession } from './control.session.ts'

interface Parts {
  address: BrokerAddress
  admission: Pick<AdmissionService, 'list' | 'told'>
  changes: Changes
  log: Log
}

/** Milliseconds until the next attempt. */
const RETRY = 1_000
/** Accounts made at once: the plugin writes its whole file for each, and the broker does nothing else meanwhile. */
const AT_ONCE = 10
const IDS_LOGGED = 20

/**
 * Keeps the accounts of Mosquitto's dynamic-security plugin as the devices are: made when a secret is issued, disabled
 * when a device is revoked, compared whenever the link comes up. A secret is known in plain text only when it is issued.
 * When the broker cannot be told before the server stops, the device needs another one.
 */
export class DynamicSecurity {
  readonly #parts: Parts
  readonly #issued = new Map<string, Secret>()
  /** Which secret the broker knows of each device. */
  #admitted = new Map<string, string>()
  /** These go before everything else. */
  readonly #revoked = new Set<string>()
  readonly #stopped = new AbortController()
  #due = false
  #work: Promise<void> | null = null
  #unknown = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  start(): void {
    this.#parts.changes.on('secretIssued', this.#onIssued)
    this.#parts.changes.on('revoked', this.#onRevoked)
  }

  /** What is under way is finished. */
  async stop(): Promise<void> {
    this.#parts.changes.off('secretIssued', this.#onIssued)
    this.#parts.changes.off('revoked', this.#onRevoked)
    this.#stopped.abort()
    await this.#work
  }

  /** Devices that the broker does not admit, because it was never told their secret. */
  get unknown(): number {
    return this.#unknown
  }

  /** The one secret that lets the device in; null when it is not known. */
  secretOf(deviceId: string): string | null {
    return this.#admitted.get(deviceId) ?? null
  }

  /** Compares now, and goes on until the broker is as it should be. */
  check(): void {
    this.#due = true
    this.#work ??= this.#run().finally(() => {
      this.#work = null
    })
  }

  readonly #onIssued = (deviceId: string, secret: Secret): void => {
    this.#issued.set(deviceId, secret)
    this.check()
  }

  readonly #onRevoked = (deviceId: string): void => {
    this.#issued.delete(deviceId)
    this.#revoked.add(deviceId)
    this.check()
  }

  async #run(): Promise<void> {
    let told = false
    while (this.#due && !this.#stopped.signal.aborted) {
      this.#due = false
      try {
        await this.#settle()
      } catch (error) {
        if (!told) this.#parts.log.error({ err: error }, 'The accounts at the broker could not be compared')
        told = true
        this.#due = true
        await delay(RETRY, undefined, { signal: this.#stopped.signal }).catch(() => undefined)
      }
    }
  }

  async #settle(): Promise<void> {
    const { address, admission, log } = this.#parts
    const username = address.username ?? ''
    const session = await ControlSession.open(address)
    try {
      await this.#disableRevoked(session)
      const [accounts, devices] = await Promise.all([session.accounts(), admission.list()])
      if (!accounts.get(username)?.roles.includes(SERVER_ROLE)) return await this.#grant(session, username)
      this.#admitted = new Map()
      for (const account of accounts.values())
        if (isOurs(account) && account.secretId) this.#admitted.set(account.username, account.secretId)
      const { admit, disable, unknown } = compareAccounts(accounts, devices, this.#issued)
      if (disable.length > 0) await session.do(disable.map(disableCommand))
      for (let from = 0; from < admit.length && !this.#stopped.signal.aborted; from += AT_ONCE) {
        await this.#disableRevoked(session)
        await this.#admit(session, admit.slice(from, from + AT_ONCE))
      }
      this.#unknown = unknown.length
      if (unknown.length > 0)
        log.warn(
          { devices: unknown.length, deviceIds: unknown.slice(0, IDS_LOGGED) },
          'The broker does not know the secrets of these devices: rotate them',
        )
    } finally {
      session.close()
    }
  }

  /** Once for a new broker. A client whose roles change is disconnected, this one too: the next attempt finds it done. */
  async #grant(session: ControlSession, username: string): Promise<void> {
    await session.do([DENY_BY_DEFAULT])
    await session.do(serverCommands(username)).catch((error: unknown) => {
      if (session.isOpen) throw error
    })
    this.#due = true
  }

  async #disableRevoked(session: ControlSession): Promise<void> {
    const revoked = [...this.#revoked]
    const known = revoked.filter((deviceId) => this.#admitted.has(deviceId))
    if (known.length > 0) await session.do(known.map(disableCommand))
    // Of one that is not known, the comparison that follows finds out whose it is.
    for (const deviceId of revoked) this.#revoked.delete(deviceId)
  }

  async #admit(session: ControlSession, admit: Parameters<typeof admitCommands>[0][]): Promise<void> {
    await session.do(admit.flatMap(admitCommands))
    await this.#parts.admission.told(admit.map(({ deviceId, secret }) => ({ deviceId, secretId: secret.id })))
    for (const { deviceId, secret } of admit) {
      this.#admitted.set(deviceId, secret.id)
      if (this.#issued.get(deviceId)?.id === secret.id) this.#issued.delete(deviceId)
    }
  }
}
