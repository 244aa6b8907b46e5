import type { CreateProduct, Product, StorageProfile, UpdateProduct } from '../../protocol/api/catalog.ts'
import type { UpdateStorageProfile } from '../../protocol/api/climate.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { AfterCommit, Database, Reader, Writer } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { defined } from '../defined.ts'
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import * as store from './catalog.store.ts'
import { DEFAULT_PRODUCTS, DEFAULT_STORAGE_PROFILES } from './defaults.ts'
import { mayBeIn } from './method-category.ts'
import { type Past, type ProfileLimits, StorageInTime, sameLimits } from './storage-in-time.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: Pick<AuditLog, 'record'>
}

/** What is supplied: products of the three categories, and the limits under which they are stored. */
export class CatalogService {
  readonly #db: Database
  readonly #ambient: Ambient
  readonly #changes: Changes
  readonly #audit: Pick<AuditLog, 'record'>

  constructor({ db, ambient, changes, audit }: Dependencies) {
    this.#db = db
    this.#ambient = ambient
    this.#changes = changes
    this.#audit = audit
  }

  /** Fills an empty catalogue; one that somebody has begun stays as it is. Run at every start. */
  async ensureDefaults(): Promise<void> {
    await this.#db.write(async (tx, afterCommit) => {
      if ((await store.listStorageProfiles(tx)).length === 0)
        await store.insertStorageProfiles(tx, DEFAULT_STORAGE_PROFILES)
      if ((await store.countProducts(tx)) > 0) return
      for (const product of DEFAULT_PRODUCTS) await store.insertProduct(tx, this.#row(product))
      afterCommit(() => this.#changes.emit('reference'))
    })
  }

  /** Inside a transaction, hand its `tx` in. */
  products(db: Reader = this.#db): Promise<Product[]> {
    return store.listProducts(db)
  }

  storageProfiles(db: Reader = this.#db): Promise<StorageProfile[]> {
    return store.listStorageProfiles(db)
  }

  /** By which limits products were to be stored, and since when. */
  async storageInTime(db: Reader = this.#db): Promise<StorageInTime> {
    const pastProfiles = new Map<string, Past<string>[]>()
    for (const { productId, until, profileId } of await store.listPastProfiles(db))
      pastProfiles.set(productId, [...(pastProfiles.get(productId) ?? []), { until, value: profileId }])
    const pastLimits = new Map<string, Past<ProfileLimits>[]>()
    for (const { profileId, until, ...value } of await store.listPastLimits(db))
      pastLimits.set(profileId, [...(pastLimits.get(profileId) ?? []), { until, value }])
    return new StorageInTime({ profiles: await this.storageProfiles(db), pastProfiles, pastLimits })
  }

