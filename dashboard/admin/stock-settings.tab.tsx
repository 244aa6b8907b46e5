import { Button, VisuallyHidden } from '@mantine/core'
import { IconAdjustments, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { StockOverride, StockSettingsView } from '../../protocol/api/stock-settings.ts'
import { useApi } from '../api/api.context.ts'
import { useMay, usePerson } from '../api/session.context.tsx'
import { stockSettingsQuery } from '../api/stock.queries.ts'
import { useCatalog } from '../components/catalog.ts'
import { Await, Empty } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useMonths } from '../inventory/stock-months.ts'
import { useLanguage } from '../locales/locale.tsx'
import admin from './admin.module.css'
import { type Edited, StockSettingsDialog } from './stock-settings.dialog.tsx'
import { NAMES } from './stock-settings.draft.ts'
import classes from './stock-settings.module.css'

type OnEdit = ((edited: Edited) => void) | null

function useLimitWords(): (months: number | null) => string {
  const { t } = useLanguage()
  const words = useMonths()
  return (months) =>
    months === null ? t('stockSettings.noLimit') : t('stockSettings.months', { months: words(months) })
}

function TierCard({
  view: { tier, settings, origins },
  onEdit,
}: {
  view: StockSettingsView['tiers'][number]
  onEdit: OnEdit
}) {
  const { t } = useLanguage()
  const word = useLimitWords()
  const name = t(`stockTier.${tier}`)
  return (
    <section className={classes.tier} aria-label={name}>
      <div className={classes.tierHead}>
        <h2 className={classes.tierName}>{name}</h2>
        {onEdit && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconAdjustments size={15} aria-hidden />}
            onClick={() => onEdit({ tier, productId: null, exception: false })}
          >
            {t('stockSettings.edit')}
            <VisuallyHidden> {name}</VisuallyHidden>
          </Button>
        )}
      </div>
      <dl className={classes.limits}>
        {NAMES.map((setting) => (
          <div key={setting}>
            <dt>{t(`stockSetting.${setting}`)}</dt>
            <dd>
              <span className={classes.value}>{word(settings[setting])}</span>
              <span className={classes.origin} data-set={origins[setting] !== 'default' || undefined}>
                {t(`settingOrigin.${origins[setting]}`)}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function ExceptionRow({ row, onEdit }: { row: StockSettingsView['overrides'][number]; onEdit: OnEdit }) {
  const { t, format } = useLanguage()
  const { name } = useCatalog()
  const word = useLimitWords()
  const { tier, productId, override, updatedAt, updatedBy } = row
  const product = name(productId)
  const values = (set: StockOverride) =>
    NAMES.flatMap((setting) => {
      const value = set[setting]
      return value === undefined ? [] : `${t(`stockSetting.${setting}`)} ${word(value)}`
    })
  return (
    <tr>
      <td>
        <span className={admin.name}>{product}</span>
      </td>
      <td data-label={t('stockSettings.tier')}>
        {tier ? t(`stockTier.${tier}`) : t('stockSettings.everyTier')}
      </td>
      <td data-label={t('stockSettings.set')}>{format.list(values(override))}</td>
      <td data-label={t('stockSettings.setBy')}>
        {updatedBy} · {format.instant(updatedAt)}
      </td>
      {onEdit && (
        <td className={admin.end}>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => onEdit({ tier, productId, exception: true })}
          >
            {t('stockSettings.edit')}
            <VisuallyHidden> {product}</VisuallyHidden>
          </Button>
        </td>
      )}
    </tr>
  )
}

function Exceptions({ view, onEdit }: { view: StockSettingsView; onEdit: OnEdit }) {
  const { t } = useLanguage()
  const exceptions = view.overrides.filter(({ productId }) => productId !== null)
  return (
    <>
      <div className={classes.head}>
        <div>
          <h2 className={classes.title}>{t('stockSettings.exceptions')}</h2>
          <p className={classes.note}>{t('stockSettings.exceptionsNote')}</p>
        </div>
        {onEdit && (
          <Button
            leftSection={<IconPlus size={17} aria-hidden />}
            onClick={() => onEdit({ tier: null, productId: null, exception: true })}
          >
            {t('stockSettings.add')}
          </Button>
        )}
      </div>
      <div className={admin.box}>
        {exceptions.length === 0 ? (
          <Empty title={t('stockSettings.noExceptions')} />
        ) : (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('words.product')}</th>
                <th scope="col">{t('stockSettings.tier')}</th>
                <th scope="col">{t('stockSettings.set')}</th>
                <th scope="col">{t('stockSettings.setBy')}</th>
                {onEdit && (
                  <th scope="col">
                    <VisuallyHidden>{t('words.actions')}</VisuallyHidden>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {exceptions.map((row) => (
                <ExceptionRow key={`${row.tier} ${row.productId}`} row={row} onEdit={onEdit} />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </>
  )
}

/** What stock is judged by: for each tier, and for products that differ. */
export function StockSettingsTab() {
  const { t } = useLanguage()
  const api = useApi()
  const me = usePerson()
  const isAdministrator = useMay('administrator')
  const query = useQuery(stockSettingsQuery(api))
  const [edited, setEdited] = useState<Edited | null>(null)
  const onEdit = isAdministrator && me.jurisdictionCode === null ? setEdited : null
  return (
    <>
      <p className={classes.note}>
        {t('stockSettings.note')} {!onEdit && t('stockSettings.readOnly')}
      </p>
      <Await query={query}>
        {(view) => (
          <>
            <div className={classes.tiers}>
              {view.tiers.map((tier) => (
                <TierCard key={tier.tier} view={tier} onEdit={onEdit} />
              ))}
            </div>
            <Exceptions view={view} onEdit={onEdit} />
            {edited && <StockSettingsDialog edited={edited} view={view} onClose={() => setEdited(null)} />}
          </>
        )}
      </Await>
    </>
  )
}
