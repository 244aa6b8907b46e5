import type { Page } from 'playwright-core'

/** The next thing that is to wait on this phone finds no room; what comes after it does. */
export const noRoomOnce = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { put } = IDBObjectStore.prototype
    IDBObjectStore.prototype.put = function (...given) {
      if (this.name !== 'outbox') return put.apply(this, given)
      IDBObjectStore.prototype.put = put
      throw new DOMException('', 'QuotaExceededError')
    }
  })
