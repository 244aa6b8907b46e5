import type { CreatePerson, Person, UpdatePerson } from '../../protocol/api/accounts.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database, Reader, Writer } from '../db/database.ts'
import { covers } from '../db/scope.ts'
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import type { AuditLog } from './audit.service.ts'
import type { PasswordHasher } from './password.hasher.ts'
import { refuseWeak } from './password.rules.ts'
import * as store from './people.store.ts'
import { toPerson } from './people.view.ts'
import { deleteSessionsOf } from './sessions.store.ts'
import { revokeTokensOf } from './tokens.store.ts'

interface Parts {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: AuditLog
  hasher: PasswordHasher
}

/** Staff: who may sign in, as what, and for which jurisdiction. */
export class PeopleService {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async list(scope: string | null): Promise<Person[]> {
    return (await store.listPeople(this.#parts.db, scope)).map(toPerson)
  }

  hasAnyone(): Promise<boolean> {
    return store.hasPeople(this.#parts.db)
  }

  /**
   * `actor` null = the system itself. Throws `ConflictError` `username_taken`, `InvalidError` `weak_password` or
   * `unknown_jurisdiction`, and `ForbiddenError` `scope_too_wide`.
   */
  async create(actor: Actor | null, person: CreatePerson): Promise<Person> {
    const { db, ambient, audit, hasher } = this.#parts
    refuseWeak(person.password, person, 'password')
    const { username, displayName, role, jurisdictionCode } = person
    const row: store.PersonRow = {
      id: ambient.newId(),
      username,
      displayName,
      role,
      jurisdictionCode,
      passwordHash: await hasher.hash(person.password),
      locale: null,
      createdAt: ambient.now(),
      disabledAt: null,
    }
    await db.write(async (tx) => {
      await refuseForeign(tx, actor?.scope ?? null, jurisdictionCode)
      if (!(await store.insertPerson(tx, row)))
        throw new ConflictError('username_taken', `The user name ${username} is taken. Choose another.`, {
          username,
        })
      const detail = { username, displayName, role, jurisdictionCode }
      await audit.record(tx, {
        actor,
        action: 'person.created',
        subjectKind: 'person',
        subjectId: row.id,
        detail,
      })
    })
    return toPerson(row)
  }

  /**
   * Changes what is given. A new role, jurisdiction or password, and disabling, end the person's sessions; disabling
   * revokes their tokens too. Nobody changes their own rights, so that the last administrator cannot leave by accident.
   * Throws as `create` does, and `ForbiddenError` `own_account`, `ConflictError` `last_administrator`.
   */
  async update(actor: Actor, id: string, wanted: UpdatePerson): Promise<Person> {
    const { db, ambient, audit, hasher, changes } = this.#parts
    const passwordHash = wanted.password === undefined ? undefined : await hasher.hash(wanted.password)
    return db.write(async (tx, afterCommit) => {
      const before = await store.findPerson(tx, id, actor.scope)
      if (!before) throw new NotFoundError('person', id)
      if (wanted.password !== undefined) refuseWeak(wanted.password, before, 'password')
      const set = differences(before, wanted, ambient.now())
      const cutsSessions =
        passwordHash !== undefined || ['role', 'jurisdictionCode', 'disabledAt'].some((field) => field in set)
      if (!cutsSessions && Object.keys(set).length === 0) return toPerson(before)
      if (cutsSessions && id === actor.person.id)
        throw new ForbiddenError(
          'Another administrator must change your own rights or reset your password.',
          'own_account',
        )
      if (set.jurisdictionCode !== undefined) await refuseForeign(tx, actor.scope, set.jurisdictionCode)

      const after = { ...before, ...set, ...(passwordHash === undefined ? {} : { passwordHash }) }
      if (
        isUnlimited(before) &&
        !isUnlimited(after) &&
        (await store.countOtherUnlimitedAdministrators(tx, id)) === 0
      )
        throw new ConflictError(
          'last_administrator',
          'This is the last administrator of everything: make another first.',
        )
      await store.updatePerson(tx, id, passwordHash === undefined ? set : { ...set, passwordHash })
      if (cutsSessions) {
        await deleteSessionsOf(tx, id)
        afterCommit(() => changes.emit('signedOut', id))
      }
      if (set.disabledAt) await revokeTokensOf(tx, id, ambient.now())
      const detail = { ...set, ...(passwordHash === undefined ? {} : { password: 'reset' }) }
      await audit.record(tx, {
        actor,
        action: 'person.updated',
        subjectKind: 'person',
        subjectId: id,
        detail,
      })
      return toPerson(after)
    })
  }
}

type Changeable = Pick<store.PersonRow, 'displayName' | 'role' | 'jurisdictionCode' | 'disabledAt'>

/** What of `wanted` is not so already. */
function differences(person: store.PersonRow, wanted: UpdatePerson, now: Date): Partial<Changeable> {
  const {
    displayName = person.displayName,
    role = person.role,
    jurisdictionCode = person.jurisdictionCode,
  } = wanted
  const disabled = wanted.disabled ?? person.disabledAt !== null
  return {
    ...(displayName === person.displayName ? {} : { displayName }),
    ...(role === person.role ? {} : { role }),
    ...(jurisdictionCode === person.jurisdictionCode ? {} : { jurisdictionCode }),
    ...(disabled === (person.disabledAt !== null) ? {} : { disabledAt: disabled ? now : null }),
  }
}

const isUnlimited = (person: store.PersonRow): boolean =>
  person.role === 'administrator' && person.jurisdictionCode === null && person.disabledAt === null

/** Nobody grants more than they have. A jurisdiction outside their own does not exist for them. */
async function refuseForeign(tx: Reader | Writer, scope: string | null, code: string | null): Promise<void> {
  if (code === null) {
    if (scope === null) return
    throw new ForbiddenError(
      'You may grant your own jurisdiction and those below it, not everything.',
      'scope_too_wide',
    )
  }
  if (covers(scope, code) && (await store.findJurisdiction(tx, code))) return
  throw new InvalidError('unknown_jurisdiction', `There is no jurisdiction ${code} here.`, {
    params: { code },
    errors: [{ path: 'jurisdictionCode', message: 'does not exist' }],
  })
}
