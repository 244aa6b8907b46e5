import type { ChangePassword, Session, SignIn } from '../../protocol/api/accounts.ts'
import type { Ambient } from '../ambient.ts'
import type { Changes } from '../changes.ts'
import type { Database } from '../db/database.ts'
import { InvalidError, UnauthenticatedError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Actor } from '../route.ts'
import type { AuditLog } from './audit.service.ts'
import type { PasswordHasher } from './password.hasher.ts'
import { refuseWeak } from './password.rules.ts'
import { findByUsername, findJurisdiction, findPerson, updatePerson } from './people.store.ts'
import { toActor } from './people.view.ts'
import { deviceName, hashSecret, signDevice } from './secret.ts'
import * as store from './sessions.store.ts'
import type { SignInThrottle } from './sign-in.throttle.ts'

const MINUTE = 60_000
/** Without a request for this long a session ends. */
const IDLE_LIMIT_MS = 12 * 60 * MINUTE
/** However busy, a session ends this long after sign-in. */
export const ABSOLUTE_LIMIT_MS = 7 * 24 * 60 * MINUTE
/** How exactly the last request is known: not every read should be a write. */
const SEEN_EVERY_MS = MINUTE

/** What a browser sent along, and from where. */
export interface Visitor {
  address: string
  session: string | null
  device: string | null
}

/** An open session, with the secrets that the browser is to keep. */
export interface OpenedSession {
  session: Session
  secrets: { session: string; device: string }
}

interface Parts {
  db: Database
  ambient: Ambient
  changes: Changes
  log: Log
  audit: AuditLog
  hasher: PasswordHasher
  throttle: SignInThrottle
}

