import { Button } from '@mantine/core'
import { IconClipboardList } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { z } from 'zod'
import { id } from '../../protocol/api/parts.ts'
import { type OrderSummary, orderStatus } from '../../protocol/api/replenishment.ts'
import { useApi } from '../api/api.context.ts'
import { fillRateQuery, ordersQuery } from '../api/replenishment.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Card } from '../components/card.tsx'
import { ChipFilter, FilterBar } from '../components/filter-bar.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { useNow } from '../components/now.context.tsx'
import { Page, Panel } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { addDays, countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import { EmergencyBadge, OrderBadge } from './order.badges.tsx'
import classes from './replenishment.module.css'
import { ReplenishmentTabs } from './replenishment.tabs.tsx'

const SHOWN = ['open', ...orderStatus.options.filter((each) => each !== 'closed'), 'ended'] as const
/** Without a status the address means what is still worked on. */
const orderFilters = z.object({ status: z.enum(SHOWN).default('open'), location: id.optional() })

const queryOf = (status: (typeof SHOWN)[number]) => {
  if (status === 'open') return { open: true }
  return status === 'ended' ? { open: false } : { status }
}

function OrderCard({ order }: { order: OrderSummary }) {
  const { t, format } = useLanguage()
  const { location, supplier, fillRate } = order
  return (
    <Card
      to={`/replenishment/orders/${order.id}`}
      title={`${supplier?.name ?? t('replenishment.external')} → ${location.name}`}
      badge={
        <span className={classes.badges}>
          {order.emergency && <EmergencyBadge />}
          <OrderBadge state={order.state} />
        </span>
      }
      subtitle={[
        t('replenishment.number', { number: order.number }),
        t('replenishment.lines', { count: order.lines }),
        t('replenishment.by', { who: order.createdByName, at: format.instant(order.createdAt) }),
      ].join(' · ')}
      {...(fillRate !== null && {
        facts: [{ term: t('replenishment.fillRate'), value: format.percent(fillRate, 1) }],
      })}
    />
  )
}

function FillRatePanel() {
  const { t, format } = useLanguage()
  const api = useApi()
  const from = addDays(countyDay(useNow()), -365)
  const query = useQuery(fillRateQuery(api, { from }))
  return (
    <Panel title={t('replenishment.fillRate')} aside={t('replenishment.fillRateHint')}>
      <Await query={query} loading={<Loading lines={1} />}>
        {({ rate, orders, underWay }) =>
          rate === null ? (
            <p className={classes.quiet}>{t('replenishment.fillRateNone')}</p>
          ) : (
            <p className={classes.figure}>
              <strong>{format.percent(rate, 1)}</strong>
              <span className={classes.quiet}>{t('replenishment.fillRateOf', { orders, underWay })}</span>
            </p>
          )
        }
      </Await>
    </Panel>
  )
}

/** Orders: what is worked on, emergencies first, and what has ended. */
export function OrdersScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const [filters, change] = useUrlFilters(orderFilters)
  const query = useInfiniteQuery(ordersQuery(api, { ...queryOf(filters.status), location: filters.location }))
  const label = (value: (typeof SHOWN)[number]) =>
    // Approved orders may be on their way or complete by now.
    value === 'open' || value === 'approved' || value === 'ended'
      ? t(`replenishment.${value}`)
      : t(`orderState.${value}`)
  return (
    <Page
      title={t('replenishment.title')}
      actions={
        mayManage && (
          <Button component={Link} to="/replenishment/orders/new" variant="default">
            {t('replenishment.newOrder')}
          </Button>
        )
      }
    >
      <ReplenishmentTabs />
      <FilterBar>
        <ChipFilter
          label={t('words.status')}
          chips={SHOWN.map((value) => ({ value, label: label(value) }))}
          value={filters.status}
          onChange={(status) => change({ status })}
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={6} height={60} />}>
        {({ pages }) => {
          const orders = pages.flatMap((page) => page.items)
          return orders.length === 0 ? (
            <Empty
              icon={<IconClipboardList size={28} stroke={1.4} aria-hidden />}
              title={t('replenishment.listNone')}
              hint={t('replenishment.listNoneHint')}
              action={
                <Button component={Link} to="/replenishment" variant="default">
                  {t('replenishment.toSuggestions')}
                </Button>
              }
            />
          ) : (
            <>
              <div className={classes.cards}>
                {orders.map((order) => (
                  <OrderCard key={order.id} order={order} />
                ))}
              </div>
              <LoadMore query={query} />
            </>
          )
        }}
      </Await>
      <FillRatePanel />
    </Page>
  )
}
