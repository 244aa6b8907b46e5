import { Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { randomId } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import { useApi } from '../api/api.context.ts'
import { balancesQuery } from '../api/inventory.queries.ts'
import { useCatalog } from '../components/catalog.ts'
import { Panel } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { BusinessTime, EntryForm, Lines, NoteField } from './entry-form.tsx'
import { EntryLine } from './entry-line.tsx'
import classes from './forms.module.css'
import { usePostMovement } from './post-movement.ts'
import { type Count, NO_COUNT, toInstant, toUnits } from './quantity.ts'
import { QuantityField } from './quantity-field.tsx'

interface Line {
  key: string
  lotId: string | null
  count: Count
}
interface Values {
  from: string | null
  reason: string
  lines: Line[]
  occurredAt: string
  note: string
}

const emptyLine = (lotId: string | null = null): Line => ({ key: randomId(), lotId, count: NO_COUNT })

/** To waste (报废): expired and quarantined lots leave by no other door. */
export function DisposeScreen() {
  const { t, format } = useLanguage()
  const api = useApi()
  const catalog = useCatalog()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const form = useForm<Values>({
    initialValues: {
      from: search.get('from'),
      reason: '',
      lines: [emptyLine(search.get('lot'))],
      occurredAt: '',
      note: '',
    },
    validate: {
      from: (from) => (from ? null : t('form.choosePlace')),
      reason: (reason) => (reason.trim() === '' ? t('form.enterReason') : null),
      lines: {
        lotId: (lotId) => (lotId ? null : t('form.chooseLot')),
        count: (count, values, path) =>
          units(values.lines[Number(path.split('.')[1])], count) === null ? t('form.enterQuantity') : null,
      },
    },
  })
  const { from, lines } = form.values
  const balances = useQuery({ ...balancesQuery(api, { location: from }), enabled: from !== null })
  const lots = (balances.data?.items ?? []).filter((lot) => lot.quantity > 0)
  const lotOf = (line: Line | undefined) => lots.find((lot) => lot.lotId === line?.lotId)
  const productOf = (line: Line | undefined) => catalog.find(lotOf(line)?.productId ?? null)
  const units = (line: Line | undefined, count: Count): number | null => toUnits(count, productOf(line))
  const post = usePostMovement({
    done: t('movements.disposed'),
    onPosted: () => void navigate(`/places/${from}`),
  })
  const submit = form.onSubmit((values) =>
    post.mutate({
      kind: 'disposal',
      from: values.from ?? '',
      reason: values.reason.trim(),
      lines: values.lines.map((line) => ({
        product: productOf(line)?.id ?? '',
        lotId: line.lotId ?? '',
        quantity: units(line, line.count) ?? 0,
      })),
      occurredAt: toInstant(values.occurredAt),
      note: values.note.trim() || undefined,
    }),
  )

  return (
    <EntryForm
      title={t('movements.dispose')}
      note={t('movements.disposeNote')}
      submit={t('movements.doDispose')}
      error={post.error}
      pending={post.isPending}
      onSubmit={submit}
    >
      <Panel title={t('movements.origin')}>
        <div className={classes.pair}>
          <PlaceSelect label={t('movements.somePlace')} withAsterisk {...form.getInputProps('from')} />
          <TextInput
            label={t('form.reason')}
            withAsterisk
            maxLength={200}
            {...form.getInputProps('reason')}
          />
        </div>
      </Panel>
      <Lines onAdd={() => form.insertListItem('lines', emptyLine())}>
        {lines.map((line, index) => {
          const lot = lotOf(line)
          return (
            <EntryLine
              key={line.key}
              number={index + 1}
              onRemove={lines.length > 1 ? () => form.removeListItem('lines', index) : null}
            >
              <Select
                label={t('lot.label')}
                withAsterisk
                searchable
                disabled={from === null}
                nothingFoundMessage={t('words.nothingFound')}
                data={lots.map((each) => ({
                  value: each.lotId,
                  label: `${catalog.name(each.productId)} · ${each.lotNumber || t('words.noLotNumber')} · ${format.day(each.expiresOn)}`,
                }))}
                {...form.getInputProps(`lines.${index}.lotId`)}
              />
              <div className={classes.pair}>
                <QuantityField
                  product={productOf(line)}
                  {...form.getInputProps(`lines.${index}.count`)}
                  value={line.count}
                />
                {lot && (
                  <p className={classes.hint}>
                    {t('adjust.book', { quantity: catalog.units(lot.quantity, lot.productId) })}
                  </p>
                )}
              </div>
            </EntryLine>
          )
        })}
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