/** Sign-in by password, and the sessions that follow. Nothing is cached: a session that ended is refused at once. */
export class SessionsService {
  readonly #parts: Parts
  readonly #touching = new Map<string, Promise<void>>()
  #deviceKey = ''

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    const { db, ambient } = this.#parts
    this.#deviceKey = await db.write((tx) => store.keepDeviceKey(tx, ambient.newSecret(), ambient.now()))
  }

  async stop(): Promise<void> {
    await Promise.all(this.#touching.values())
  }

  /**
   * Opens a session under a new secret; one that the browser brought along ends, so that nobody can plant theirs. Throws
   * `UnauthenticatedError` `invalid_credentials`, alike for an unknown user, a disabled one and a wrong password, and
   * `TooManyError`.
   */
  async signIn({ username, password }: SignIn, visitor: Visitor): Promise<OpenedSession> {
    const { db, audit, hasher, throttle, changes, ambient } = this.#parts
    const known = deviceName(this.#deviceKey, username, visitor.device)
    const attempt = await throttle.admit({ username, address: visitor.address, device: known })
    const person = await findByUsername(db, username)
    const right = await hasher.verify(person?.passwordHash ?? null, password)
    if (!person || !right) throw wrongCredentials()

    const now = ambient.now()
    const secret = ambient.newSecret()
    const row = {
      tokenHash: hashSecret(secret),
      personId: person.id,
      csrfToken: ambient.newSecret(),
      createdAt: now,
      lastSeenAt: now,
    }
    const actor = await db.write(async (tx, afterCommit) => {
      // The password was checked before the transaction: meanwhile it may have changed, or its owner been disabled.
      const present = await findPerson(tx, person.id, null)
      if (!present || present.disabledAt || present.passwordHash !== person.passwordHash)
        throw wrongCredentials()
      const replaced =
        visitor.session === null ? undefined : await store.deleteSession(tx, hashSecret(visitor.session))
      if (replaced !== undefined) afterCommit(() => changes.emit('signedOut', replaced))
      await store.deleteExpired(tx, this.#limits(now))
      await store.insertSession(tx, row)
      const actor = toActor(present)
      await audit.record(tx, {
        actor,
        action: 'session.opened',
        subjectKind: 'person',
        subjectId: person.id,
        detail: {},
      })
      return actor
    })
    await attempt.succeeded()
    return {
      session: await this.describe(actor, row.csrfToken),
      secrets: { session: secret, device: signDevice(this.#deviceKey, username, known ?? ambient.newId()) },
    }
  }

  /** The person behind a session secret; null when it is unknown, ended, or its person disabled. */
  async find(secret: string): Promise<{ actor: Actor; csrfToken: string } | null> {
    const tokenHash = hashSecret(secret)
    const found = await store.findSession(this.#parts.db, tokenHash)
    if (!found) return null
    const { session, person } = found
    const now = this.#parts.ambient.now()
    const { madeBefore, seenBefore } = this.#limits(now)
    if (session.createdAt < madeBefore || session.lastSeenAt < seenBefore) return null
    if (now.getTime() - session.lastSeenAt.getTime() >= SEEN_EVERY_MS) this.#touch(tokenHash, now)
    return { actor: toActor(person), csrfToken: session.csrfToken }
  }

  /** Ends the session, if it is one. */
  async signOut(secret: string): Promise<void> {
    const { db, audit, changes } = this.#parts
    await db.write(async (tx, afterCommit) => {
      const personId = await store.deleteSession(tx, hashSecret(secret))
      const person = personId === undefined ? undefined : await findPerson(tx, personId, null)
      if (!person) return
      await audit.record(tx, {
        actor: toActor(person),
        action: 'session.closed',
        subjectKind: 'person',
        subjectId: person.id,
        detail: {},
      })
      afterCommit(() => changes.emit('signedOut', person.id))
    })
  }

  /**
   * Changes the person's own password: all their other sessions end, and this one goes on under a new secret. Throws
   * `InvalidError` `wrong_password` or `weak_password`, and `TooManyError`.
   */
  async changePassword(
    actor: Actor,
    secret: string,
    { current, next }: ChangePassword,
    address: string,
  ): Promise<OpenedSession> {
    const { db, ambient, audit, hasher, throttle, changes } = this.#parts
    refuseWeak(next, actor.person, 'next')
    const attempt = await throttle.admit({
      username: actor.person.username,
      address,
      device: actor.person.id,
    })
    const person = await findPerson(db, actor.person.id, null)
    if (!person || !(await hasher.verify(person.passwordHash, current)))
      throw new InvalidError('wrong_password', 'The current password is wrong.', {
        errors: [{ path: 'current', message: 'is wrong' }],
      })
    await attempt.succeeded()

    const passwordHash = await hasher.hash(next)
    const renewed = ambient.newSecret()
    const tokenHash = hashSecret(secret)
    const csrfToken = await db.write(async (tx, afterCommit) => {
      const open = await store.findSession(tx, tokenHash)
      if (!open) throw new UnauthenticatedError()
      await updatePerson(tx, person.id, { passwordHash })
      await store.deleteSessionsOf(tx, person.id, tokenHash)
      await store.renameSession(tx, tokenHash, hashSecret(renewed))
      await audit.record(tx, {
        actor,
        action: 'person.password_changed',
        subjectKind: 'person',
        subjectId: person.id,
        detail: {},
      })
      afterCommit(() => changes.emit('signedOut', person.id))
      return open.session.csrfToken
    })
    return {
      session: await this.describe(actor, csrfToken),
      secrets: { session: renewed, device: signDevice(this.#deviceKey, person.username, ambient.newId()) },
    }
  }

  async describe(actor: Actor, csrfToken: string | null): Promise<Session> {
    const jurisdiction =
      actor.scope === null ? undefined : await findJurisdiction(this.#parts.db, actor.scope)
    return { person: actor.person, jurisdiction: jurisdiction ?? null, csrfToken }
  }

  #limits(now: Date): { madeBefore: Date; seenBefore: Date } {
    return {
      madeBefore: new Date(now.getTime() - ABSOLUTE_LIMIT_MS),
      seenBefore: new Date(now.getTime() - IDLE_LIMIT_MS),
    }
  }

  /** Beside the request: a database that cannot write must not stop people from reading. */
  #touch(tokenHash: string, now: Date): void {
    if (this.#touching.has(tokenHash)) return
    const done = this.#parts.db
      .write((tx) => store.touchSession(tx, tokenHash, now))
      .catch((error: unknown) =>
        this.#parts.log.warn({ err: error }, 'the last use of a session was not noted'),
      )
      .finally(() => this.#touching.delete(tokenHash))
    this.#touching.set(tokenHash, done)
  }
}

const wrongCredentials = () =>
  new UnauthenticatedError('User name or password is wrong.', 'invalid_credentials')
