import { z } from 'zod'
import { day, divisionCode, id, instant, pageQuery, text } from './parts.ts'

export const role = z.enum(['administrator', 'supply_manager', 'inspector', 'viewer'])
export type Role = z.infer<typeof role>

/** Levels by length of the division code: 2, 4, 6, 9, 12 digits. */
export const level = z.enum(['province', 'city', 'county', 'township', 'village'])
export type Level = z.infer<typeof level>

export const jurisdiction = z.object({
  code: divisionCode,
  parentCode: divisionCode.nullable(),
  level,
  name: z.string(),
  nameEn: z.string().nullable(),
})
export type Jurisdiction = z.infer<typeof jurisdiction>
export const createJurisdiction = z.strictObject({
  code: divisionCode,
  name: text(1, 60),
  nameEn: text(1, 80).nullish(),
})

export const person = z.object({
  id,
  username: z.string(),
  displayName: z.string(),
  role,
  /** The subtree this person may see and change; null = everything. */
  jurisdictionCode: divisionCode.nullable(),
  createdAt: instant,
  disabledAt: instant.nullable(),
})
export type Person = z.infer<typeof person>

export const username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{1,39}$/, 'use 2 to 40 letters, digits, dot, dash or underscore')
export const password = z.string().min(8).max(128)

export const createPerson = z.strictObject({
  username,
  displayName: text(1, 60),
  role,
  jurisdictionCode: divisionCode.nullable(),
  password,
})
export type CreatePerson = z.infer<typeof createPerson>
export const updatePerson = z.strictObject({
  displayName: text(1, 60).optional(),
  role: role.optional(),
  jurisdictionCode: divisionCode.nullable().optional(),
  password: password.optional(),
  disabled: z.boolean().optional(),
})
export type UpdatePerson = z.infer<typeof updatePerson>

export const signIn = z.strictObject({
  username: z.string().trim().toLowerCase().min(1).max(64),
  password: z.string().min(1).max(128),
})
export type SignIn = z.infer<typeof signIn>
export const changePassword = z.strictObject({ current: z.string().min(1).max(128), next: password })
export type ChangePassword = z.infer<typeof changePassword>
export const session = z.object({
  person,
  jurisdiction: jurisdiction.nullable(),
  /** Send it back as `X-CSRF-Token` with every write made by cookie. Null for a bearer token. */
  csrfToken: z.string().nullable(),
})
export type Session = z.infer<typeof session>

/** `expiresOn` is the last day on which it works, in UTC; without it the token works until it is revoked. */
export const createToken = z.strictObject({ name: text(1, 60).default('script'), expiresOn: day.nullish() })
export type CreateToken = z.infer<typeof createToken>
export const token = z.object({ id, name: z.string(), createdAt: instant, expiresAt: instant.nullable() })
export type Token = z.infer<typeof token>
/** The secret is shown once. */
export const createdToken = token.extend({ token: z.string() })
export type CreatedToken = z.infer<typeof createdToken>

export const auditEntry = z.object({
  seq: z.number().int(),
  at: instant,
  personId: id.nullable(),
  personName: z.string().nullable(),
  action: z.string(),
  subjectKind: z.string(),
  subjectId: z.string(),
  detail: z.record(z.string(), z.unknown()),
})
export type AuditEntry = z.infer<typeof auditEntry>
/** Newest first; the cursor is a sequence number. */
export const auditQuery = z.strictObject({
  ...pageQuery,
  cursor: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  subjectKind: z.string().max(40).optional(),
  subjectId: id.optional(),
  personId: id.optional(),
})
