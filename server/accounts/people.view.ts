import type { Person } from '../../protocol/api/accounts.ts'
import type { Actor } from '../route.ts'
import type { PersonRow } from './people.store.ts'

/** A person as others may see them: never the hash of the password. */
export const toPerson = (row: PersonRow): Person => ({
  id: row.id,
  username: row.username,
  displayName: row.displayName,
  role: row.role,
  jurisdictionCode: row.jurisdictionCode,
  createdAt: row.createdAt.toISOString(),
  disabledAt: row.disabledAt?.toISOString() ?? null,
})

export const toActor = (row: PersonRow): Actor => ({ person: toPerson(row), scope: row.jurisdictionCode })
