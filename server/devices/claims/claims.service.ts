import type { z } from 'zod'
import {
  type ClaimCodeView,
  CODES_PER_SHEET,
  type CreateClaimCodes,
  type CreatedClaimCodes,
  type claimCodeQuery,
} from '../../../protocol/api/claims.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Database, Writer } from '../../db/database.ts'
import { narrowest } from '../../db/scope.ts'
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from '../../errors.ts'
import type { PlacesService } from '../../places/places.service.ts'
import type { Actor } from '../../route.ts'
import { findDevice } from '../credentials/credentials.store.ts'
import { beginIssue, issueOnce } from '../credentials/secret.issues.ts'
import { claimCodeFrom, type Seed } from '../credentials/secret.seed.ts'
import { deviceAt, findDispenserPlace } from '../devices.store.ts'
import { claimState, hashClaimCode } from './claim-code.ts'
import * as store from './claims.store.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  audit: Pick<AuditLog, 'record'>
  places: Pick<PlacesService, 'jurisdictions'>
}

const DAY = 86_400_000

/** What one code of a sheet is for. */
export interface CodePurpose {
  jurisdictionCode: string
  locationId: string | null
  deviceId: string | null
}
export type SheetTerms = Pick<CreateClaimCodes, 'replaces' | 'serial' | 'note' | 'days'>

/** Claim codes as those see them who make them. */
export class ClaimsService {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #audit: Pick<AuditLog, 'record'>
  readonly #places: Pick<PlacesService, 'jurisdictions'>

  constructor({ db, ambient, audit, places }: Dependencies) {
    this.#db = db
    this.#ambient = ambient
    this.#audit = audit
    this.#places = places
  }

  /**
   * Makes a sheet of codes; the answer shows them, and again for a repeat with the same key. Throws `NotFoundError` for a
   * place, machine or jurisdiction that is not here, `ForbiddenError` `administrator_needed` where a code voids the secret
   * of a machine, and `ConflictError` `place_has_device` or `device_revoked`.
   */
  async create(actor: Actor, input: CreateClaimCodes, key: string | null): Promise<CreatedClaimCodes> {
    if ((input.replaces || input.deviceId !== undefined) && actor.person.role !== 'administrator')
      throw new ForbiddenError(
        'A code that voids the secret of a machine has to be made by an administrator.',
        'administrator_needed',
      )
    const home = await this.#homeOf(actor, input.jurisdictionCode)
    const issue = beginIssue({ owner: actor.person.id, key, body: input }, this.#ambient)
    return this.#db.write(async (tx) => {
      const { result, seed } = await issueOnce(tx, issue, async () => {
        const purposes = await this.#purposes(tx, actor, input, home)
        const hashes = await hashesOf(issue.seed, purposes.length)
        const { sheetId } = await this.addSheet(tx, actor, purposes, input, hashes)
        return { sheetId }
      })
      const filter = { sheet: result.sheetId, limit: CODES_PER_SHEET }
      const rows = await store.listCodes(tx, null, filter, issue.now)
      const items = rows.map((row) => ({ ...this.#view(row), code: claimCodeFrom(seed, row.code.number) }))
      return { ...result, items: items.reverse() }
    })
  }

  /** Within the caller's transaction, for purposes the caller has checked. `hashes` as `hashesOf` gives them. */
  async addSheet(
    tx: Writer,
    actor: Actor,
    purposes: readonly CodePurpose[],
    { replaces, serial, note, days }: SheetTerms,
    hashes: readonly string[],
  ): Promise<{ sheetId: string; expiresAt: Date }> {
    const createdAt = this.#ambient.now()
    const sheetId = this.#ambient.newId()
    const expiresAt = new Date(createdAt.getTime() + days * DAY)
    const rows = purposes.map((purpose, i) => ({
      ...purpose,
      id: this.#ambient.newId(),
      hash: hashes[i] ?? '',
      sheetId,
      number: i + 1,
      replaces,
      serial: serial ?? null,
      note: note ?? null,
      createdBy: actor.person.id,
      createdAt,
      expiresAt,
      revokedAt: null,
      usedAt: null,
      claimedDeviceId: null,
    }))
    await store.insertCodes(tx, rows)
    await this.#audit.record(tx, {
      actor,
      action: 'claim_code.created',
      subjectKind: 'claim_sheet',
      subjectId: sheetId,
      detail: {
        count: rows.length,
        days,
        replaces,
        jurisdictions: [...new Set(rows.map((row) => row.jurisdictionCode))],
      },
    })
    return { sheetId, expiresAt }
  }

