import { createHash } from 'node:crypto'
import type { CreatePerson, Person } from '../../protocol/api/accounts.ts'
import { password as passwordSchema } from '../../protocol/api/accounts.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database } from '../db/database.ts'
import { InvalidError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Actor } from '../route.ts'
import type { AuditLog } from './audit.service.ts'
import { PasswordHasher } from './password.hasher.ts'
import { PeopleService } from './people.service.ts'
import { SessionsService } from './sessions.service.ts'
import { SignInThrottle } from './sign-in.throttle.ts'
import { TokensService } from './tokens.service.ts'

interface Parts {
  db: Database
  ambient: Ambient
  changes: Changes
  audit: AuditLog
  log: Log
}

/** What a request brought to prove who sends it: at most one of the two. */
export interface Proof {
  session: string | null
  bearer: string | null
}

/** Who calls. The CSRF token is null for a bearer token, which no browser sends by itself. */
export interface Authenticated {
  actor: Actor
  csrfToken: string | null
}

/** People, their sessions and tokens. */
export class AccountsService {
  readonly people: PeopleService
  readonly sessions: SessionsService
  readonly tokens: TokensService
  readonly audit: AuditLog

  constructor(parts: Parts) {
    const hasher = new PasswordHasher()
    this.audit = parts.audit
    this.people = new PeopleService({ ...parts, hasher })
    this.sessions = new SessionsService({ ...parts, hasher, throttle: new SignInThrottle() })
    this.tokens = new TokensService(parts)
    this.#newSecret = () => parts.ambient.newSecret()
  }

  readonly #newSecret: () => string

  async start(): Promise<void> {
    await this.sessions.start()
  }

  async stop(): Promise<void> {
    await this.sessions.stop()
  }

  /**
   * At the first start, when there is nobody: makes `admin`, an administrator of everything, with the password given or
   * a random one. Returns a random one once, to be printed; null otherwise. Throws `InvalidError` for a password that
   * nobody could choose either.
   */
  async ensureAdministrator(given: string | null): Promise<{ username: string; password: string } | null> {
    if (await this.people.hasAnyone()) return null
    if (given !== null && !passwordSchema.safeParse(given).success)
      throw new InvalidError(
        'weak_password',
        'The password of the first administrator must have 8 to 128 characters.',
      )
    const password = given ?? readable(this.#newSecret())
    await this.createPerson({
      username: 'admin',
      displayName: '系统管理员',
      role: 'administrator',
      jurisdictionCode: null,
      password,
    })
    return given === null ? { username: 'admin', password } : null
  }

  /** Makes a person on behalf of the system: the first administrator, the staff of a demonstration. */
  createPerson(person: CreatePerson): Promise<Person> {
    return this.people.create(null, person)
  }

  /**
   * Null = nobody, or somebody whose right to be here has ended. Two point reads by key and no cache: a sign-out, a
   * disabled account or a new role counts from the next request on.
   */
  async authenticate({ session, bearer }: Proof): Promise<Authenticated | null> {
    if (bearer !== null) {
      const actor = await this.tokens.find(bearer)
      return actor && { actor, csrfToken: null }
    }
    return session === null ? null : this.sessions.find(session)
  }
}

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Twenty characters that are hard to misread, 99 bits, in groups of five. */
function readable(secret: string): string {
  const letters = [...createHash('sha512').update(secret).digest().subarray(0, 20)].map(
    (byte) => ALPHABET[byte % ALPHABET.length],
  )
  return letters.join('').replace(/.{5}(?!$)/g, '$&-')
}
