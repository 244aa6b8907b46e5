import type { Claim, Claimed, ClaimOffer } from '../../../protocol/api/claims.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { CatalogService } from '../../catalog/catalog.service.ts'
import type { AfterCommit, Database, Writer } from '../../db/database.ts'
import { ConflictError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { PlacesService } from '../../places/places.service.ts'
import type { CredentialsService } from '../credentials/credentials.service.ts'
import { findDevice, validSecrets } from '../credentials/credentials.store.ts'
import { isSecret } from '../credentials/credentials.ts'
import { beginIssue, issueOnce } from '../credentials/secret.issues.ts'
import { secretFrom } from '../credentials/secret.seed.ts'
import type { DeviceRegistry } from '../device.registry.ts'
import { deviceAt, listChannels } from '../devices.store.ts'
import { ClaimInstallation, type Installed, mayCorrect, type Wish } from './claim.installation.ts'
import { claimState, hashClaimCode } from './claim-code.ts'
import { ClaimRefusedError, placeTaken } from './claims.errors.ts'
import * as store from './claims.store.ts'
import { ClaimThrottle } from './claims.throttle.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  log: Log
  audit: Pick<AuditLog, 'record'>
  catalog: Pick<CatalogService, 'products'>
  places: Pick<PlacesService, 'list' | 'get' | 'jurisdictions' | 'change'>
  registry: DeviceRegistry
  credentials: CredentialsService
  /** Where machines connect. */
  brokerAddress: () => Claimed['server']
}

/** Codes nobody ever made are counted, and told to the audit log this often: milliseconds. */
const GUESSES_TOLD_EVERY = 10 * 60_000
const LANDMARKS = 100
const WAITING_PLACES = 200

