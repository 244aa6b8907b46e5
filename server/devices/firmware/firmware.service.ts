import type { KeyObject } from 'node:crypto'
import type { Fit, Release } from '../../../protocol/api/firmware.ts'
import { compareVersions } from '../../../protocol/messages/update.ts'
import type { AuditLog } from '../../accounts/audit.service.ts'
import type { Ambient } from '../../ambient.ts'
import type { Database, Reader } from '../../db/database.ts'
import { narrowest } from '../../db/scope.ts'
import { ConflictError, InvalidError, NotFoundError } from '../../errors.ts'
import type { Actor } from '../../route.ts'
import type { FirmwareFiles } from './firmware.files.ts'
import * as store from './firmware.store.ts'
import { misfit } from './firmware-fit.ts'
import { type PackageHead, signerOf } from './firmware-package.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  audit: Pick<AuditLog, 'record'>
  files: FirmwareFiles
  /** Public keys of the makers whose firmware may be given to machines. */
  keys: readonly KeyObject[]
}

/** Releases of firmware: what a trusted maker signed, and which machines it is for. */
export class FirmwareService {
  readonly #parts: Dependencies

  constructor(parts: Dependencies) {
    this.#parts = parts
  }

  start(): Promise<void> {
    return this.#parts.files.start()
  }

  /** Newest upload first. */
  async list(): Promise<Release[]> {
    return (await store.listReleases(this.#parts.db)).map(describeRelease)
  }

  /**
   * Takes a package. Nothing is written before its signature holds, and nothing is visible before all of it does. Throws
   * `ConflictError` `firmware_keys_missing`, `firmware_exists`, `firmware_older`, `InvalidError` `signature_wrong`,
   * `minimum_above_version`, and what `FirmwareFiles.receive` throws.
   */
  async upload(actor: Actor, chunks: AsyncIterable<Buffer>): Promise<Release> {
    const { ambient, audit, db, files, keys } = this.#parts
    if (keys.length === 0)
      throw new ConflictError(
        'firmware_keys_missing',
        "No maker is trusted yet. Set FIRMWARE_KEYS to the path of the maker's public key and start again.",
      )
    let signer: string | null = null
    const head = await files.receive(chunks, async (offered) => {
      signer = signerOf(offered, keys)
      if (!signer)
        throw new InvalidError(
          'signature_wrong',
          'No trusted maker signed this release. Compare the key it was signed with with FIRMWARE_KEYS.',
        )
      await check(db, offered)
    })
    const row: store.ReleaseRow = {
      id: ambient.newId(),
      ...head,
      keyId: signer ?? '',
      uploadedAt: ambient.now(),
      uploadedBy: actor.person.id,
    }
    return db.write(async (tx) => {
      await check(tx, head)
      if (!(await store.insertRelease(tx, row))) throw exists(head)
      await audit.record(tx, {
        actor,
        action: 'firmware.uploaded',
        subjectKind: 'firmware',
        subjectId: row.id,
        detail: { version: row.version, hardware: row.hardware, sha256: row.sha256, keyId: row.keyId },
      })
      return describeRelease({ ...row, uploadedByName: actor.person.displayName })
    })
  }

  /** How many machines of a jurisdiction a release is for, and why not of the others. Throws `NotFoundError`. */
  async fit(scope: string | null, releaseId: string, jurisdiction: string | undefined): Promise<Fit> {
    const { db } = this.#parts
    const [release] = await store.listReleases(db, releaseId)
    if (!release) throw new NotFoundError('release', releaseId)
    const narrowed = narrowest(scope, jurisdiction ?? null)
    if (narrowed === undefined) throw new NotFoundError('jurisdiction', jurisdiction ?? '')
    const fit: Fit = { machines: 0, eligible: 0, hardware: 0, minimum: 0, current: 0, unknown: 0 }
    for (const board of await store.listBoards(db, narrowed)) {
      fit.machines++
      fit[misfit(board, release) ?? 'eligible']++
    }
    return fit
  }
}

const describeRelease = ({
  signature: _signature,
  uploadedBy: _uploadedBy,
  uploadedAt,
  ...row
}: store.NamedReleaseRow): Release => ({ ...row, uploadedAt: uploadedAt.toISOString() })

/** An older release is taken only when its maker says that it may replace a newer one. */
async function check(db: Reader, head: PackageHead): Promise<void> {
  const { version, hardware, minimum, rollback } = head
  if (compareVersions(minimum, version) > 0)
    throw new InvalidError(
      'minimum_above_version',
      `Minimum ${minimum} is above the release ${version} itself.`,
      {
        params: { minimum, version },
      },
    )
  const releases = await store.releasesFor(db, hardware)
  if (releases.some((other) => other.version === version)) throw exists(head)
  const newest = releases
    .map((other) => other.version)
    .sort(compareVersions)
    .at(-1)
  if (newest && compareVersions(version, newest) < 0 && !rollback)
    throw new ConflictError(
      'firmware_older',
      `${version} is older than ${newest}, which is here for ${hardware}. Its maker must sign it as a rollback.`,
      { version, newest, hardware },
    )
}

const exists = ({ version, hardware }: PackageHead): ConflictError =>
  new ConflictError('firmware_exists', `Version ${version} for ${hardware} is here already.`, {
    version,
    hardware,
  })
