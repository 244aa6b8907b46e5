import { Button } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { z } from 'zod'
import { type Disposal, disposalStatus } from '../../protocol/api/disposals.ts'
import { useApi } from '../api/api.context.ts'
import { disposalsQuery } from '../api/inventory.queries.ts'
import { usePerson } from '../api/session.context.tsx'
import { Card } from '../components/card.tsx'
import { useCatalog } from '../components/catalog.ts'
import { ChipFilter, FilterBar } from '../components/filter-bar.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { MovementActions, MovementTabs } from './movements.tabs.tsx'
import classes from './transfers.module.css'

/** Without a status the address means what waits for a witness. */
const filters = z.object({ status: z.enum([...disposalStatus.options, 'all']).default('waiting') })

function DisposalCard({ disposal }: { disposal: Disposal }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const me = usePerson().id
  const mine = disposal.status === 'waiting' && disposal.witness.id === me
  return (
    <Card
      to={`/disposals/${disposal.id}`}
      title={disposal.from.name}
      badge={
        <span className={classes.state} data-open={disposal.status === 'waiting' || undefined}>
          {mine ? t('disposal.waitingForYou') : t(`disposalStatus.${disposal.status}`)}
        </span>
      }
      subtitle={[
        format.instant(disposal.preparedAt),
        disposal.preparedBy.name,
        `${t('disposal.witness')} ${disposal.witness.name}`,
      ].join(' · ')}
    >
      <ul className={classes.summary}>
        {disposal.lines.map((line) => (
          <li key={line.lotId}>
            {catalog.name(line.productId, line.productName)}{' '}
            <strong>{catalog.units(line.quantity, line.productId)}</strong>
            <span className={classes.lot}>{line.lotNumber || t('words.noLotNumber')}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Disposal documents (报废单), first those that wait for their witness. */
export function DisposalsScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const [{ status }, change] = useUrlFilters(filters)
  const query = useQuery(disposalsQuery(api, { status: status === 'all' ? undefined : status, limit: 200 }))
  return (
    <Page title={t('movements.title')} actions={<MovementActions />}>
      <MovementTabs />
      <FilterBar>
        <ChipFilter
          label={t('words.status')}
          chips={[
            ...disposalStatus.options.map((value) => ({ value, label: t(`disposalStatus.${value}`) })),
            { value: 'all' as const, label: t('words.all') },
          ]}
          value={status}
          onChange={(next) => change({ status: next })}
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={6} height={60} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconTrash size={28} stroke={1.4} aria-hidden />}
              title={t('disposal.none')}
              hint={t('disposal.noneHint')}
              action={
                <Button component={Link} to="/movements/dispose" variant="default">
                  {t('movements.dispose')}
                </Button>
              }
            />
          ) : (
            <div className={classes.grid}>
              {items.map((disposal) => (
                <DisposalCard key={disposal.id} disposal={disposal} />
              ))}
            </div>
          )
        }
      </Await>
    </Page>
  )
}
