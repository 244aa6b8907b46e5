import { useForm } from '@mantine/form'
import { useSearchParams } from 'react-router'
import { isExpiryDate } from '../../protocol/api/inventory.ts'
import { useCatalog } from '../components/catalog.ts'
import { useNow } from '../components/now.context.tsx'
import { usePlaces } from '../components/place-select.tsx'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import { useDraft, useKeepDraft } from './draft.ts'
import { toUnits, toUnitsOrNone } from './quantity.ts'
import { differenceOf, emptyReceiveLine, hasEntries, type ReceiveLine } from './receive.lines.ts'
import { useSuggestion } from './suggestion.ts'
import { usualReceiver } from './usual-place.ts'

export interface ReceiveValues {
  to: string | null
  documentNumber: string
  supplierName: string
  /** Lines are compared with the delivery note. */
  compared: boolean
  lines: ReceiveLine[]
  occurredAt: string
  note: string
}

/** The form of a receipt: what it checks before it is sent, and what of it survives a reload. */
export function useReceiveForm() {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const [search] = useSearchParams()
  const today = countyDay(useNow())
  const places = usePlaces()
  const draft = useDraft<ReceiveValues>({
    to: search.get('to'),
    documentNumber: '',
    supplierName: '',
    compared: false,
    lines: [emptyReceiveLine(search.get('product'))],
    occurredAt: '',
    note: '',
  })
  const lineAt = (values: ReceiveValues, path: string) => values.lines[Number(path.split('.')[1])]
  const productAt = (values: ReceiveValues, path: string) =>
    catalog.find(lineAt(values, path)?.product ?? null)
  const form = useForm<ReceiveValues>({
    initialValues: draft.initial,
    validate: {
      to: (to) => (to ? null : t('form.choosePlace')),
      lines: {
        product: (product) => (product ? null : t('form.chooseProduct')),
        lot: (lot) => (lot.length > 40 ? t('form.tooLong', { max: 40 }) : null),
        expiresOn: (day, values, path) => {
          if (!isExpiryDate(day)) return t('form.enterExpiry')
          const came = toUnitsOrNone(
            lineAt(values, path)?.count ?? { count: '', pack: 'unit' },
            productAt(values, path),
          )
          return day < today && (came !== 0 || !values.compared) ? t('form.expiredLot') : null
        },
        count: (count, values, path) => {
          const product = productAt(values, path)
          const sent = toUnits(lineAt(values, path)?.sent ?? count, product)
          const mayBeNothing = values.compared && sent !== null
          const units = mayBeNothing ? toUnitsOrNone(count, product) : toUnits(count, product)
          return units === null ? t('form.enterQuantity') : null
        },
        sent: (sent, values, path) =>
          values.compared && toUnitsOrNone(sent, productAt(values, path)) === null
            ? t('deliveryNote.enterSent')
            : null,
        reason: (reason, values, path) => {
          const line = lineAt(values, path)
          if (!values.compared || !line) return null
          const difference = differenceOf(line, productAt(values, path))
          if (difference === null) return null
          if (difference !== 0 && reason === null) return t('deliveryNote.enterReason')
          const contradicts =
            (reason === 'short' && difference >= 0) || (reason === 'over' && difference <= 0)
          return contradicts ? t('deliveryNote.contradicts') : null
        },
        reasonNote: (note, values, path) =>
          values.compared && lineAt(values, path)?.reason === 'other' && note.trim() === ''
            ? t('deliveryNote.enterNote')
            : null,
      },
    },
  })
  useSuggestion(form.values.to, usualReceiver(places), (to) => form.setFieldValue('to', to))
  const { documentNumber, supplierName, lines } = form.values
  useKeepDraft(draft, form.values, hasEntries(lines) || documentNumber !== '' || supplierName !== '')
  return { form, draft }
}
