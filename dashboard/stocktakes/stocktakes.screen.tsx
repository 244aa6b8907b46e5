import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconClipboardList, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import type { StocktakeDue, StocktakeStatus, StocktakeSummary } from '../../protocol/api/stocktakes.ts'
import { useApi } from '../api/api.context.ts'
import { useMayManage } from '../api/session.context.tsx'
import { countAccuracyQuery, stocktakesDueQuery, stocktakesQuery } from '../api/stocktakes.queries.ts'
import { useNow } from '../components/now.context.tsx'
import { Page, Panel } from '../components/page.tsx'
import { Await, Empty } from '../components/states.tsx'
import type { Mark } from '../components/status.marks.ts'
import { StatusBadge } from '../components/status.tsx'
import { MovementTabs } from '../inventory/movements.tabs.tsx'
import { addDays, countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import { CountSettings } from './count-settings.tsx'
import { PlanDialog } from './plan.dialog.tsx'
import classes from './stocktakes.module.css'

const MARKS: Readonly<Record<StocktakeStatus, Mark>> = {
  counting: 'stale',
  review: 'low',
  posted: 'ok',
  cancelled: 'unknown',
}

export function StocktakeBadge({ status }: { status: StocktakeStatus }) {
  const { t } = useLanguage()
  return <StatusBadge mark={MARKS[status]} label={t(`stocktake.${status}`)} />
}

function Due({ due, onPlan }: { due: StocktakeDue; onPlan: ((location: string) => void) | null }) {
  const { t, format } = useLanguage()
  const late = due.overdueDays > 0
  return (
    <li className={classes.due}>
      <div>
        <Link to={`/places/${due.location.id}`} className={classes.name}>
          {due.location.name}
        </Link>
        <div className={classes.quiet}>
          {due.lastOn === null
            ? t('stocktake.never')
            : t('stocktake.lastOn', { day: format.day(due.lastOn) })}
        </div>
      </div>
      <span className={late ? classes.late : classes.quiet}>
        {late
          ? t('stocktake.overdue', { count: due.overdueDays })
          : t('stocktake.dueOn', { day: format.day(due.dueOn) })}
      </span>
      {due.openId !== null ? (
        <Button component={Link} to={`/stocktakes/${due.openId}`} size="compact-sm" variant="default">
          {t('stocktake.openNow')}
        </Button>
      ) : (
        onPlan && (
          <Button size="compact-sm" variant="default" onClick={() => onPlan(due.location.id)}>
            {t('stocktake.start')}
          </Button>
        )
      )}
    </li>
  )
}

/** Places that are due within this many days are listed; the rest wait. */
const SOON_DAYS = 14
const DUE_SHOWN = 12

function DuePanel({ onPlan }: { onPlan: ((location: string) => void) | null }) {
  const { t } = useLanguage()
  const api = useApi()
  const query = useQuery(stocktakesDueQuery(api))
  return (
    <Panel title={t('stocktake.due')} flush>
      <CountSettings />
      <Await query={query}>
        {({ items }) => {
          const soon = items.filter(({ overdueDays }) => overdueDays >= -SOON_DAYS).slice(0, DUE_SHOWN)
          return soon.length === 0 ? (
            <Empty title={t('stocktake.dueNone')} />
          ) : (
            <ul className={classes.dues}>
              {soon.map((due) => (
                <Due key={due.location.id} due={due} onPlan={onPlan} />
              ))}
            </ul>
          )
        }}
      </Await>
    </Panel>
  )
}

function AccuracyPanel() {
  const { t, format } = useLanguage()
  const api = useApi()
  const from = addDays(countyDay(useNow()), -365)
  const query = useQuery(countAccuracyQuery(api, { from }))
  return (
    <Panel title={t('stocktake.accuracy')} aside={t('stocktake.accuracyHint')}>
      <Await query={query}>
        {({ counted, matching, variances }) =>
          counted === 0 ? (
            <p className={classes.quiet}>{t('stocktake.accuracyNone')}</p>
          ) : (
            <>
              <p className={classes.figure}>
                <strong>{format.percent(matching, counted)}</strong>
                <span className={classes.quiet}>{t('stocktake.matching', { matching, lines: counted })}</span>
              </p>
              <ul className={classes.variances}>
                {variances.map(({ reason, missing, surplus, missingValue, surplusValue }) => (
                  <li key={reason}>
                    <span>{t(`varianceReason.${reason}`)}</span>
                    {missing > 0 && (
                      <span>
                        {t('stocktake.missing', { count: missing })}
                        {missingValue > 0 && ` · ${format.money(-missingValue)}`}
                      </span>
                    )}
                    {surplus > 0 && (
                      <span>
                        {t('stocktake.surplus', { count: surplus })}
                        {surplusValue > 0 && ` · ${format.money(surplusValue)}`}
                      </span>
                    )}
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Await>
    </Panel>
  )
}

function Row({ stocktake }: { stocktake: StocktakeSummary }) {
  const { t, format } = useLanguage()
  const { lines, counted, matching } = stocktake
  return (
    <li className={classes.row}>
      <div>
        <Link to={`/stocktakes/${stocktake.id}`} className={classes.name}>
          {stocktake.location.name}
        </Link>
        <div className={classes.quiet}>
          {[
            t(`stocktake.${stocktake.kind}`),
            t('stocktake.by', { who: stocktake.createdByName, at: format.instant(stocktake.createdAt) }),
          ].join(' · ')}
        </div>
      </div>
      <span className={classes.quiet}>
        {matching === null
          ? t('stocktake.progress', { counted, lines })
          : t('stocktake.matching', { matching, lines: counted })}
      </span>
      <StocktakeBadge status={stocktake.status} />
    </li>
  )
}

/** What is to be counted, what is being counted, and how well the books hold. */
export function StocktakesScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const [planning, { open, close }] = useDisclosure(false)
  const query = useInfiniteQuery(stocktakesQuery(api, {}))
  return (
    <Page
      title={t('movements.title')}
      actions={
        mayManage && (
          <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={open}>
            {t('stocktake.plan')}
          </Button>
        )
      }
    >
      <MovementTabs />
      <p className={classes.hint}>{t('stocktake.hint')}</p>
      <div className={classes.columns}>
        <Panel title={t('stocktake.list')} flush>
          <Await query={query}>
            {({ pages }) => {
              const items = pages.flatMap((page) => page.items)
              return items.length === 0 ? (
                <Empty
                  icon={<IconClipboardList size={28} stroke={1.4} aria-hidden />}
                  title={t('stocktake.none')}
                  hint={t('stocktake.noneHint')}
                />
              ) : (
                <>
                  <ul className={classes.dues}>
                    {items.map((stocktake) => (
                      <Row key={stocktake.id} stocktake={stocktake} />
                    ))}
                  </ul>
                  {query.hasNextPage && (
                    <Button
                      variant="subtle"
                      loading={query.isFetchingNextPage}
                      onClick={() => void query.fetchNextPage()}
                    >
                      {t('words.loadMore')}
                    </Button>
                  )}
                </>
              )
            }}
          </Await>
        </Panel>
        <div className={classes.column}>
          <Planner mayManage={mayManage} />
          <AccuracyPanel />
        </div>
      </div>
      {planning && <PlanDialog location={null} onClose={close} />}
    </Page>
  )
}

/** A place that is due is planned for with one press, here and on Today. */
function Planner({ mayManage }: { mayManage: boolean }) {
  const [asked, setAsked] = useSearchParams()
  const place = mayManage ? asked.get('plan') : null
  const setPlace = (plan: string | null) => setAsked(plan === null ? {} : { plan }, { replace: true })
  return (
    <>
      <DuePanel onPlan={mayManage ? setPlace : null} />
      {place !== null && <PlanDialog location={place} onClose={() => setPlace(null)} />}
    </>
  )
}
