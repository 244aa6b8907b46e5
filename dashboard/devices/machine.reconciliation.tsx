import { IconScale } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../api/api.context.ts'
import { reconciliationsQuery } from '../api/refills.queries.ts'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { ReconciliationCards } from '../refills/reconciliation.cards.tsx'
import { useMachine } from './machine.context.ts'
import classes from './machine-pages.module.css'

/** Where machine, counts and ledger do not agree, and how that was settled before. */
export function MachineReconciliation() {
  const { t } = useLanguage()
  const api = useApi()
  const { locationId: location } = useMachine()
  const open = useQuery(reconciliationsQuery(api, { location }))
  const closed = useQuery(reconciliationsQuery(api, { location, status: 'closed' }))
  return (
    <>
      <Await query={open} loading={<Loading lines={3} height={60} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconScale size={28} stroke={1.4} aria-hidden />}
              title={t('reconciliation.none')}
              hint={t('reconciliation.noneHint')}
            />
          ) : (
            <ReconciliationCards items={items} />
          )
        }
      </Await>
      {closed.data && closed.data.items.length > 0 && (
        <section>
          <h2 className={classes.heading}>{t('reconciliation.closed')}</h2>
          <ReconciliationCards items={closed.data.items} />
        </section>
      )}
    </>
  )
}
