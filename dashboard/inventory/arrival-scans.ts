import { useRef } from 'react'
import type { Transfer } from '../../protocol/api/transfers.ts'
import { useCatalog } from '../components/catalog.ts'
import { useLanguage } from '../locales/locale.tsx'
import type { ScanAnswer, ScannedGoods } from '../scanning/scan.bar.tsx'
import { type Arrival, stillInTransit } from './in-transit.ts'

interface Form {
  getValues(): { lines: Arrival[] }
  setFieldValue(path: 'lines', lines: Arrival[]): void
}

/**
 * Counts what arrives box by box. The first scan sets what was filled in as received to 0, since from then on the scans
 * are the count.
 */
export function useArrivalScans(
  open: readonly Transfer['lines'][number][],
  form: Form,
): (goods: ScannedGoods) => ScanAnswer {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const counting = useRef(false)
  return ({ product, lotNumber, expiresOn, units }) => {
    const meant = open.filter(
      (line) =>
        line.productId === product.id &&
        (lotNumber === null || line.lotNumber === lotNumber) &&
        (expiresOn === null || line.expiresOn === expiresOn),
    )
    const [line, ...more] = meant
    const words = { product: catalog.name(product.id), lot: lotNumber || t('words.noLotNumber') }
    if (!line) return { refused: t('scan.notInTransfer', words) }
    if (more.length > 0)
      return { refused: t('scan.whichLot', { product: words.product, count: meant.length }) }
    const before = form.getValues().lines
    const begun = counting.current
    const from = begun ? before : before.map((each) => ({ ...each, received: 0 }))
    const received = Number(from.find(({ lotId }) => lotId === line.lotId)?.received ?? 0) + units
    if (received > stillInTransit(line))
      return {
        refused: t('scan.moreThanSent', {
          ...words,
          quantity: catalog.units(stillInTransit(line), product.id),
        }),
      }
    counting.current = true
    form.setFieldValue(
      'lines',
      from.map((each) => (each.lotId === line.lotId ? { ...each, received } : each)),
    )
    const added = t('scan.added', { ...words, quantity: catalog.units(units, product.id) })
    return {
      done: begun ? added : `${t('scan.countingFromZero')} · ${added}`,
      undo() {
        counting.current = begun
        form.setFieldValue(
          'lines',
          begun
            ? form
                .getValues()
                .lines.map((each) =>
                  each.lotId === line.lotId ? { ...each, received: Number(each.received) - units } : each,
                )
            : before,
        )
      },
    }
  }
}
