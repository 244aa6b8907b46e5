import { boolean, index, integer, json, table, text, timestamp, uniqueIndex } from '../columns.ts'
import { jurisdictions, people } from './accounts.table.ts'
import { devices } from './devices.table.ts'
import { locations } from './places.table.ts'

/** Single-use codes with which an installer without an account puts a machine into service. */
export const claimCodes = table(
  'claim_codes',
  {
    id: text('id').primaryKey(),
    /** scrypt of the code, which itself is kept nowhere. */
    hash: text('hash').notNull(),
    /** Codes made, and printed, at one time. */
    sheetId: text('sheet_id').notNull(),
    /** On the sheet, from 1. */
    number: integer('number').notNull(),
    /** Where the machine may be put: here or below. */
    jurisdictionCode: text('jurisdiction_code')
      .notNull()
      .references(() => jurisdictions.code),
    /** The planned place; null = the installer picks or makes one. */
    locationId: text('location_id').references(() => locations.id),
    /** The machine that gets a secret; null = a new one is registered. */
    deviceId: text('device_id').references(() => devices.id),
    /** The machine that stands at the planned place is revoked when the new one is claimed. */
    replaces: boolean('replaces').notNull(),
    /** Serial number on the machine it is meant for, for the installer to compare. */
    serial: text('serial'),
    note: text('note'),
    createdBy: text('created_by')
      .notNull()
      .references(() => people.id),
    createdAt: timestamp('created_at').notNull(),
    expiresAt: timestamp('expires_at').notNull(),
    revokedAt: timestamp('revoked_at'),
    usedAt: timestamp('used_at'),
    /** What became of it. */
    claimedDeviceId: text('claimed_device_id').references(() => devices.id),
  },
  (t) => [
    uniqueIndex('claim_codes_hash').on(t.hash),
    index('claim_codes_jurisdiction').on(t.jurisdictionCode, t.id),
    index('claim_codes_sheet').on(t.sheetId),
    index('claim_codes_claimed_device').on(t.claimedDeviceId),
  ],
)

/**
 * Answers that hold secrets, so that a lost one can be given again without the secrets being kept: they are worked out
 * from the key of the request, of which only a hash is here, and the nonce.
 */
export const secretIssues = table('secret_issues', {
  /** SHA-256 of who asked and the key of the request. */
  id: text('id').primaryKey(),
  requestHash: text('request_hash').notNull(),
  nonce: text('nonce').notNull(),
  /** The answer without its secrets. */
  result: json<unknown>('result').notNull(),
  createdAt: timestamp('created_at').notNull(),
})