/** An installer without an account puts a machine into service with a claim code. */
export class ClaimingService {
  readonly #from: Dependencies
  readonly #throttle = new ClaimThrottle()
  readonly #installation: ClaimInstallation
  #noted: Promise<void> = Promise.resolve()
  #guesses = 0
  #guessesToldAt = Number.NEGATIVE_INFINITY

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
    this.#installation = new ClaimInstallation(dependencies)
  }

  /** Tells the audit log of guesses it does not know yet. */
  async stop(): Promise<void> {
    await this.#noted
    await this.#tellGuesses()
  }

  /**
   * What an open code is for; the code stays open. Throws `ClaimRefusedError` for one that is not, whatever the reason, and
   * `TooManyError`.
   */
  async offer(code: string, address: string): Promise<ClaimOffer> {
    return this.#admitted(code, address, async (hash) => {
      const { db, ambient } = this.#from
      const found = await store.findByHash(db, hash)
      if (!isOpen(found, ambient.now())) throw new ClaimRefusedError()
      return this.#describe(found.code)
    })
  }

  /**
   * Uses the code up: registers a machine, puts it in the place of another, or gives one that is known a secret. Nothing is
   * used up by a claim that fails. The same attempt gets the same answer until the machine has spoken, for 30 minutes at
   * most. Throws as `offer` and `DeviceRegistry.add` do, `InvalidError` `claim_place_missing` or `claim_place_fixed`, and
   * `ConflictError` `place_has_device`, `claim_finished`, `secrets_gone` or `idempotency_key_reused`.
   */
  async claim({ code, attempt, ...wish }: Claim, address: string): Promise<Claimed> {
    return this.#admitted(code, address, async (hash) => {
      const { db, ambient, places, brokerAddress } = this.#from
      const issue = beginIssue({ owner: `claim ${hash}`, key: attempt, body: wish }, ambient)
      const { deviceId, locationId, secret } = await db.write(async (tx, afterCommit) => {
        const { result, seed, repeated } = await issueOnce(tx, issue, async () => {
          const found = await store.findByHash(tx, hash)
          if (!isOpen(found, issue.now)) throw new ClaimRefusedError()
          return this.#use(tx, afterCommit, found, wish, (id) => secretFrom(issue.seed, id))
        })
        const secret = secretFrom(seed, result.deviceId)
        if (repeated) await this.#requireUnused(tx, result.deviceId, secret)
        return { ...result, secret }
      })
      const place = await places.get(null, locationId)
      const { name: placeName, jurisdictionName } = place
      return { deviceId, secret, placeName, jurisdictionName, server: brokerAddress() }
    })
  }

  async #describe(code: store.ClaimCodeRow): Promise<ClaimOffer> {
    const { db, catalog, places } = this.#from
    const scope = code.jurisdictionCode
    const [jurisdictions, products, landmarks] = await Promise.all([
      places.jurisdictions(scope),
      catalog.products(),
      places.list(scope, { published: true, archived: false }),
    ])
    const place = code.locationId === null ? null : await places.get(null, code.locationId)
    const device =
      code.deviceId === null
        ? place && (await deviceAt(db, place.id))
        : await findDevice(db, null, code.deviceId)
    if (place && device && code.deviceId === null && !code.replaces) throw placeTaken(place.name)
    if (code.deviceId !== null && (!device || device.revokedAt)) throw new ClaimRefusedError()
    const purpose = code.deviceId !== null ? 'secret' : device ? 'replace' : 'new'
    const waiting = place ? [] : await this.#waiting(scope)
    const channels = place ? await listChannels(db, [place.id]) : []
    return {
      kind: device?.kind ?? 'dispenser',
      purpose,
      deviceId: device?.id ?? null,
      serial: code.serial,
      note: code.note,
      expiresAt: code.expiresAt.toISOString(),
      jurisdictions,
      place: place && { ...place, editable: mayCorrect(place) },
      waiting,
      channels: channels.map(({ channel, productId, capacity }) => ({
        channel,
        product: productId,
        capacity,
      })),
      channelsFixed: purpose !== 'new' && place !== null && !mayCorrect(place),
      products: products.filter(({ selfService }) => selfService),
      landmarks: landmarks.slice(0, LANDMARKS),
    }
  }

  async #waiting(scope: string): Promise<ClaimOffer['waiting']> {
    const { db, places } = this.#from
    const [all, served] = await Promise.all([
      places.list(scope, { kind: 'dispenser', archived: false }),
      store.servedPlaces(db, scope),
    ])
    return all
      .filter(({ id }) => !served.has(id))
      .slice(0, WAITING_PLACES)
      .map((place) => ({ ...place, editable: mayCorrect(place) }))
  }

  async #use(
    tx: Writer,
    afterCommit: AfterCommit,
    { code, maker }: store.ClaimCode,
    wish: Wish,
    secretOf: (deviceId: string) => string,
  ): Promise<Installed> {
    const { ambient, audit } = this.#from
    const made = await this.#installation.carryOut(tx, afterCommit, code, wish, secretOf)
    if (!(await store.takeCode(tx, code.id, made.deviceId, ambient.now()))) throw new ClaimRefusedError()
    await audit.record(tx, {
      actor: null,
      action: 'device.claimed',
      subjectKind: 'device',
      subjectId: made.deviceId,
      detail: {
        locationId: made.locationId,
        claimCodeId: code.id,
        sheetId: code.sheetId,
        number: code.number,
        madeBy: code.createdBy,
        madeByName: maker.displayName,
      },
    })
    return made
  }

  /** The secret of an answer that was lost is given again while nobody has used it and no other has taken its place. */
  async #requireUnused(tx: Writer, deviceId: string, secret: string): Promise<void> {
    const valid = await validSecrets(tx, deviceId, this.#from.ambient.now())
    if (valid.some((stored) => stored.provenAt === null && isSecret(secret, stored))) return
    throw new ConflictError(
      'claim_finished',
      'This machine is in service: it has spoken, or its secret was changed. Ask who gave you the code.',
    )
  }

  async #admitted<T>(code: string, address: string, work: (hash: string) => Promise<T>): Promise<T> {
    const attempt = await this.#throttle.admit(code, address)
    const hash = await hashClaimCode(code)
    try {
      const answer = await work(hash)
      await attempt.succeeded()
      return answer
    } catch (error) {
      if (error instanceof ClaimRefusedError) this.#note(hash)
      // The code was open, and something else is the matter.
      else await attempt.succeeded()
      throw error
    }
  }

  /** Beside the answer, whose time must not tell a code that was made from one that never was. */
  #note(hash: string): void {
    this.#noted = this.#noted
      .then(() => this.#noteRefusal(hash))
      .catch((error: unknown) => this.#from.log.warn({ err: error }, 'A refused claim was not recorded'))
  }

  async #noteRefusal(hash: string): Promise<void> {
    const { db, ambient, audit } = this.#from
    const now = ambient.now()
    const known = await store.findByHash(db, hash)
    if (!known) {
      this.#guesses += 1
      if (now.getTime() - this.#guessesToldAt >= GUESSES_TOLD_EVERY) await this.#tellGuesses()
      return
    }
    const { id, sheetId, number } = known.code
    await db.write((tx) =>
      audit.record(tx, {
        actor: null,
        action: 'claim_code.refused',
        subjectKind: 'claim_code',
        subjectId: id,
        detail: { sheetId, number, state: claimState(known.code, now) },
      }),
    )
  }

  /** In one entry: a flood of guesses must not fill the audit log. */
  async #tellGuesses(): Promise<void> {
    const attempts = this.#guesses
    if (attempts === 0) return
    const { db, ambient, audit } = this.#from
    this.#guesses = 0
    this.#guessesToldAt = ambient.now().getTime()
    await db.write((tx) =>
      audit.record(tx, {
        actor: null,
        action: 'claim_code.guessed',
        subjectKind: 'claim_code',
        subjectId: 'unknown',
        detail: { attempts },
      }),
    )
  }
}

/** Nobody goes on acting through a person who is disabled. */
const isOpen = (found: store.ClaimCode | undefined, now: Date): found is store.ClaimCode =>
  found !== undefined && found.maker.disabledAt === null && claimState(found.code, now) === 'open'
