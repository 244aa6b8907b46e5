import type { Ambient } from '../ambient.ts'
import type { AfterCommit, Database, Writer } from '../db/database.ts'
import * as store from './channel-history.store.ts'
import { channelsAt } from './contents.store.ts'

/** One channel (货道) of the machine at a place. */
export interface ChannelKey {
  locationId: string
  channel: number
}
interface Past {
  /** Milliseconds since 1970; the product holds before it. */
  until: number
  productId: string
}

/**
 * For which product each channel was at an instant. Kept in memory, so that a vend is posted without another question:
 * few channels ever change.
 */
export class ChannelHistory {
  readonly #db: Database
  readonly #ambient: Ambient
  /** By place, then by channel; earliest first. */
  readonly #past = new Map<string, Map<number, Past[]>>()

  constructor({ db, ambient }: { db: Database; ambient: Ambient }) {
    this.#db = db
    this.#ambient = ambient
  }

  async start(): Promise<void> {
    this.#past.clear()
    for (const { until, ...row } of await store.listPastProducts(this.#db))
      this.#remember({ ...row, until: until.getTime() })
  }

  stop(): void {}

  /** The product that a channel was for at `at`; undefined when it is the one that it is for now, or none. */
  pastProduct({ locationId, channel }: ChannelKey, at: Date): string | undefined {
    const past = this.#past.get(locationId)?.get(channel)
    return past?.find(({ until }) => at.getTime() < until)?.productId
  }

  /** Channels of a place have been assigned anew: what they were for before holds until now. */
  async keep(
    tx: Writer,
    afterCommit: AfterCommit,
    locationId: string,
    before: readonly { channel: number; productId: string | null }[],
  ): Promise<void> {
    const until = this.#ambient.now()
    const present = await channelsAt(tx, [locationId])
    const rows = before.flatMap(({ channel, productId }) =>
      productId === null || present.find((row) => row.channel === channel)?.productId === productId
        ? []
        : [{ locationId, channel, until, productId }],
    )
    await store.insertPastProducts(tx, rows)
    // Hooks run before the next transaction begins, so what is posted there knows of it.
    afterCommit(() => {
      for (const row of rows) this.#remember({ ...row, until: until.getTime() })
    })
  }

  #remember({ locationId, channel, ...past }: ChannelKey & Past): void {
    const place = this.#past.get(locationId) ?? new Map<number, Past[]>()
    this.#past.set(locationId, place)
    place.set(channel, [...(place.get(channel) ?? []), past])
  }
}
