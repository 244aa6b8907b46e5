import type { DispenserDetail } from '../../protocol/api/devices.ts'
import { useNow } from '../components/now.context.tsx'
import { Empty } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'

/** What the machine said lately; a kind that newer firmware invented is shown by its own name. */
export function EventList({ events }: { events: DispenserDetail['recent'] }) {
  const { t, format, look } = useLanguage()
  const now = useNow()
  if (events.length === 0) return <Empty title={t('device.noEvents')} />
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('device.when')}</th>
          <th scope="col">{t('device.event')}</th>
          <th scope="col">{t('device.channelNumber')}</th>
          <th scope="col" data-end>
            {t('form.quantity')}
          </th>
          <th scope="col" data-end>
            {t('device.seq')}
          </th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr key={`${event.log}:${event.seq}`}>
            <td
              title={t('device.receivedAt', {
                at: format.instant(event.receivedAt),
                quality: t(`timeQuality.${event.timeQuality}`),
              })}
            >
              {format.moment(event.occurredAt, now)}
            </td>
            <td data-label={t('device.event')}>{look('event', event.kind) ?? event.kind}</td>
            <td data-label={t('device.channelNumber')}>{event.channel ?? '—'}</td>
            <td data-label={t('form.quantity')} data-end>
              {event.quantity ?? '—'}
            </td>
            <td data-label={t('device.seq')} data-end data-code>
              {event.seq}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
