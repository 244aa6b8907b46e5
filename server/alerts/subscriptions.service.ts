import type { SaveSubscription, Subscription } from '../../protocol/api/notifications.ts'
import type { AuditLog } from '../accounts/audit.service.ts'
import type { Ambient } from '../ambient.ts'
import type { Database, Reader } from '../db/database.ts'
import { covers } from '../db/scope.ts'
import { InvalidError, NotFoundError } from '../errors.ts'
import type { PlacesService } from '../places/places.service.ts'
import type { Actor } from '../route.ts'
import * as store from './contacts.store.ts'
import { requireJurisdiction } from './jurisdiction.check.ts'

interface Dependencies {
  db: Database
  ambient: Ambient
  audit: Pick<AuditLog, 'record'>
  places: Pick<PlacesService, 'jurisdictions'>
}

/** Who is told of what. */
export class SubscriptionsService {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  async list({ scope }: Actor): Promise<Subscription[]> {
    return (await store.listSubscriptions(this.#from.db, scope)).map(toSubscription)
  }

  /**
   * Makes one, or replaces the one with this id. Throws `NotFoundError` for it, its contact or jurisdiction,
   * `ForbiddenError` `scope_too_wide`, and `InvalidError` `beyond_contact`.
   */
  async save(actor: Actor, id: string | null, input: SaveSubscription): Promise<Subscription> {
    const { db, ambient, audit, places } = this.#from
    if (id !== null) await this.#find(db, actor, id)
    await requireJurisdiction(places, actor, input.jurisdictionCode)
    return db.write(async (tx) => {
      const [named] = await store.listContacts(tx, actor.scope, input.contactId)
      if (!named) throw new NotFoundError('contact', input.contactId)
      // Whoever looks after a contact may change where it leads: it hears nothing of other jurisdictions.
      if (!covers(named.contact.jurisdictionCode, input.jurisdictionCode ?? ''))
        throw new InvalidError(
          'beyond_contact',
          'A contact is told of its own jurisdiction and those below it. Choose one of them.',
          { errors: [{ path: 'jurisdictionCode', message: 'lies beyond the jurisdiction of the contact' }] },
        )
      const subscriptionId = id ?? ambient.newId()
      if (id === null)
        await store.insertSubscription(tx, { ...input, id: subscriptionId, createdAt: ambient.now() })
      else await store.updateSubscription(tx, id, input)
      await audit.record(tx, {
        actor,
        action: id === null ? 'alert_subscription.created' : 'alert_subscription.updated',
        subjectKind: 'alert_subscription',
        subjectId: subscriptionId,
        detail: { ...input },
      })
      return this.#find(tx, actor, subscriptionId)
    })
  }

  /** Throws `NotFoundError`. */
  async remove(actor: Actor, id: string): Promise<void> {
    const { db, audit } = this.#from
    await db.write(async (tx) => {
      const { contactId } = await this.#find(tx, actor, id)
      await store.deleteSubscription(tx, id)
      await audit.record(tx, {
        actor,
        action: 'alert_subscription.removed',
        subjectKind: 'alert_subscription',
        subjectId: id,
        detail: { contactId },
      })
    })
  }

  async #find(db: Reader, { scope }: Actor, id: string): Promise<Subscription> {
    const [found] = await store.listSubscriptions(db, scope, id)
    if (!found) throw new NotFoundError('subscription', id)
    return toSubscription(found)
  }
}

const toSubscription = ({
  subscription: { createdAt: _, ...subscription },
  contactName,
}: Awaited<ReturnType<typeof store.listSubscriptions>>[number]): Subscription => ({
  ...subscription,
  contactName,
})
