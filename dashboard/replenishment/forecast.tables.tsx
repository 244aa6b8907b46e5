import type { Forecast, ForecastErrors } from '../../protocol/api/forecast.ts'
import { Panel } from '../components/page.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './forecast.module.css'

/** Units of a period: whole ones, with a decimal where there are few. */
function useAmounts() {
  const { t, format } = useLanguage()
  const amount = (value: number) => format.number(value, value > 0 && value < 10 ? 1 : 0)
  return {
    amount,
    range: ({ low, high }: { low: number; high: number }) =>
      t('forecast.range', { low: amount(low), high: amount(high) }),
  }
}

function usePeriodName(step: Forecast['step']): (from: string) => string {
  const { format, locale } = useLanguage()
  const month = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', year: 'numeric', month: 'long' })
  return (from) => (step === 'month' ? month.format(new Date(from)) : format.day(from))
}

/** What to expect, in figures. */
export function AheadTable({ data }: { data: Forecast }) {
  const { t } = useLanguage()
  const { amount, range } = useAmounts()
  const nameOf = usePeriodName(data.step)
  return (
    <Panel
      title={t('forecast.ahead')}
      aside={t(data.step === 'month' ? 'forecast.aheadHint' : 'forecast.aheadWeeks')}
      flush
    >
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('forecast.period')}</th>
            <th scope="col" data-end>
              {t('forecast.mean')}
            </th>
            {([50, 80, 95] as const).map((chance) => (
              <th key={chance} scope="col" data-end>
                {chance}%
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.forecast.map(({ from, mean, p50, p80, p95 }, i) => (
            <tr key={from}>
              <td>
                {nameOf(from)}
                {i === 0 && ` (${t('forecast.running')})`}
              </td>
              <td data-end data-label={t('forecast.mean')}>
                <strong>{amount(mean)}</strong>
              </td>
              <td data-end data-label="50%">
                {range(p50)}
              </td>
              <td data-end data-label="80%">
                {range(p80)}
              </td>
              <td data-end data-label="95%">
                {range(p95)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

/** The past in figures, latest first. */
export function HistoryTable({ data }: { data: Forecast }) {
  const { t } = useLanguage()
  const { amount } = useAmounts()
  const nameOf = usePeriodName(data.step)
  return (
    <Panel title={t('forecast.history')} flush>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('forecast.period')}</th>
            <th scope="col" data-end>
              {t('forecast.consumed')}
            </th>
            <th scope="col" data-end>
              {t('forecast.corrected')}
            </th>
            <th scope="col" data-end>
              {t('forecast.fitted')}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.history.toReversed().map(({ from, consumed, demand, corrected, fitted }) => (
            <tr key={from}>
              <td>{nameOf(from)}</td>
              <td data-end data-label={t('forecast.consumed')}>
                {amount(consumed)}
              </td>
              <td data-end data-label={t('forecast.corrected')}>
                {demand === null ? (
                  <span className={classes.unknown}>{t('forecast.unknownDemand')}</span>
                ) : (
                  amount(corrected)
                )}
              </td>
              <td data-end data-label={t('forecast.fitted')}>
                {fitted === null ? '—' : amount(fitted)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

/** Both methods on the same past, also where the seasonal one was worse. */
export function TrialTable({ data }: { data: Forecast }) {
  const { t, format } = useLanguage()
  const { amount } = useAmounts()
  const { backtest, method } = data
  if (!backtest)
    return (
      <Panel title={t('forecast.trial')}>
        <p className={classes.note}>{t('forecast.trialNone')}</p>
        <p className={classes.facts}>{t('forecast.caution')}</p>
      </Panel>
    )
  const percent = (share: number) => format.percent(share, 1)
  const bias = ({ bias: units, mae }: ForecastErrors) => {
    if (Math.abs(units) < Math.max(0.05, mae * 0.01)) return t('forecast.biasNone')
    return units > 0
      ? t('forecast.biasOver', { units: amount(units) })
      : t('forecast.biasUnder', { units: amount(-units) })
  }
  const gain = backtest.average.mae > 0 ? 1 - backtest.seasonal.mae / backtest.average.mae : 0
  return (
    <Panel title={t('forecast.trial')} flush>
      <p className={classes.note} data-inset>
        {t('forecast.trialText', {
          origins: backtest.origins,
          ahead: backtest.ahead,
          forecasts: backtest.forecasts,
        })}{' '}
        {gain > 0 ? t('forecast.better', { share: percent(gain) }) : t('forecast.worse')}
      </p>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('forecast.method')}</th>
            <th scope="col" data-end>
              {t('forecast.mae')}
            </th>
            <th scope="col" data-end>
              {t('forecast.mase')}
            </th>
            <th scope="col" data-end>
              {t('forecast.bias')}
            </th>
            <th scope="col" data-end>
              {t('forecast.coverage')}
            </th>
          </tr>
        </thead>
        <tbody>
          {(['seasonal', 'average'] as const).map((each) => {
            const errors = backtest[each]
            const { p50, p80, p95 } = errors.coverage
            return (
              <tr key={each}>
                <td>
                  {t(`forecast.${each}`)}
                  {method === each && <span className={classes.badge}>{t('forecast.inUse')}</span>}
                </td>
                <td data-end data-label={t('forecast.mae')}>
                  {amount(errors.mae)}
                </td>
                <td data-end data-label={t('forecast.mase')}>
                  {errors.mase === null ? '—' : format.number(errors.mase, 2)}
                </td>
                <td data-end data-label={t('forecast.bias')}>
                  {bias(errors)}
                </td>
                <td data-end data-label={t('forecast.coverage')}>
                  {[p50, p80, p95].map(percent).join(' / ')}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className={classes.facts} data-inset>
        {t('forecast.caution')}
      </p>
    </Panel>
  )
}
