import { Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { randomId } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import type { z } from 'zod'
import { disposal, type prepareDisposal } from '../../protocol/api/disposals.ts'
import { useApi } from '../api/api.context.ts'
import { balancesQuery } from '../api/inventory.queries.ts'
import { useCatalog } from '../components/catalog.ts'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { Panel } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { type ScanAnswer, ScanBar, type ScannedGoods } from '../scanning/scan.bar.tsx'
import { addUnits } from '../scanning/scanned-count.ts'
import { BusinessTime, EntryForm, Lines, NoteField } from './entry-form.tsx'
import { EntryLine } from './entry-line.tsx'
import classes from './forms.module.css'
import { usePostMovement, useRefreshLedger } from './post-movement.ts'
import { type Count, NO_COUNT, toInstant, toUnits } from './quantity.ts'
import { QuantityField } from './quantity-field.tsx'
import { useScannedLot } from './scanned-lot.ts'
import { NO_WITNESS, type Witness, WitnessPanel } from './witness.panel.tsx'

interface Line {
  key: string
  lotId: string | null
  count: Count
}
interface Values {
  from: string | null
  reason: string
  witness: Witness
  lines: Line[]
  occurredAt: string
  note: string
}

const emptyLine = (lotId: string | null = null): Line => ({ key: randomId(), lotId, count: NO_COUNT })

/** The document waits for its witness; stock stays as it is. */
function usePrepareDisposal() {
  const api = useApi()
  const { t } = useLanguage()
  const navigate = useNavigate()
  const refresh = useRefreshLedger()
  const [key, renew] = useIdempotencyKey()
  return useMutation({
    mutationFn: (body: z.input<typeof prepareDisposal>) =>
      api.write('POST', '/api/disposals', { body, response: disposal, idempotencyKey: key }),
    onSuccess({ id, witness }) {
      renew()
      notifications.show({ id: key, color: 'green', message: t('disposal.prepared', { name: witness.name }) })
      void refresh()
      void navigate(`/disposals/${id}`)
    },
  })
}

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
      witness: NO_WITNESS,
      lines: [emptyLine(search.get('lot'))],
      occurredAt: '',
      note: '',
    },
    validate: {
      from: (from) => (from ? null : t('form.choosePlace')),
      reason: (reason) => (reason.trim() === '' ? t('form.enterReason') : null),
      witness: ({ how, person, name }) => {
        if (how === 'account') return person ? null : t('disposal.chooseWitness')
        return name.trim() === '' ? t('disposal.enterWitness') : null
      },
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
    onPosted: ({ movements }) => void navigate(`/movements/${movements[0]?.id}`),
  })
  const prepare = usePrepareDisposal()
  const submit = form.onSubmit((values) => {
    const entry = {
      from: values.from ?? '',
      reason: values.reason.trim(),
      lines: values.lines.map((line) => ({
        product: productOf(line)?.id ?? '',
        lotId: line.lotId ?? '',
        quantity: units(line, line.count) ?? 0,
      })),
      note: values.note.trim() || undefined,
    }
    const { how, person, name } = values.witness
    if (how === 'account') return prepare.mutate({ ...entry, witness: person ?? '' })
    post.mutate({
      ...entry,
      kind: 'disposal',
      witnessName: name.trim(),
      occurredAt: toInstant(values.occurredAt),
    })
  })
  const findLot = useScannedLot()
  const onGoods = (goods: ScannedGoods): ScanAnswer => {
    if (from === null) return { refused: t('scan.needFrom') }
    const found = findLot(balances.data && lots, goods)
    if ('refused' in found) return found
    const { lotId, lotNumber } = found.lot
    const before = form.getValues().lines
    const target = before.find((line) => line.lotId === lotId) ?? before.find((line) => line.lotId === null)
    const base = target ?? emptyLine()
    const filled = { ...base, lotId, count: addUnits(base.count, goods.units, goods.product) }
    form.setFieldValue(
      'lines',
      target ? before.map((line) => (line === target ? filled : line)) : [...before, filled],
    )
    return {
      done: t('scan.added', {
        product: catalog.name(goods.product.id),
        lot: lotNumber || t('words.noLotNumber'),
        quantity: catalog.units(goods.units, goods.product.id),
      }),
      undo: () =>
        form.setFieldValue(
          'lines',
          form.getValues().lines.flatMap((line) => (line.key !== base.key ? line : target ? target : [])),
        ),
    }
  }

  return (
    <EntryForm
      title={t('movements.dispose')}
      note={t('movements.disposeNote')}
      submit={t('movements.doDispose')}
      post={{
        ...post,
        error: post.error ?? prepare.error,
        isPending: post.isPending || prepare.isPending,
      }}
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
      <ScanBar counts onGoods={onGoods} />
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
      <WitnessPanel
        from={from}
        value={form.values.witness}
        onChange={(witness) => form.setFieldValue('witness', witness)}
        error={form.errors.witness}
      />
      <Panel title={t('form.more')}>
        <div className={classes.pair}>
          {form.values.witness.how === 'name' && <BusinessTime {...form.getInputProps('occurredAt')} />}
          <NoteField {...form.getInputProps('note')} />
        </div>
      </Panel>
    </EntryForm>
  )
}
