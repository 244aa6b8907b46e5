import type { DeliveryNote } from '../../protocol/api/delivery-notes.ts'
import { useCatalog } from '../components/catalog.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './voucher.module.css'

type Line = DeliveryNote['lines'][number]

export const differs = ({ sent, received, reason }: Line): boolean =>
  reason !== null || (sent !== null && sent !== received)

/** What the delivery note (送货单) said beside what came, with the reasons. */
export function DeliveryNoteTable({ note }: { note: DeliveryNote }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const compared = note.lines.filter(({ sent, reason }) => sent !== null || reason !== null)
  if (compared.length === 0) return null
  return (
    <table className={classes.table}>
      <caption>{t('voucher.differences')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('voucher.product')}</th>
          <th scope="col">{t('voucher.lot')}</th>
          <th scope="col" data-end>
            {t('deliveryNote.sent')}
          </th>
          <th scope="col" data-end>
            {t('deliveryNote.received')}
          </th>
          <th scope="col">{t('deliveryNote.reason')}</th>
        </tr>
      </thead>
      <tbody>
        {compared.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a paper never change their order
          <tr key={index} data-differs={differs(line) || undefined}>
            <td>{catalog.name(line.productId, line.productName)}</td>
            <td data-label={t('voucher.lot')}>{line.lotNumber || t('words.noLotNumber')}</td>
            <td data-label={t('deliveryNote.sent')} data-end>
              {line.sent === null ? '—' : format.number(line.sent)}
            </td>
            <td data-label={t('deliveryNote.received')} data-end>
              {format.number(line.received)}
            </td>
            <td data-label={t('deliveryNote.reason')}>
              {[
                line.reason ? t(`differenceReason.${line.reason}`) : t('deliveryNote.noDifference'),
                line.note,
                line.quarantined ? t('deliveryNote.quarantined') : null,
              ]
                .filter(Boolean)
                .join(' · ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
