import { Button, Checkbox } from '@mantine/core'
import { useForm } from '@mantine/form'
import { randomId } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useCatalog } from '../components/catalog.ts'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { ProductSelect } from '../components/product-select.tsx'
import { Lines, NoteField } from '../inventory/entry-form.tsx'
import { EntryLine } from '../inventory/entry-line.tsx'
import { type Count, NO_COUNT, toUnits } from '../inventory/quantity.ts'
import { QuantityField } from '../inventory/quantity-field.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './replenishment.module.css'

interface Line {
  key: string
  product: string | null
  count: Count
}
export interface OrderDraft {
  emergency: boolean
  lines: { product: string; quantity: number }[]
  note?: string
}

interface Props {
  initial: { emergency: boolean; note: string; lines: readonly { product: string; quantity: number }[] }
  submit: string
  error: Error | null
  pending: boolean
  onSubmit: (draft: OrderDraft) => void
  /** Before the lines: the place, where it is still to be chosen. */
  children?: ReactNode
}

const emptyLine = (): Line => ({ key: randomId(), product: null, count: NO_COUNT })

/** The lines of an order as a person writes them. */
export function OrderForm({ initial, submit, error, pending, onSubmit, children }: Props) {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const form = useForm<{ emergency: boolean; note: string; lines: Line[] }>({
    initialValues: {
      emergency: initial.emergency,
      note: initial.note,
      lines:
        initial.lines.length === 0
          ? [emptyLine()]
          : initial.lines.map(({ product, quantity }) => ({
              key: randomId(),
              product,
              count: { count: quantity, pack: 'unit' as const },
            })),
    },
    validate: {
      lines: {
        product: (product) => (product ? null : t('form.chooseProduct')),
        count: (count, values, path) =>
          toUnits(count, catalog.find(values.lines[Number(path.split('.')[1])]?.product ?? null)) === null
            ? t('form.enterQuantity')
            : null,
      },
    },
  })
  const taken = new Set(form.values.lines.map(({ product }) => product))
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={form.onSubmit(({ emergency, note, lines }) =>
        onSubmit({
          emergency,
          ...(note.trim() !== '' && { note: note.trim() }),
          lines: lines.map(({ product, count }) => ({
            product: product ?? '',
            quantity: toUnits(count, catalog.find(product)) ?? 0,
          })),
        }),
      )}
    >
      {children}
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
              offer={(product) => (product.id === line.product || !taken.has(product.id) ? {} : null)}
              {...form.getInputProps(`lines.${index}.product`)}
            />
            <QuantityField
              product={catalog.find(line.product)}
              {...form.getInputProps(`lines.${index}.count`)}
              value={line.count}
            />
          </EntryLine>
        ))}
      </Lines>
      <Panel title={t('form.more')}>
        <Checkbox
          label={t('replenishment.emergency')}
          description={t('replenishment.emergencyHint')}
          mb="sm"
          {...form.getInputProps('emergency', { type: 'checkbox' })}
        />
        <NoteField {...form.getInputProps('note')} />
      </Panel>
      <ProblemNotice error={error} repeatable />
      <div className={classes.formFoot}>
        <Button type="submit" loading={pending}>
          {submit}
        </Button>
      </div>
    </form>
  )
}
