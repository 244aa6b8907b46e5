import { useMayManage } from '../api/session.context.tsx'
import { ScreenTabs } from '../components/screen-tabs.tsx'
import { useLanguage } from '../locales/locale.tsx'

export function StockTabs() {
  const { t } = useLanguage()
  return (
    <ScreenTabs
      label={t('stock.title')}
      tabs={[
        { to: '/stock', label: t('stock.byProduct') },
        { to: '/stock/lots', label: t('stock.byLot') },
        { to: '/stock/quarantine', label: t('held.tab') },
        { to: '/stock/at-risk', label: t('atRisk.tab') },
        { to: '/stock/whereabouts', label: t('recall.whereTitle') },
        { to: '/recalls', label: t('recall.title') },
        ...(useMayManage() ? [{ to: '/stock/import', label: t('exchange.importTab') }] : []),
        { to: '/stock/export', label: t('exchange.exportTab') },
      ]}
    />
  )
}
