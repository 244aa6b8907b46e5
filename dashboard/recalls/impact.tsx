import type { RecallPreview } from '../../protocol/api/recalls.ts'
import { useCatalog } from '../components/catalog.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './recalls.module.css'

const sum = (items: readonly { quantity: number }[]) =>
  items.reduce((total, { quantity }) => total + quantity, 0)

/** What a recall would hold and block, before anybody says yes. */
export function Impact({ preview }: { preview: RecallPreview }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const { product, lots, places, transit, channels, possible, unknownNumbers } = preview
  const units = (quantity: number) => catalog.units(quantity, product.id)
  const recalled = lots.filter(({ recallId }) => recallId !== null)
  return (
    <ul className={classes.impact}>
      {lots.length === 0 && <li>{t('recall.previewNothing')}</li>}
      {lots.map((lot) => (
        <li key={lot.lotId}>
          <span className={classes.code}>{lot.lotNumber}</span> · {t('lot.expiresOn')}{' '}
          {format.day(lot.expiresOn)} · {units(lot.onHand + lot.inTransit)}
        </li>
      ))}
      {places.length > 0 && (
        <li>{t('recall.previewPlaces', { places: places.length, units: units(sum(places)) })}</li>
      )}
      {transit.length > 0 && <li>{t('recall.previewTransit', { units: units(sum(transit)) })}</li>}
      {channels.length > 0 && <li>{t('recall.previewChannels', { count: channels.length })}</li>}
      {possible.length > 0 && <li>{t('recall.previewPossible', { count: possible.length })}</li>}
      {unknownNumbers.length > 0 && lots.length > 0 && (
        <li>{t('recall.previewUnknown', { numbers: format.list(unknownNumbers) })}</li>
      )}
      {recalled.map((lot) => (
        <li key={`recalled ${lot.lotId}`}>{t('recall.previewRecalled', { lot: lot.lotNumber })}</li>
      ))}
    </ul>
  )
}
