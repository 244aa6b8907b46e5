import { z } from 'zod'

/** What the schemas of the HTTP API share. Request objects are strict: a misspelt field is an error, not silence. */

/** Text a person types: trimmed, without NUL and other control characters (line breaks aside). */
export const text = (min: number, max: number) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, 'has control characters')

export const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'is not an id')
export const instant = z.iso.datetime()
/** Calendar date `YYYY-MM-DD`, no time zone. */
export const day = z.iso.date()
/** Base units: a whole number from 1 to 100 million. */
export const quantity = z.number().int().min(1).max(100_000_000)
/** Base units, may be 0: a sum of any length, so no typing error can make an answer impossible. */
export const amount = z.number().int().min(0)
/** GB/T 2260 style division code: 2, 4, 6, 9 or 12 digits; begins with its parent's. */
export const divisionCode = z.string().regex(/^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/, 'is not a division code')

/** Query strings carry text. */
export const queryFlag = z.enum(['true', 'false']).transform((value) => value === 'true')
export const queryNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max)
export const pageQuery = { limit: queryNumber(1, 500).default(50), cursor: z.string().max(200).optional() }
/** One page of a list: `next` is the cursor of the page after, null on the last. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() })
export const list = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) })

/** RFC 9457 problem details. `code` is stable for programs; `errors` names the fields to change. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  instance: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** Facts behind the code, for a message in the reader's language: e.g. `{ "available": 12 }`. */
  params: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
})
export type Problem = z.infer<typeof problem>
