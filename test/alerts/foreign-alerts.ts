import type { AlertGroup } from '../../protocol/api/alerts.ts'
import type { Contact, Subscription } from '../../protocol/api/notifications.ts'
import type { Location } from '../../protocol/api/places.ts'
import { alertMailings } from '../../server/db/schema/index.ts'
import type { Api, TestApp } from '../support/app.ts'

/** One of everything about alerts in another county, by the routes that name it. */
export async function foreignAlerts(app: TestApp, admin: Api, jurisdictionCode: string) {
  const { items: products } = await admin.get<{ items: { id: string; code: string }[] }>('/api/products')
  const outlet = await admin.post<Location>('/api/locations', {
    kind: 'staffed_outlet',
    jurisdictionCode,
    name: '他县发放点',
    productIds: products.filter(({ code }) => code === 'CON52').map(({ id }) => id),
  })
  const lot = { number: 'F2', expiresOn: '2031-01-31' }
  await admin.post('/api/movements', {
    kind: 'receipt',
    to: outlet.id,
    lines: [{ product: 'CON52', lot, quantity: 1 }],
  })
  await admin.post('/api/movements', {
    kind: 'issue',
    from: outlet.id,
    lines: [{ product: 'CON52', quantity: 1 }],
  })
  await app.services.alerts.engine.refresh()
  const { items: groups } = await admin.get<{ items: AlertGroup[] }>(`/api/alerts?location=${outlet.id}`)
  const id = groups[0]?.alerts[0]?.id ?? ''

  const contact = await admin.post<Contact>('/api/alert-contacts', {
    name: '他县值班群',
    kind: 'wecom',
    jurisdictionCode,
    address: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=nobody',
  })
  // Of what never happens here, so that nobody is called.
  const wish = {
    contactId: contact.id,
    jurisdictionCode,
    rules: ['rollout_halted'],
    minSeverity: 'critical',
    when: 'opened',
    quiet: null,
    digest: null,
  }
  const subscription = await admin.post<Subscription>('/api/alert-subscriptions', wish)
  const lost = {
    id: 'lost-in-another-county',
    contactId: contact.id,
    createdAt: new Date(),
    attempts: 1,
    nextAttemptAt: null,
    sentAt: null,
    givenUpAt: new Date(),
    error: 'answered 404',
  }
  await app.db.write((tx) => tx.insert(alertMailings).values(lost))

  const reason = { reason: 'x' }
  return {
    foreign: {
      ...Object.fromEntries(
        ['', '/acknowledge', '/snooze', '/assignees', '/assign', '/comment', '/resolve'].map((what) => [
          `/api/alerts/:id${what}`,
          { id },
        ]),
      ),
      '/api/alert-rules/:rule': { rule: 'door_open' },
      '/api/alert-contacts/:id': { id: contact.id },
      '/api/alert-contacts/:id/test': { id: contact.id },
      '/api/alert-subscriptions/:id': { id: subscription.id },
      '/api/alert-mailings/:id/retry': { id: lost.id },
    },
    bodies: {
      'POST /api/alerts/:id/acknowledge': reason,
      'POST /api/alerts/:id/resolve': reason,
      'POST /api/alerts/:id/snooze': { until: '2099-01-01T00:00:00Z' },
      'POST /api/alerts/:id/assign': { personId: null },
      'POST /api/alerts/:id/comment': { text: 'x' },
      'PUT /api/alert-rules/:rule': { jurisdictionCode, override: null },
      'PUT /api/alert-subscriptions/:id': wish,
    },
  }
}
