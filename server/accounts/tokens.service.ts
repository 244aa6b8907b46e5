import type { CreatedToken, CreateToken, Token } from '../../protocol/api/accounts.ts'
import type { Ambient } from '../ambient.ts'
import type { Database } from '../db/database.ts'
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts'
import type { Actor } from '../route.ts'
import type { AuditLog } from './audit.service.ts'
import { toActor } from './people.view.ts'
import { hashSecret } from './secret.ts'
import * as store from './tokens.store.ts'

const MAX_TOKENS = 50
const DAY_MS = 24 * 60 * 60_000

interface Parts {
  db: Database
  ambient: Ambient
  audit: AuditLog
}

/** Bearer tokens: a script acts as the person who made its token, with the role that person has at the time. */
export class TokensService {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async list(actor: Actor): Promise<Token[]> {
    return (await store.listTokens(this.#parts.db, actor.person.id)).map(toToken)
  }

  /** The token itself is in the answer and nowhere else. `expiresOn` is its last day (UTC). */
  async create(actor: Actor, { name, expiresOn }: CreateToken): Promise<CreatedToken> {
    const { db, ambient, audit } = this.#parts
    const now = ambient.now()
    const expiresAt = expiresOn ? new Date(Date.parse(`${expiresOn}T00:00:00Z`) + DAY_MS) : null
    if (expiresAt && expiresAt <= now)
      throw new InvalidError('expiry_past', 'The last day of the token is over.', {
        errors: [{ path: 'expiresOn', message: 'is in the past' }],
      })
    const secret = `slt_${ambient.newSecret()}`
    const row = {
      id: ambient.newId(),
      personId: actor.person.id,
      name,
      tokenHash: hashSecret(secret),
      createdAt: now,
      expiresAt,
      revokedAt: null,
    }
    await db.write(async (tx) => {
      if ((await store.countTokens(tx, actor.person.id)) >= MAX_TOKENS)
        throw new ConflictError('too_many_tokens', `You have ${MAX_TOKENS} tokens. Revoke one first.`, {
          max: MAX_TOKENS,
        })
      await store.insertToken(tx, row)
      const detail = { name, expiresAt: expiresAt?.toISOString() ?? null }
      await audit.record(tx, {
        actor,
        action: 'token.created',
        subjectKind: 'token',
        subjectId: row.id,
        detail,
      })
    })
    return { ...toToken(row), token: secret }
  }

  /** Throws `NotFoundError` for another person's token. */
  async revoke(actor: Actor, id: string): Promise<void> {
    const { db, ambient, audit } = this.#parts
    await db.write(async (tx) => {
      const revoked = await store.revokeToken(tx, { id, personId: actor.person.id, now: ambient.now() })
      if (!revoked) throw new NotFoundError('token', id)
      await audit.record(tx, {
        actor,
        action: 'token.revoked',
        subjectKind: 'token',
        subjectId: id,
        detail: {},
      })
    })
  }

  /** The person behind a token; null when it is unknown, revoked or expired, or its person disabled. */
  async find(secret: string): Promise<Actor | null> {
    const found = await store.findToken(this.#parts.db, hashSecret(secret))
    if (!found) return null
    const { expiresAt } = found.token
    return expiresAt && expiresAt <= this.#parts.ambient.now() ? null : toActor(found.person)
  }
}

const toToken = (row: store.TokenRow): Token => ({
  id: row.id,
  name: row.name,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
})