  /**
   * What is stored under it is judged by the new limits from now on, and until now by those before. Throws `NotFoundError`
   * and `InvalidError` `storage_limits_crossed`, for a least that is above the most.
   */
  updateStorageProfile(actor: Actor, id: string, input: UpdateStorageProfile): Promise<StorageProfile> {
    return this.#db.write(async (tx, afterCommit) => {
      const before = await store.findStorageProfile(tx, id)
      if (!before) throw new NotFoundError('storage profile', id)
      const after: StorageProfile = { ...before, ...defined(input) }
      checkLimits('celsius', after.minCelsius, after.maxCelsius)
      checkLimits('humidity', after.minHumidity, after.maxHumidity)
      await store.updateStorageProfile(tx, id, after)
      if (!sameLimits(before, after)) {
        const { id: profileId, name: _, nameEn: __, ...limits } = before
        await store.insertPastLimits(tx, { ...limits, profileId, until: this.#ambient.now() })
      }
      await this.#audit.record(tx, {
        actor,
        action: 'storage_profile.changed',
        subjectKind: 'storage_profile',
        subjectId: id,
        detail: { before, after },
      })
      afterCommit(() => this.#changes.emit('reference'))
      return after
    })
  }

  /**
   * Throws `InvalidError` `iud_not_self_service`, `method_not_in_category`, `unknown_storage_profile`, and `ConflictError`
   * `product_code_taken`, `gtin_taken`.
   */
  createProduct(actor: Actor, input: CreateProduct, key: string | null): Promise<Product> {
    return this.#db.write((tx, afterCommit) =>
      once(tx, { personId: actor.person.id, key, body: input, now: this.#ambient.now() }, () =>
        this.createProductWithin(tx, afterCommit, actor, input),
      ),
    )
  }

  /** The same within a transaction of the caller. */
  async createProductWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    input: CreateProduct,
  ): Promise<Product> {
    await check(tx, input)
    const product = await store.insertProduct(tx, this.#row(input))
    if (!product) throw await taken(tx, input)
    await this.#audit.record(tx, {
      actor,
      action: 'product.created',
      subjectKind: 'product',
      subjectId: product.id,
      detail: { code: product.code, name: product.name },
    })
    afterCommit(() => this.#changes.emit('reference'))
    return product
  }

  /**
   * Throws `NotFoundError`, `InvalidError` `iud_not_self_service`, `unknown_storage_profile`, and `ConflictError`
   * `gtin_taken`. What machines hold already of a product that is no more for self-service stays there until it is taken out.
   * Under another storage profile it is judged from now on; the past stays as it was judged.
   */
  updateProduct(actor: Actor, id: string, input: UpdateProduct): Promise<Product> {
    return this.#db.write((tx, afterCommit) => this.updateProductWithin(tx, afterCommit, actor, id, input))
  }

  /** The same within a transaction of the caller. */
  async updateProductWithin(
    tx: Writer,
    afterCommit: AfterCommit,
    actor: Actor,
    id: string,
    input: UpdateProduct,
  ): Promise<Product> {
    const before = await store.findProduct(tx, id)
    if (!before) throw new NotFoundError('product', id)
    const after: Product = { ...before, ...defined(input) }
    const changed = Object.entries(after).filter(([field, value]) => before[field as keyof Product] !== value)
    if (changed.length === 0) return before
    await check(tx, after)
    if (after.gtin !== null && (await store.isGtinTaken(tx, after.gtin, id)))
      throw new ConflictError('gtin_taken', `Another product has the GTIN ${after.gtin}.`, {
        gtin: after.gtin,
      })
    await store.updateProduct(tx, id, Object.fromEntries(changed))
    if (after.storageProfileId !== before.storageProfileId) {
      const until = this.#ambient.now()
      await store.insertPastProfile(tx, { productId: id, until, profileId: before.storageProfileId })
    }
    await this.#audit.record(tx, {
      actor,
      action: 'product.updated',
      subjectKind: 'product',
      subjectId: id,
      detail: { code: after.code, ...Object.fromEntries(changed) },
    })
    afterCommit(() => this.#changes.emit('reference'))
    return after
  }

  #row({ gtin = null, boxCost = null, ...input }: CreateProduct): store.ProductRow {
    return {
      ...input,
      gtin,
      boxCost,
      id: this.#ambient.newId(),
      createdAt: this.#ambient.now(),
      archivedAt: null,
    }
  }
}

async function check(
  tx: Writer,
  {
    category,
    method,
    selfService,
    storageProfileId,
  }: Pick<Product, 'category' | 'method' | 'selfService' | 'storageProfileId'>,
): Promise<void> {
  if (category === 'iud' && selfService)
    throw refuse(
      'iud_not_self_service',
      'selfService',
      'An IUD is never for self-service: a clinician fits it.',
    )
  if (!mayBeIn(method, category))
    throw refuse(
      'method_not_in_category',
      'category',
      `The method ${method} does not belong to the category ${category}.`,
    )
  if (!(await store.hasStorageProfile(tx, storageProfileId)))
    throw refuse(
      'unknown_storage_profile',
      'storageProfileId',
      `There is no storage profile ${storageProfileId}.`,
    )
}

async function taken(tx: Writer, { code, gtin }: CreateProduct): Promise<ConflictError> {
  return (await store.isCodeTaken(tx, code))
    ? new ConflictError('product_code_taken', `Another product has the code ${code}.`, { code })
    : new ConflictError('gtin_taken', `Another product has the GTIN ${gtin}.`, { gtin: gtin ?? null })
}

const refuse = (code: string, path: string, message: string): InvalidError =>
  new InvalidError(code, message, { errors: [{ path, message }] })

function checkLimits(axis: 'celsius' | 'humidity', min: number | null, max: number | null): void {
  if (min === null || max === null || min < max) return
  const path = axis === 'celsius' ? 'minCelsius' : 'minHumidity'
  throw refuse('storage_limits_crossed', path, 'The least must be below the most.')
}
