import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { randomId } from '@mantine/hooks'
import { useNavigate, useSearchParams } from 'react-router'
import { useCatalog } from '../components/catalog.ts'
import { useNow } from '../components/now.context.tsx'
import { Panel } from '../components/page.tsx'
import { PlaceSelect, usePlaces } from '../components/place-select.tsx'
import { ProductSelect } from '../components/product-select.tsx'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import { BusinessTime, EntryForm, Lines, NoteField } from './entry-form.tsx'
import { EntryLine } from './entry-line.tsx'
import classes from './forms.module.css'
import { usePostMovement } from './post-movement.ts'
import { type Count, NO_COUNT, toInstant, toUnits } from './quantity.ts'
import { QuantityField } from './quantity-field.tsx'
import { useSuggestion } from './suggestion.ts'
import { usualReceiver } from './usual-place.ts'

interface Line {
  key: string
  product: string | null
  lot: string
  expiresOn: string
  count: Count
}

const emptyLine = (product: string | null = null): Line => ({
  key: randomId(),
  product,
  lot: '',
  expiresOn: '',
  count: NO_COUNT,
})

/** A delivery from the supplier: lots come into being by their number and expiry date. */
export function ReceiveScreen() {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const today = countyDay(useNow())
  const places = usePlaces()
  const form = useForm({
    initialValues: {
      to: search.get('to'),
      lines: [emptyLine(search.get('product'))],
      occurredAt: '',
      note: '',
    },
    validate: {
      to: (to) => (to ? null : t('form.choosePlace')),
      lines: {
        product: (product) => (product ? null : t('form.chooseProduct')),
        lot: (lot) => (lot.length > 40 ? t('form.tooLong', { max: 40 }) : null),
        expiresOn: (day) => {
          if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return t('form.enterExpiry')
          return day < today ? t('form.expiredLot') : null
        },
        count: (count, values, path) =>
          toUnits(count, catalog.find(values.lines[Number(path.split('.')[1])]?.product ?? null)) === null
            ? t('form.enterQuantity')
            : null,
      },
    },
  })
  useSuggestion(form.values.to, usualReceiver(places), (to) => form.setFieldValue('to', to))
  const post = usePostMovement({
    done: t('movements.received'),
    onPosted: () => void navigate(`/places/${form.values.to}`),
  })
  const submit = form.onSubmit(({ to, lines, occurredAt, note }) =>
    post.mutate({
      kind: 'receipt',
      to: to ?? '',
      lines: lines.map((line) => ({
        product: line.product ?? '',
        lot: { number: line.lot.trim(), expiresOn: line.expiresOn },
        quantity: toUnits(line.count, catalog.find(line.product)) ?? 0,
      })),
      occurredAt: toInstant(occurredAt),
      note: note.trim() || undefined,
    }),
  )

  return (
    <EntryForm
      title={t('movements.receive')}
      note={t('movements.receiveNote')}
      submit={t('movements.doReceive')}
      error={post.error}
      pending={post.isPending}
      onSubmit={submit}
    >
      <Panel title={t('movements.destination')}>
        <PlaceSelect label={t('movements.somePlace')} withAsterisk {...form.getInputProps('to')} />
      </Panel>
      <Lines onAdd={() => form.insertListItem('lines', emptyLine())}>
        {form.values.lines.map((line, index) => (
          <EntryLine
            key={line.key}
            number={index + 1}
            onRemove={form.values.lines.length > 1 ? () => form.removeListItem('lines', index) : null}
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
                {...form.getInputProps(`lines.${index}.count`)}
                value={line.count}
              />
            </div>
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
