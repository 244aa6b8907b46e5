import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { StockReasoning } from '../../protocol/api/stock-reasoning.ts'
import { useApi } from '../api/api.context.ts'
import { ProblemResponse } from '../api/client.ts'
import { stockReasoningQuery } from '../api/stock.queries.ts'
import { Await, Empty, Loading } from '../components/states.tsx'
import { StockBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { ExpiryStep, LimitsStep, MonthsStep, OrderStep, UsableStep, UseStep } from './stock.why.steps.tsx'
import { useMonths } from './stock-months.ts'
import classes from './stock-why.module.css'

/** One sentence: what decided. */
function useVerdict(): (told: StockReasoning) => string {
  const { t, format } = useLanguage()
  const word = useMonths()
  return ({ reason, mos, settings, nextExpiry, nearExpiryUntil }) => {
    const months = mos === null ? '—' : format.number(mos, 1)
    const limit = (value: number | null) => (value === null ? '—' : word(value))
    switch (reason) {
      case 'below_emergency':
        return t('stockWhy.below_emergency', { mos: months, limit: limit(settings.emergencyMonths) })
      case 'below_minimum':
        return t('stockWhy.below_minimum', { mos: months, limit: limit(settings.minMonths) })
      case 'above_maximum':
        return t('stockWhy.above_maximum', { mos: months, limit: limit(settings.maxMonths) })
      case 'within_limits':
        return t('stockWhy.within_limits', { mos: months })
      case 'expires_soon':
        return t('stockWhy.expires_soon', {
          day: nextExpiry === null ? '—' : format.day(nextExpiry),
          until: format.day(nearExpiryUntil),
        })
      case 'nothing_usable':
      case 'months_unknown':
        return t(`stockWhy.${reason}`)
    }
  }
}

function Content({ told }: { told: StockReasoning }) {
  const { t, name } = useLanguage()
  const verdict = useVerdict()
  const card = `/stock/card?location=${told.locationId}&product=${told.productId}`
  return (
    <>
      <p className={classes.product}>{name({ name: told.productName, nameEn: told.productNameEn })}</p>
      <p className={classes.place}>
        <Link to={`/places/${told.locationId}`}>{told.locationName}</Link> · {told.jurisdictionName}
      </p>
      <div className={classes.verdict}>
        <StockBadge status={told.status} variant="soft" />
        <p>{verdict(told)}</p>
      </div>
      <ol className={classes.steps}>
        <UsableStep told={told} />
        <UseStep told={told} />
        <MonthsStep told={told} />
        <LimitsStep told={told} />
        <ExpiryStep told={told} />
        <OrderStep told={told} />
      </ol>
      <div className={classes.links}>
        <Link to={card}>{t('stockWhy.card')}</Link>
        <Link to="/admin/stock-settings">{t('stockWhy.change')}</Link>
      </div>
    </>
  )
}

const isGone = (error: Error | null): boolean =>
  error instanceof ProblemResponse && error.problem.status === 404

/** Why the status of a row is what it is, beside the table; on the phone it comes up over it. `why` is `place.product`. */
export function StockWhy({ why, onClose }: { why: string; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const phone = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false })
  const [location = '', product = ''] = why.split('.')
  const query = useQuery(stockReasoningQuery(api, { location, product }))
  const title = query.data && t('stockWhy.ask', { status: t(`stockStatus.${query.data.status}`) })
  return (
    <Drawer
      opened
      onClose={onClose}
      position={phone ? 'bottom' : 'right'}
      size={phone ? '92%' : 480}
      {...(phone && { radius: 'lg' })}
      title={title ?? t('words.status')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
      overlayProps={{ backgroundOpacity: 0.25 }}
    >
      {isGone(query.error) ? (
        <Empty title={t('stockWhy.notThere')} hint={t('stockWhy.notThereHint')} />
      ) : (
        <Await query={query} loading={<Loading lines={12} />}>
          {(told) => <Content told={told} />}
        </Await>
      )}
    </Drawer>
  )
}