  /** Newest first. */
  async list(
    scope: string | null,
    { limit, cursor, jurisdiction, state, sheet }: z.output<typeof claimCodeQuery>,
  ): Promise<{ items: ClaimCodeView[]; next: string | null }> {
    const narrowed = narrowest(scope, jurisdiction ?? null)
    if (narrowed === undefined) return { items: [], next: null }
    const filter = { state, sheet, before: cursor, limit: limit + 1 }
    const rows = await store.listCodes(this.#db, narrowed, filter, this.#ambient.now())
    const items = rows.slice(0, limit).map((row) => this.#view(row))
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  }

  /** Resolves to how many were open until now: a used code stays used. Throws `NotFoundError`. */
  revoke(actor: Actor, id: string, { sheet }: { sheet: boolean }): Promise<number> {
    return this.#db.write(async (tx) => {
      const code = await store.findCode(tx, actor.scope, id)
      if (!code) throw new NotFoundError('claim code', id)
      const which = sheet ? { sheetId: code.sheetId, scope: actor.scope } : { id }
      const revoked = await store.revokeCodes(tx, which, this.#ambient.now())
      if (revoked.length > 0)
        await this.#audit.record(tx, {
          actor,
          action: 'claim_code.revoked',
          subjectKind: sheet ? 'claim_sheet' : 'claim_code',
          subjectId: sheet ? code.sheetId : id,
          detail: { count: revoked.length },
        })
      return revoked.length
    })
  }

  async #purposes(
    tx: Writer,
    actor: Actor,
    { count, locationIds, deviceId, replaces }: CreateClaimCodes,
    home: string,
  ): Promise<CodePurpose[]> {
    if (deviceId !== undefined) return [await this.#deviceInNeed(tx, actor, deviceId)]
    if (locationIds === undefined)
      return Array.from({ length: count }, () => ({
        jurisdictionCode: home,
        locationId: null,
        deviceId: null,
      }))
    const purposes: CodePurpose[] = []
    for (const locationId of new Set(locationIds)) {
      const place = await findDispenserPlace(tx, locationId, actor.scope)
      if (!place) throw new NotFoundError('location', locationId)
      if (place.kind !== 'dispenser')
        throw new InvalidError(
          'not_a_dispenser',
          `${place.name} is no place of a dispenser but a ${place.kind}.`,
        )
      const device = await deviceAt(tx, locationId)
      if (device && !replaces)
        throw new ConflictError(
          'place_has_device',
          `${place.name} has the device ${device.id}. Say that it is replaced, or revoke it first.`,
          { device: device.id },
        )
      purposes.push({ jurisdictionCode: place.jurisdictionCode, locationId, deviceId: null })
    }
    return purposes
  }

  async #deviceInNeed(tx: Writer, actor: Actor, id: string): Promise<CodePurpose> {
    const device = await findDevice(tx, actor.scope, id)
    if (!device) throw new NotFoundError('device', id)
    if (device.revokedAt)
      throw new ConflictError('device_revoked', `Device ${id} is revoked: register it anew.`, { id })
    const place = await findDispenserPlace(tx, device.locationId, actor.scope)
    if (!place) throw new NotFoundError('location', device.locationId)
    return { jurisdictionCode: place.jurisdictionCode, locationId: device.locationId, deviceId: id }
  }

  /** The jurisdiction asked for, or else the caller's own: the first county for whoever sees everything. */
  async #homeOf({ scope }: Actor, wanted: string | undefined): Promise<string> {
    const all = await this.#places.jurisdictions(scope)
    if (wanted !== undefined && !all.some(({ code }) => code === wanted))
      throw new NotFoundError('jurisdiction', wanted)
    const home = wanted ?? scope ?? (all.find(({ level }) => level === 'county') ?? all[0])?.code
    if (home === undefined)
      throw new InvalidError('no_jurisdiction', 'There is no jurisdiction yet. Make one, or name one.')
    return home
  }

  #view({ code, jurisdictionName, placeName, maker }: store.ClaimCode): ClaimCodeView {
    const { hash: _hash, createdBy: _createdBy, ...facts } = code
    const told = (at: Date | null) => at?.toISOString() ?? null
    return {
      ...facts,
      state: claimState(code, this.#ambient.now()),
      jurisdictionName,
      placeName,
      createdBy: maker.displayName,
      createdAt: code.createdAt.toISOString(),
      expiresAt: code.expiresAt.toISOString(),
      revokedAt: told(code.revokedAt),
      usedAt: told(code.usedAt),
    }
  }
}

/** Of the codes numbered from 1 to `count` that follow from the seed. */
export const hashesOf = (seed: Seed, count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => hashClaimCode(claimCodeFrom(seed, i + 1))))
