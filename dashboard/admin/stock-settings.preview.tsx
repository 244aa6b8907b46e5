import { useQuery } from '@tanstack/react-query'
import { stockStatus } from '../../protocol/api/status.ts'
import type { SetStockSettings } from '../../protocol/api/stock-settings.ts'
import { useApi } from '../api/api.context.ts'
import { stockSettingsPreviewQuery } from '../api/stock.queries.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { StockBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './stock-settings.module.css'

/** How many would be low, over and so on with these limits, beside how many are. */
export function PreviewOfSettings({ wanted }: { wanted: SetStockSettings }) {
  const { t, format } = useLanguage()
  const api = useApi()
  const { data, error, isFetching } = useQuery(stockSettingsPreviewQuery(api, wanted))
  if (error) return <ProblemNotice error={error} />
  if (!data) return null
  return (
    <section className={classes.preview} aria-label={t('stockSettings.preview')} aria-busy={isFetching}>
      <h3 className={classes.previewTitle}>{t('stockSettings.preview')}</h3>
      <dl className={classes.counts}>
        {stockStatus.options.map((status) => {
          const before = data.before[status]
          const after = data.after[status]
          return (
            <div key={status} data-changed={before !== after || undefined}>
              <dt>
                <StockBadge status={status} />
              </dt>
              <dd>
                {format.number(after)}
                {before !== after && (
                  <span className={classes.was}>
                    {t('stockSettings.was', { count: format.number(before) })}
                  </span>
                )}
              </dd>
            </div>
          )
        })}
      </dl>
      <p className={classes.note} role="status">
        {data.changed === 0
          ? t('stockSettings.previewSame')
          : t('stockSettings.previewChanged', { count: data.changed })}
        {data.lookBackChanges && ` ${t('stockSettings.previewLookBack')}`}
      </p>
    </section>
  )
}
