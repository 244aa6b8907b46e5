import type { NoticeEvent } from '../../protocol/api/alerts.ts'
import type { Ambient } from '../ambient.ts'
import type { Reader, Writer } from '../db/database.ts'
import type { Happening } from './happening.ts'
import { answeredBy, concerns, dueAt, escalationLevels, GATHER, type WallClock } from './notice-plan.ts'
import * as store from './notices.store.ts'

interface Dependencies {
  ambient: Ambient
  timeZone: WallClock
}

type Telling = Happening & { tell: NoticeEvent }

/** Puts into the outbox what is to be told of alerts, in the transaction of the change it tells of. */
export class NoticePlanner {
  readonly #from: Dependencies

  constructor(dependencies: Dependencies) {
    this.#from = dependencies
  }

  async plan(tx: Writer, happenings: readonly Happening[], at: Date): Promise<void> {
    const telling = happenings.filter((each): each is Telling => each.tell !== undefined)
    if (telling.length === 0) return
    const wishes = await store.listWishes(tx)
    const said = await this.#saidOf(tx, telling)
    const owners = await this.#contactsOf(tx, telling)
    const rows: store.NoticeRow[] = []
    const dropped: string[] = []
    for (const each of telling) {
      const waiting = (said.get(each.alert.id) ?? []).filter(({ mailingId }) => mailingId === null)
      const due = new Map<string, Date>()
      const tell = (contactId: string, when: Date) => {
        const known = due.get(contactId)
        if (!known || when < known) due.set(contactId, when)
      }
      const news = { ...each.alert, event: each.tell, code: each.code }
      if (each.tell === 'resolved') {
        // Who was told of it is told of its end; who was not yet need not hear of it any more.
        dropped.push(...waiting.map(({ id }) => id))
        for (const { contactId, mailingId } of said.get(each.alert.id) ?? []) {
          if (mailingId === null) continue
          const own = wishes.filter((wish) => wish.contactId === contactId && concerns(wish, news))
          const times = own.map((wish) => dueAt(wish, news, at, this.#from.timeZone))
          for (const when of times.length > 0 ? times : [new Date(at.getTime() + GATHER)])
            tell(contactId, when)
        }
      } else if (each.tell === 'assigned')
        for (const contactId of owners.get(each.alert.assigneeId ?? '') ?? [])
          tell(contactId, new Date(at.getTime() + GATHER))
      else
        for (const wish of answeredBy(wishes, news))
          tell(wish.contactId, dueAt(wish, news, at, this.#from.timeZone))
      if (each.tell === 'reopened')
        // To who has not heard of its end, nothing has happened.
        for (const { id, contactId, event } of waiting)
          if (event === 'resolved') {
            dropped.push(id)
            due.delete(contactId)
          }
      for (const [contactId, when] of due)
        rows.push({
          id: this.#from.ambient.newId(),
          alertId: each.alert.id,
          contactId,
          event: each.tell,
          at,
          dueAt: when,
          mailingId: null,
          droppedAt: null,
        })
    }
    await store.dropNotices(tx, dropped, at)
    await store.insertNotices(tx, rows)
  }

  /** How many levels up somebody wants to know of such an alert. */
  async levelsOf(db: Reader, { alert, code }: Pick<Happening, 'alert' | 'code'>): Promise<number> {
    return escalationLevels(await store.listWishes(db), { ...alert, code }).length
  }

  async #saidOf(tx: Writer, telling: readonly Telling[]): Promise<Map<string, store.NoticeRow[]>> {
    const said = new Map<string, store.NoticeRow[]>()
    const ids = telling
      .filter(({ tell }) => ['resolved', 'reopened'].includes(tell))
      .map(({ alert }) => alert.id)
    if (ids.length > 0)
      for (const row of await store.listSaid(tx, ids))
        said.set(row.alertId, [...(said.get(row.alertId) ?? []), row])
    return said
  }

  async #contactsOf(tx: Writer, telling: readonly Telling[]): Promise<Map<string, string[]>> {
    const people = telling.flatMap(({ tell, alert }) => (tell === 'assigned' ? (alert.assigneeId ?? []) : []))
    const contacts = new Map<string, string[]>()
    if (people.length > 0)
      for (const { id, personId } of await store.listContactsOf(tx, people))
        if (personId !== null) contacts.set(personId, [...(contacts.get(personId) ?? []), id])
    return contacts
  }
}
