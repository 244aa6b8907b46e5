import type { ReactNode } from 'react'
import type { StockReasoning } from '../../protocol/api/stock-reasoning.ts'
import { useCatalog } from '../components/catalog.ts'
import { useLanguage } from '../locales/locale.tsx'
import { useMonths } from './stock-months.ts'
import classes from './stock-why.module.css'

interface Props {
  told: StockReasoning
}

function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <li className={classes.step}>
      <h3 className={classes.stepTitle}>{title}</h3>
      {children}
    </li>
  )
}

const Formula = ({ children }: { children: ReactNode }) => <p className={classes.formula}>{children}</p>

/** Averages to a tenth where a whole unit would hide something. */
function useAverage(): (amount: number) => string {
  const { format } = useLanguage()
  return (amount) => format.number(amount, amount < 100 ? 1 : 0)
}

export function UsableStep({ told }: Props) {
  const { t, format } = useLanguage()
  const { units } = useCatalog()
  const { quantity, usable, productId, lotsThere } = told
  const of = (excluded: 'expired' | 'quarantined') =>
    lotsThere.reduce((sum, lot) => sum + (lot.excluded === excluded ? lot.quantity : 0), 0)
  const say = (amount: number) => units(amount, productId)
  return (
    <Step title={t('stockWhy.usable')}>
      <p>
        {quantity === 0
          ? t('stockWhy.nothingThere')
          : quantity === usable
            ? t('stockWhy.usableAll', { quantity: say(quantity) })
            : t('stockWhy.usableSum', {
                quantity: say(quantity),
                expired: say(of('expired')),
                quarantined: say(of('quarantined')),
                usable: say(usable),
              })}
      </p>
      {lotsThere.length > 0 && (
        <ul className={classes.lots} aria-label={t('stockWhy.lots')}>
          {lotsThere.map((lot) => (
            <li key={lot.lotId} className={classes.lot} data-excluded={lot.excluded ?? undefined}>
              <span>
                {lot.lotNumber || t('words.noLotNumber')} ·{' '}
                {t('lot.until', { day: format.day(lot.expiresOn) })}
              </span>
              <span className={classes.lotEnd}>
                {say(lot.quantity)} ·{' '}
                {lot.excluded === 'expired'
                  ? t('stockWhy.lotExpired')
                  : lot.excluded === 'quarantined'
                    ? t('stockWhy.lotQuarantined')
                    : t('stockWhy.lotUsable')}
                {lot.atRisk !== null && lot.atRisk > 0 && (
                  <>
                    <br />
                    <span className={classes.risk}>
                      {t('stockWhy.lotAtRisk', { quantity: say(lot.atRisk) })}
                    </span>
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Step>
  )
}

export function UseStep({ told }: Props) {
  const { t, format } = useLanguage()
  const { units } = useCatalog()
  const average = useAverage()
  const { amc, amcUnknown, consumption, demand, productId } = told
  const period = consumption && { from: format.day(consumption.from), to: format.day(consumption.to) }
  return (
    <Step title={t('stockWhy.consumption')}>
      {consumption && period && amc !== null && (
        <>
          <p>
            {t('stockWhy.consumed', {
              ...period,
              days: consumption.days,
              consumed: units(consumption.consumed, productId),
              daysWithStock: consumption.daysWithStock,
            })}
          </p>
          <Formula>
            {t('stockWhy.amcFormula', {
              consumed: format.number(Math.max(0, consumption.consumed)),
              days: consumption.daysWithStock,
              amc: average(amc),
            })}
          </Formula>
        </>
      )}
      {demand && amc !== null && (
        <>
          <p>
            {t('stockWhy.demand', {
              places: demand.places,
              total: average(demand.total),
              stores: demand.stores,
            })}
          </p>
          <Formula>
            {t('stockWhy.demandFormula', {
              total: average(demand.total),
              stores: demand.stores,
              amc: average(amc),
            })}
          </Formula>
        </>
      )}
      {amcUnknown === 'no_day_in_stock' ? (
        <p>{t('stockWhy.no_day_in_stock', period ?? { from: '—', to: '—' })}</p>
      ) : (
        amcUnknown && <p>{t(`stockWhy.${amcUnknown}`)}</p>
      )}
    </Step>
  )
}

export function MonthsStep({ told: { usable, amc, mos, mosUnknown } }: Props) {
  const { t, format } = useLanguage()
  const average = useAverage()
  return (
    <Step title={t('stockWhy.months')}>
      {mos !== null && amc !== null ? (
        <Formula>
          {t('stockWhy.monthsFormula', {
            usable: format.number(usable),
            amc: average(amc),
            mos: format.number(mos, 1),
          })}
        </Formula>
      ) : (
        mosUnknown && <p>{t(`stockWhy.${mosUnknown}`)}</p>
      )}
    </Step>
  )
}

/** The scale ends somewhat beyond the larger of maximum and stock. */
const SPARE = 1.2

function Scale({ told: { mos, settings } }: Props) {
  const { t, format } = useLanguage()
  const months = useMonths()
  const { minMonths, maxMonths } = settings
  if (mos === null) return null
  // Ten times the limits is far enough: a year's stock in a machine must not shrink its band to nothing.
  const shown = Math.min(mos, 10 * (maxMonths ?? minMonths ?? mos))
  const end = Math.max(shown, maxMonths ?? 0, minMonths ?? 0, 0.01) * SPARE
  const percent = (value: number) => `${(value / end) * 100}%`
  const limit = (value: number | null) => (value === null ? t('stockSettings.noLimit') : months(value))
  return (
    <div
      className={classes.scale}
      role="img"
      aria-label={t('stockWhy.scale', {
        mos: format.number(mos, 1),
        min: limit(minMonths),
        max: limit(maxMonths),
      })}
    >
      <span
        className={classes.band}
        style={{ left: percent(minMonths ?? 0), right: maxMonths === null ? 0 : percent(end - maxMonths) }}
      />
      <span className={classes.needle} style={{ left: percent(shown) }} />
    </div>
  )
}

export function LimitsStep({ told }: Props) {
  const { t } = useLanguage()
  const average = useAverage()
  const months = useMonths()
  const { settings, origins, units, tier } = told
  const rows = [
    ['minMonths', units.min],
    ['maxMonths', units.max],
    ['emergencyMonths', units.emergency],
    ['safetyMonths', units.safety],
  ] as const
  return (
    <Step title={t('stockWhy.limits')}>
      <p>{t('stockWhy.limitsOf', { tier: t(`stockTier.${tier}`) })}</p>
      <Scale told={told} />
      <table className={classes.limits}>
        <tbody>
          {rows.map(([setting, amount]) => {
            const value = settings[setting]
            return (
              <tr key={setting}>
                <th scope="row">
                  {t(`stockSetting.${setting}`)}{' '}
                  <span className={classes.origin}>{t(`settingOrigin.${origins[setting]}`)}</span>
                </th>
                <td>
                  {value === null
                    ? t('stockSettings.noLimit')
                    : t('stockSettings.months', { months: months(value) })}
                </td>
                <td>{amount === null ? '—' : average(amount)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Step>
  )
}

export function ExpiryStep({ told: { atRisk, usable, productId } }: Props) {
  const { t } = useLanguage()
  const { units } = useCatalog()
  if (usable === 0) return null
  return (
    <Step title={t('stockWhy.expiry')}>
      <p>
        {atRisk === null
          ? t('stockWhy.riskUnknown')
          : atRisk === 0
            ? t('stockWhy.noRisk')
            : t('stockWhy.atRisk', { quantity: units(atRisk, productId) })}
      </p>
    </Step>
  )
}

export function OrderStep({ told }: Props) {
  const { t, format } = useLanguage()
  const { units } = useCatalog()
  const average = useAverage()
  const months = useMonths()
  const { amc, usable, inTransit, settings, suggestedOrder, orderUnknown, boxSize, productId } = told
  return (
    <Step title={t('stockWhy.order')}>
      {suggestedOrder !== null && amc !== null && settings.maxMonths !== null ? (
        <>
          <Formula>
            {t('stockWhy.orderFormula', {
              max: months(settings.maxMonths),
              amc: average(amc),
              usable: format.number(usable),
              inTransit: format.number(inTransit),
              wanted: average(settings.maxMonths * amc - usable - inTransit),
            })}
          </Formula>
          <p>
            {suggestedOrder === 0
              ? t('stockWhy.orderNone')
              : t('stockWhy.orderBoxes', { box: boxSize, order: units(suggestedOrder, productId) })}
          </p>
        </>
      ) : (
        <p>{t(orderUnknown === 'no_maximum' ? 'stockWhy.orderNoMaximum' : 'stockWhy.amc_unknown')}</p>
      )}
    </Step>
  )
}
