import type { Jurisdiction } from '../../protocol/api/accounts.ts'
import type { Writer } from '../db/database.ts'
import { ConflictError, InvalidError } from '../errors.ts'
import { ancestorsOf, countyOf, levelOf } from './division-code.ts'
import { adoptRoots, existingCodes, insertAccounts, insertJurisdiction } from './jurisdictions.store.ts'

export type NewJurisdiction = Pick<Jurisdiction, 'code' | 'name'> & { nameEn?: string | null | undefined }

/**
 * Enters a jurisdiction at the level its code says, with the ledger's accounts down to the counties. The level directly
 * above must exist, unless nothing above does; townships and villages always want theirs. Throws `InvalidError`
 * `parent_missing` and `ConflictError` `jurisdiction_exists`.
 */
export async function enterJurisdiction(
  tx: Writer,
  { code, name, nameEn = null }: NewJurisdiction,
  now: Date,
): Promise<Jurisdiction> {
  const level = levelOf(code)
  const ancestors = ancestorsOf(code)
  const [parent = null] = ancestors
  const existing = await existingCodes(tx, ancestors)
  const parentExists = parent !== null && existing.includes(parent)
  const isBelowCounty = level === 'township' || level === 'village'
  if (parent !== null && !parentExists && (isBelowCounty || existing.length > 0))
    throw new InvalidError('parent_missing', `Enter ${parent} first: ${code} lies in it.`, {
      params: { code, parent },
    })

  const row = { code, parentCode: parentExists ? parent : null, level, name, nameEn }
  if (!(await insertJurisdiction(tx, row)))
    throw new ConflictError('jurisdiction_exists', `${code} is already there. Change its name instead.`, {
      code,
    })
  if (level === 'province' || level === 'city') await adoptRoots(tx, code, code.length + 2)
  if (code === countyOf(code)) await insertAccounts(tx, code, now)
  return row
}
