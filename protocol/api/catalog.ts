import { z } from 'zod'
import { amount, day, id, text } from './parts.ts'

/** The three categories: drug 药, condom 套, IUD 环. */
export const category = z.enum(['drug', 'condom', 'iud'])
export type Category = z.infer<typeof category>

/** Contraceptive method: what couple-years of protection are counted by. */
export const method = z.enum([
  'male_condom',
  'female_condom',
  'combined_pill',
  'progestin_pill',
  'emergency_pill',
  'monthly_injectable',
  'dmpa_injectable',
  'spermicide',
  'copper_iud',
  'hormonal_iud',
  'implant_3y',
  'implant_4y',
  'implant_5y',
])
export type Method = z.infer<typeof method>

/** Base unit of every quantity of a product. */
export const unit = z.enum(['piece', 'cycle', 'vial', 'device', 'tube'])
export type Unit = z.infer<typeof unit>

export const storageProfile = z.object({
  id: z.string(),
  name: z.string(),
  nameEn: z.string(),
  minCelsius: z.number().nullable(),
  maxCelsius: z.number().nullable(),
  minHumidity: z.number().nullable(),
  maxHumidity: z.number().nullable(),
  toleranceMinutes: z.number().int(),
})
export type StorageProfile = z.infer<typeof storageProfile>

/** GS1 GTIN-14 with a right check digit (mod 10, weights 3 and 1). */
export const gtin = z
  .string()
  .regex(/^\d{14}$/, 'a GTIN has 14 digits')
  .refine((digits) => {
    const sum = [...digits.slice(0, 13)].reduce(
      (total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 3 : 1),
      0,
    )
    return (10 - (sum % 10)) % 10 === Number(digits[13])
  }, 'the check digit is wrong: compare with the label')

export const product = z.object({
  id,
  code: z.string(),
  gtin: z.string().nullable(),
  category,
  method,
  name: z.string(),
  nameEn: z.string(),
  specification: z.string(),
  unit,
  boxSize: z.number().int(),
  cartonBoxes: z.number().int(),
  shelfLifeMonths: z.number().int(),
  storageProfileId: z.string(),
  selfService: z.boolean(),
  /** What a box of `boxSize` units costs the county, in fen (0.01 CNY); null = unknown. For the value of differences and losses. */
  boxCost: amount.nullable(),
})
export type Product = z.infer<typeof product>

export const createProduct = z.strictObject({
  /** Names the product wherever its id would: letters, digits, dash and underscore. */
  code: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'use 1 to 32 letters, digits, dashes or underscores'),
  gtin: gtin.nullish(),
  category,
  method,
  name: text(1, 60),
  nameEn: text(1, 80),
  specification: text(0, 80).default(''),
  unit,
  boxSize: z.number().int().min(1).max(10_000).default(1),
  cartonBoxes: z.number().int().min(1).max(10_000).default(1),
  shelfLifeMonths: z.number().int().min(1).max(240).default(36),
  storageProfileId: text(1, 40),
  selfService: z.boolean().default(false),
  boxCost: amount.max(100_000_000).nullish(),
})
export type CreateProduct = z.output<typeof createProduct>

/** What may change of a product. Code, category, method and unit say what its stock is, and stay. */
export const updateProduct = z.strictObject({
  gtin: gtin.nullable().optional(),
  name: createProduct.shape.name.optional(),
  nameEn: createProduct.shape.nameEn.optional(),
  specification: text(0, 80).optional(),
  boxSize: createProduct.shape.boxSize.unwrap().optional(),
  cartonBoxes: createProduct.shape.cartonBoxes.unwrap().optional(),
  shelfLifeMonths: createProduct.shape.shelfLifeMonths.unwrap().optional(),
  storageProfileId: createProduct.shape.storageProfileId.optional(),
  selfService: z.boolean().optional(),
  boxCost: amount.max(100_000_000).nullable().optional(),
})
export type UpdateProduct = z.output<typeof updateProduct>

export const lot = z.object({ id, productId: id, number: z.string(), expiresOn: day })
export type Lot = z.infer<typeof lot>
