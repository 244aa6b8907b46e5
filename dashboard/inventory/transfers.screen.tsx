import { Button } from '@mantine/core'
import { IconTruckDelivery } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { z } from 'zod'
import { type Transfer, transferStatus } from '../../protocol/api/transfers.ts'
import { useApi } from '../api/api.context.ts'
import { transfersQuery } from '../api/inventory.queries.ts'
import { Age } from '../components/age.tsx'
import { Card } from '../components/card.tsx'
import { useCatalog } from '../components/catalog.ts'
import { ChipFilter, FilterBar } from '../components/filter-bar.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { MovementActions, MovementTabs } from './movements.tabs.tsx'
import classes from './transfers.module.css'

/** Without a status the address means what is under way. */
const transferFilters = z.object({ status: z.enum([...transferStatus.options, 'all']).default('in_transit') })

function TransferCard({ transfer }: { transfer: Transfer }) {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const open = transfer.lines.some((line) => line.sent > line.received + line.lost + line.returned)
  return (
    <Card
      to={`/transfers/${transfer.id}`}
      title={`${transfer.from.name} → ${transfer.to.name}`}
      badge={
        <span className={classes.state} data-open={open || undefined}>
          {t(`transferStatus.${transfer.status}`)}
        </span>
      }
      subtitle={
        <>
          {t('transfer.dispatched')} <Age at={transfer.dispatchedAt} />
          {transfer.dispatchedBy && ` · ${transfer.dispatchedBy}`}
        </>
      }
    >
      <ul className={classes.summary}>
        {transfer.lines.map((line) => (
          <li key={line.lotId}>
            {catalog.name(line.productId, line.productName)}{' '}
            <strong>{catalog.units(line.sent, line.productId)}</strong>
            <span className={classes.lot}>{line.lotNumber || t('words.noLotNumber')}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

export function TransfersScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const [filters, change] = useUrlFilters(transferFilters)
  const query = useInfiniteQuery(
    transfersQuery(api, { status: filters.status === 'all' ? undefined : filters.status }),
  )
  return (
    <Page title={t('movements.title')} actions={<MovementActions />}>
      <MovementTabs />
      <FilterBar>
        <ChipFilter
          label={t('words.status')}
          chips={[
            ...transferStatus.options.map((value) => ({ value, label: t(`transferStatus.${value}`) })),
            { value: 'all' as const, label: t('words.all') },
          ]}
          value={filters.status}
          onChange={(status) => change({ status })}
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={6} height={60} />}>
        {({ pages }) => {
          const transfers = pages.flatMap((page) => page.items)
          if (transfers.length === 0)
            return (
              <Empty
                icon={<IconTruckDelivery size={28} stroke={1.4} aria-hidden />}
                title={t('transfer.none')}
                hint={t('transfer.noneHint')}
                action={
                  <Button component={Link} to="/movements/transfer" variant="default">
                    {t('movements.transfer')}
                  </Button>
                }
              />
            )
          return (
            <>
              <div className={classes.grid}>
                {transfers.map((transfer) => (
                  <TransferCard key={transfer.id} transfer={transfer} />
                ))}
              </div>
              <LoadMore query={query} />
            </>
          )
        }}
      </Await>
    </Page>
  )
}
