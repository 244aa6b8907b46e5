import { Autocomplete, Switch, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { useApi } from '../api/api.context.ts'
import { suppliersQuery } from '../api/inventory.queries.ts'
import { useCatalog } from '../components/catalog.ts'
import { useNow } from '../components/now.context.tsx'
import { Panel } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { ProductSelect } from '../components/product-select.tsx'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import { type ScanAnswer, ScanBar, type ScannedGoods } from '../scanning/scan.bar.tsx'
import { BusinessTime, EntryForm, Lines, NoteField } from './entry-form.tsx'
import { EntryLine } from './entry-line.tsx'
import classes from './forms.module.css'
import { usePostMovement } from './post-movement.ts'
import { toInstant } from './quantity.ts'
import { QuantityField } from './quantity-field.tsx'
import { useReceiveForm } from './receive.form.ts'
import { addScan, emptyReceiveLine, toReceiptLine, undoScan } from './receive.lines.ts'
import { ReceiveDifference } from './receive-difference.tsx'

type Form = ReturnType<typeof useReceiveForm>['form']

/** What a scan does to the form; a box past its date is refused at once. */
function useScans(form: Form) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const today = countyDay(useNow())
  const lotWord = (lot: string | null) => lot || t('words.noLotNumber')
  return {
    onGoods(goods: ScannedGoods): ScanAnswer {
      const { product, lotNumber, expiresOn, units } = goods
      if (expiresOn !== null && expiresOn < today)
        return { refused: t('scan.expiredArrival', { lot: lotWord(lotNumber), day: format.day(expiresOn) }) }
      const { lines, change } = addScan(form.getValues().lines, goods)
      form.setFieldValue('lines', lines)
      return {
        done: t('scan.added', {
          product: catalog.name(product.id),
          lot: lotWord(lotNumber),
          quantity: catalog.units(units, product.id),
        }),
        undo: () => form.setFieldValue('lines', undoScan(form.getValues().lines, change)),
      }
    },
    onLabel({ lotNumber, expiresOn }: Pick<ScannedGoods, 'lotNumber' | 'expiresOn'>): ScanAnswer {
      const { lines } = form.getValues()
      const line = lines.findLast(
        (each) => each.product !== null && (each.lot === '' || each.expiresOn === ''),
      )
      if (!line) return { refused: t('scan.noLine') }
      const filled = { ...line, lot: lotNumber ?? line.lot, expiresOn: expiresOn ?? line.expiresOn }
      form.setFieldValue(
        'lines',
        lines.map((each) => (each === line ? filled : each)),
      )
      return {
        done: t('scan.completed', {
          lot: lotWord(filled.lot),
          day: filled.expiresOn === '' ? '—' : format.day(filled.expiresOn),
        }),
        undo: () =>
          form.setFieldValue('lines', undoScan(form.getValues().lines, { key: line.key, before: line })),
      }
    },
  }
}

/** Where it goes, and what the paper says that came with it. */
function Arrival({ form }: { form: Form }) {
  const { t } = useLanguage()
  const api = useApi()
  const { data } = useQuery(suppliersQuery(api))
  return (
    <Panel title={t('movements.destination')}>
      <PlaceSelect label={t('movements.somePlace')} withAsterisk {...form.getInputProps('to')} />
      <div className={`${classes.pair} ${classes.halves} ${classes.paper}`}>
        <TextInput
          label={t('deliveryNote.documentNumber')}
          maxLength={60}
          autoComplete="off"
          {...form.getInputProps('documentNumber')}
        />
        <Autocomplete
          label={t('deliveryNote.supplierName')}
          maxLength={80}
          data={data?.items.map(({ name }) => name) ?? []}
          {...form.getInputProps('supplierName')}
        />
      </div>
      <Switch
        mt="sm"
        label={t('deliveryNote.compare')}
        {...form.getInputProps('compared', { type: 'checkbox' })}
      />
    </Panel>
  )
}

/** A delivery from the supplier: lots come into being by their number and expiry date. */
export function ReceiveScreen() {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const navigate = useNavigate()
  const { form, draft } = useReceiveForm()
  const scans = useScans(form)
  const post = usePostMovement({
    done: t('movements.received'),
    draft,
    onPosted: ({ movements }) => void navigate(`/movements/${movements[0]?.id}`),
  })
  const submit = form.onSubmit(({ to, documentNumber, supplierName, compared, lines, occurredAt, note }) => {
    const paper = {
      ...(documentNumber.trim() !== '' && { documentNumber: documentNumber.trim() }),
      ...(supplierName.trim() !== '' && { supplierName: supplierName.trim() }),
    }
    post.mutate({
      kind: 'receipt',
      to: to ?? '',
      lines: lines.map((line) => toReceiptLine(line, catalog.find(line.product), compared)),
      ...(Object.keys(paper).length > 0 && { delivery: paper }),
      occurredAt: toInstant(occurredAt),
      note: note.trim() || undefined,
    })
  })
  const { lines, compared } = form.values

  return (
    <EntryForm
      title={t('movements.receive')}
      note={t('movements.receiveNote')}
      submit={t('movements.doReceive')}
      post={post}
      onSubmit={submit}
      restored={draft.restored}
      onDiscard={draft.clear}
    >
      <ScanBar counts {...scans} />
      <Arrival form={form} />
      <Lines onAdd={() => form.insertListItem('lines', emptyReceiveLine())}>
        {lines.map((line, index) => (
          <EntryLine
            key={line.key}
            number={index + 1}
            onRemove={lines.length > 1 ? () => form.removeListItem('lines', index) : null}
          >
            <ProductSelect
              label={t('words.product')}
              withAsterisk
              {...form.getInputProps(`lines.${index}.product`)}
            />
            <div className={classes.pair}>
              <TextInput
                label={t('lot.number')}
                description={t('form.lotHint')}
                maxLength={40}
                autoComplete="off"
                {...form.getInputProps(`lines.${index}.lot`)}
              />
              <TextInput
                type="date"
                label={t('lot.expiresOn')}
                description={t('form.expiryHint')}
                withAsterisk
                {...form.getInputProps(`lines.${index}.expiresOn`)}
              />
            </div>
            <div className={classes.pair}>
              <QuantityField
                product={catalog.find(line.product)}
                orNone={compared}
                {...form.getInputProps(`lines.${index}.count`)}
                value={line.count}
              />
            </div>
            {compared && (
              <ReceiveDifference
                line={line}
                product={catalog.find(line.product)}
                onChange={(change) => form.setFieldValue(`lines.${index}`, { ...line, ...change })}
                error={(field) => form.errors[`lines.${index}.${field}`]}
              />
            )}
          </EntryLine>
        ))}
      </Lines>
      <Panel title={t('form.more')}>
        <div className={classes.pair}>
          <BusinessTime {...form.getInputProps('occurredAt')} />
          <NoteField {...form.getInputProps('note')} />
        </div>
      </Panel>
    </EntryForm>
  )
}
