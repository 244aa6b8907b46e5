import { useQuery } from '@tanstack/react-query'
import type { Demand, DemandDay } from '../../protocol/api/record.ts'
import { useApi } from '../api/api.context.ts'
import { demandQuery } from '../api/devices.queries.ts'
import { Panel } from '../components/page.tsx'
import { Await, Empty } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './demand.module.css'

const REFUSALS = ['sold_out', 'fault', 'blocked', 'cooldown', 'other'] as const

/** Somebody asked and went away with nothing; a cooldown is no shortage. */
const unmetOf = ({ failed, refused }: DemandDay): number =>
  failed + refused.sold_out + refused.fault + refused.blocked + refused.other

const WIDTH = 10
const HEIGHT = 96

/** Given out upwards, left without below the line: bars with a name each, for those who cannot see them. */
function Bars({ days }: Demand) {
  const { t, format } = useLanguage()
  const most = Math.max(1, ...days.map((each) => Math.max(each.vended, unmetOf(each))))
  const unmetMost = Math.max(0, ...days.map(unmetOf))
  const above = HEIGHT
  const below = unmetMost === 0 ? 0 : Math.max(6, (unmetMost / most) * HEIGHT)
  return (
    <svg
      className={classes.chart}
      viewBox={`0 0 ${days.length * WIDTH} ${above + below + 2}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('demand.chart')}
    >
      {days.map((each, i) => {
        const unmet = unmetOf(each)
        const up = (each.vended / most) * HEIGHT
        return (
          <g key={each.day}>
            <title>{t('demand.day', { day: format.day(each.day), vended: each.vended, unmet })}</title>
            <rect x={i * WIDTH} width={WIDTH} y={0} height={above + below + 2} fill="transparent" />
            <rect className={classes.vended} x={i * WIDTH + 1} width={WIDTH - 2} y={above - up} height={up} />
            {unmet > 0 && (
              <rect
                className={classes.unmet}
                x={i * WIDTH + 1}
                width={WIDTH - 2}
                y={above + 2}
                height={Math.max(3, (unmet / most) * HEIGHT)}
              />
            )}
          </g>
        )
      })}
      <rect className={classes.line} x={0} width={days.length * WIDTH} y={above} height={1} />
    </svg>
  )
}

function Totals({ days }: Demand) {
  const { t, format } = useLanguage()
  const sum = (of: (each: DemandDay) => number) => days.reduce((total, each) => total + of(each), 0)
  const reasons = [
    ['failed', sum(({ failed }) => failed)] as const,
    ...REFUSALS.map((reason) => [reason, sum(({ refused }) => refused[reason])] as const),
  ].filter(([, count]) => count > 0)
  return (
    <p className={classes.totals}>
      <strong>{t('demand.totals', { vended: sum(({ vended }) => vended), unmet: sum(unmetOf) })}</strong>
      {reasons.map(([reason, count]) => (
        <span key={reason}>
          {t(`demand.${reason}`)} {format.number(count)}
        </span>
      ))}
    </p>
  )
}

/** What people asked of the machine, met or not. */
export function DemandPanel({ id }: { id: string }) {
  const { t } = useLanguage()
  const api = useApi()
  const query = useQuery(demandQuery(api, id))
  return (
    <Panel title={t('demand.title')}>
      <Await query={query}>
        {(demand) =>
          demand.days.every((each) => each.vended === 0 && unmetOf(each) === 0) ? (
            <Empty title={t('demand.none')} />
          ) : (
            <>
              <Totals days={demand.days} />
              <Bars days={demand.days} />
            </>
          )
        }
      </Await>
    </Panel>
  )
}
