import { Select } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { z } from 'zod'
import type { EventHistory } from '../../protocol/api/devices.ts'
import { EVENT_KINDS } from '../../protocol/messages/events.ts'
import { useApi } from '../api/api.context.ts'
import { eventsQuery } from '../api/devices.queries.ts'
import { FilterBar } from '../components/filter-bar.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { useNow } from '../components/now.context.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { detailOf, kindName, lateness } from './event.words.ts'
import { useMachine } from './machine.context.ts'
import classes from './machine-pages.module.css'

const filters = z.object({
  kind: z.string().max(64).optional(),
  channel: z.coerce.number().int().min(1).max(99).optional(),
})

function Events({ events }: { events: EventHistory['items'] }) {
  const language = useLanguage()
  const { t, format, look } = language
  const now = useNow()
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('device.when')}</th>
          <th scope="col">{t('device.event')}</th>
          <th scope="col">{t('device.channelNumber')}</th>
          <th scope="col">{t('machine.detail')}</th>
          <th scope="col" data-end>
            {t('machine.position')}
          </th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => {
          const late = lateness(event.occurredAt, event.receivedAt, t)
          return (
            <tr key={`${event.log}:${event.seq}`}>
              <td
                title={t('device.receivedAt', {
                  at: format.instant(event.receivedAt),
                  quality: t(`timeQuality.${event.timeQuality}`),
                })}
              >
                {format.moment(event.occurredAt, now)}
                {late !== null && <span className={classes.late}>{late}</span>}
              </td>
              <td data-label={t('device.event')}>{kindName(event.kind, look)}</td>
              <td data-label={t('device.channelNumber')}>{event.channel ?? '—'}</td>
              <td data-label={t('machine.detail')}>{detailOf(event.kind, event.sent, language)}</td>
              <td data-label={t('machine.position')} data-end data-code>
                {event.log}:{event.seq}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** Everything the machine ever said. */
export function MachineHistory() {
  const { t, look } = useLanguage()
  const api = useApi()
  const machine = useMachine()
  const [chosen, change] = useUrlFilters(filters)
  const query = useInfiniteQuery(eventsQuery(api, machine.id, chosen))
  const filtered = chosen.kind !== undefined || chosen.channel !== undefined
  return (
    <>
      <FilterBar>
        <Select
          aria-label={t('machine.kind')}
          placeholder={t('machine.allKinds')}
          data={EVENT_KINDS.map((kind) => ({ value: kind, label: kindName(kind, look) }))}
          value={chosen.kind ?? null}
          onChange={(kind) => change({ kind })}
          clearable
        />
        <Select
          aria-label={t('device.channelNumber')}
          placeholder={t('machine.allChannels')}
          data={machine.channels.map(({ channel }) => ({
            value: String(channel),
            label: t('device.channel', { channel }),
          }))}
          value={chosen.channel === undefined ? null : String(chosen.channel)}
          onChange={(channel) => change({ channel })}
          clearable
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={10} />}>
        {({ pages }) => {
          const events = pages.flatMap((page) => page.items)
          return events.length === 0 ? (
            <Empty
              icon={<IconHistory size={28} stroke={1.4} aria-hidden />}
              title={t(filtered ? 'machine.noneFound' : 'machine.noHistory')}
              hint={t(filtered ? 'words.loosenFilters' : 'machine.noHistoryHint')}
            />
          ) : (
            <div className={classes.box}>
              <Events events={events} />
              <LoadMore query={query} className={classes.more} />
            </div>
          )
        }}
      </Await>
    </>
  )
}
