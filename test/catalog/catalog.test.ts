import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type CreateProduct,
  createProduct,
  product as productSchema,
  type UpdateProduct,
  updateProduct,
} from '../../protocol/api/catalog.ts'
import { catalogRoutes } from '../../server/catalog/catalog.routes.ts'
import { CatalogService } from '../../server/catalog/catalog.service.ts'
import { DEFAULT_PRODUCTS, DEFAULT_STORAGE_PROFILES } from '../../server/catalog/defaults.ts'
import { aCounty, type County, refusalOf } from '../inventory/a-county.ts'

let county: County
beforeEach(async () => {
  county = await aCounty()
})
afterEach(() => county.cleanup())

const aProduct = (more: Partial<CreateProduct> = {}): CreateProduct =>
  createProduct.parse({
    code: 'NEW1',
    category: 'condom',
    method: 'male_condom',
    name: '男用避孕套',
    nameEn: 'Male condom',
    unit: 'piece',
    storageProfileId: 'condom',
    ...more,
  })
const create = (more: Partial<CreateProduct> = {}, key: string | null = null) =>
  county.catalog.createProduct(county.manager, aProduct(more), key)

describe('the default catalogue', () => {
  it('holds valid products of the three categories, without invented GTINs', async () => {
    const products = await county.catalog.products()
    expect(products).toHaveLength(DEFAULT_PRODUCTS.length)
    expect(new Set(products.map(({ category }) => category))).toEqual(new Set(['drug', 'condom', 'iud']))
    for (const product of products) {
      expect(productSchema.safeParse(product).success).toBe(true)
      expect(product.gtin).toBeNull()
    }
    for (const product of DEFAULT_PRODUCTS) expect(createProduct.safeParse(product).success).toBe(true)
  })

  it('lets only condoms and spermicides go without a person in attendance', async () => {
    const open = (await county.catalog.products()).filter(({ selfService }) => selfService)
    expect(new Set(open.map(({ method }) => method))).toEqual(
      new Set(['male_condom', 'female_condom', 'spermicide']),
    )
  })

  it('stores every product within limits that exist', async () => {
    const known = (await county.catalog.storageProfiles()).map(({ id }) => id)
    expect(known.toSorted()).toEqual(DEFAULT_STORAGE_PROFILES.map(({ id }) => id).toSorted())
    for (const { storageProfileId } of DEFAULT_PRODUCTS) expect(known).toContain(storageProfileId)
  })

  it('is filled in once, and never into a catalogue that somebody has begun', async () => {
    await county.catalog.ensureDefaults()
    expect(await county.catalog.products()).toHaveLength(DEFAULT_PRODUCTS.length)
    const { db, ambient, changes, audit } = county
    await create()
    await new CatalogService({ db, ambient, changes, audit }).ensureDefaults()
    expect(await county.catalog.products()).toHaveLength(DEFAULT_PRODUCTS.length + 1)
  })
})

describe('a product that is there', () => {
  it('changes in what its stock does not hang on, and says so in the audit log', async () => {
    const made = await create({ gtin: '00012345678905' })
    const change = { name: '新名称', boxCost: 1250, gtin: null }
    expect(await county.catalog.updateProduct(county.manager, made.id, change)).toEqual({
      ...made,
      ...change,
    })
    expect(await county.catalog.products()).toContainEqual({ ...made, ...change })
    const { items } = await county.audit.page({ ...county.manager, scope: null }, { limit: 1 })
    expect(items).toMatchObject([{ action: 'product.updated', detail: change }])
  })

  it('keeps the rules of a new one', async () => {
    const other = await create({ code: 'NEW2', gtin: '00012345678905' })
    const made = await create()
    const update = (input: UpdateProduct, id = made.id) =>
      refusalOf(county.catalog.updateProduct(county.manager, id, input))
    expect(await update({ gtin: other.gtin })).toMatchObject({ status: 409, code: 'gtin_taken' })
    expect(await update({ storageProfileId: 'moon' })).toMatchObject({ code: 'unknown_storage_profile' })
    expect(await update({ name: 'x' }, 'nowhere')).toMatchObject({ status: 404 })
    const iud = (await county.catalog.products()).find(({ category }) => category === 'iud')
    expect(await update({ selfService: true }, iud?.id)).toMatchObject({ code: 'iud_not_self_service' })
    expect(await county.catalog.products()).toContainEqual(made)
    expect(updateProduct.safeParse({ unit: 'vial' }).success).toBe(false)
  })
})

describe('a new product', () => {
  it('is listed, audited and told of after the commit', async () => {
    let told = 0
    county.changes.on('reference', () => told++)
    const made = await create({ gtin: '00012345678905' })
    expect(made).toMatchObject({ code: 'NEW1', gtin: '00012345678905', selfService: false, boxSize: 1 })
    expect(await county.catalog.products()).toContainEqual(made)
    expect(told).toBe(1)
    const { items } = await county.audit.page({ ...county.manager, scope: null }, { limit: 1 })
    expect(items).toMatchObject([{ action: 'product.created', subjectId: made.id }])
  })

  it('is made once for a repeated key', async () => {
    const first = await create({}, 'k1')
    expect(await create({}, 'k1')).toEqual(first)
    expect(await refusalOf(create({ name: '另一种' }, 'k1'))).toMatchObject({
      status: 409,
      code: 'idempotency_key_reused',
    })
  })

  it('may not take the code or GTIN of another', async () => {
    await create({ gtin: '00012345678905' })
    expect(await refusalOf(create())).toMatchObject({ status: 409, code: 'product_code_taken' })
    expect(await refusalOf(create({ code: 'NEW2', gtin: '00012345678905' }))).toMatchObject({
      status: 409,
      code: 'gtin_taken',
    })
    await create({ code: 'NEW2' })
  })

  it('is never an IUD for self-service, and stands in the category of its method', async () => {
    expect(
      await refusalOf(create({ category: 'iud', method: 'copper_iud', selfService: true })),
    ).toMatchObject({
      status: 422,
      code: 'iud_not_self_service',
      paths: ['selfService'],
    })
    expect(await refusalOf(create({ category: 'drug' }))).toMatchObject({ code: 'method_not_in_category' })
    expect(await refusalOf(create({ category: 'condom', method: 'copper_iud' }))).toMatchObject({
      code: 'method_not_in_category',
    })
    await create({ code: 'IMP1', category: 'iud', method: 'implant_3y' })
    await create({ code: 'IMP2', category: 'drug', method: 'implant_3y' })
  })

  it('is stored within limits that exist', async () => {
    expect(await refusalOf(create({ storageProfileId: 'none' }))).toMatchObject({
      status: 422,
      code: 'unknown_storage_profile',
      paths: ['storageProfileId'],
    })
  })

  it('has a GTIN with a right check digit and a code that fits into an address', () => {
    const parses = (more: Partial<CreateProduct>) =>
      createProduct.safeParse({ ...aProduct(), ...more }).success
    expect(parses({ gtin: '00012345678905' })).toBe(true)
    for (const gtin of ['00012345678906', '12345678905', 'A0012345678905'])
      expect(parses({ gtin })).toBe(false)
    for (const code of ['', '避孕套', 'A B', 'x'.repeat(33)]) expect(parses({ code })).toBe(false)
  })

  it('is added by administrators', () => {
    const access = catalogRoutes(county.catalog).map(({ method, path, access: who }) => [method, path, who])
    expect(access).toContainEqual(['post', '/api/products', ['administrator']])
  })
})
