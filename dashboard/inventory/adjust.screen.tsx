import { NumberInput, Select } from '@mantine/core'
import { useForm } from '@mantine/form'
import { randomId } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import { adjustmentReason } from '../../protocol/api/inventory.ts'
import { useApi } from '../api/api.context.ts'
import { balancesQuery } from '../api/inventory.queries.ts'
import { useCatalog } from '../components/catalog.ts'
import { Panel } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { type ScanAnswer, ScanBar, type ScannedGoods } from '../scanning/scan.bar.tsx'
import { BusinessTime, EntryForm, Lines, NoteField } from './entry-form.tsx'
import { EntryLine } from './entry-line.tsx'
import classes from './forms.module.css'
import { usePostMovement } from './post-movement.ts'
import { toInstant } from './quantity.ts'
import { useScannedLot } from './scanned-lot.ts'
import { varianceOf } from './variance.ts'

interface Line {
  key: string
  lotId: string | null
  counted: number | string
}
interface Values {
  location: string | null
  reason: string | null
  lines: Line[]
  occurredAt: string
  note: string
}

const emptyLine = (): Line => ({ key: randomId(), lotId: null, counted: '' })

/** What is really there instead of what the books say (盘盈盘亏), lot by lot. */
export function AdjustScreen() {
  const { t, format } = useLanguage()
  const api = useApi()
  const catalog = useCatalog()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const form = useForm<Values>({
    initialValues: {
      location: search.get('location'),
      reason: null,
      lines: [emptyLine()],
      occurredAt: '',
      note: '',
    },
    validate: {
      location: (location) => (location ? null : t('form.choosePlace')),
      reason: (reason) => (reason ? null : t('form.chooseReason')),
      lines: {
        lotId: (lotId, values, path) => {
          if (!lotId) return t('form.chooseLot')
          // Each line says all that there is of its lot: two would both be set against the whole book.
          const first = values.lines.findIndex((line) => line.lotId === lotId)
          return first < Number(path.split('.')[1]) ? t('adjust.lotTwice', { number: first + 1 }) : null
        },
        counted: (counted, values, path) => {
          const variance = varianceOf(
            counted,
            lots.find((lot) => lot.lotId === values.lines[Number(path.split('.')[1])]?.lotId),
          )
          if (variance === null) return t('form.enterCounted')
          return variance === 0 ? t('adjust.noVariance') : null
        },
      },
    },
  })
  const { location, lines } = form.values
  const balances = useQuery({ ...balancesQuery(api, { location }), enabled: location !== null })
  const lots = balances.data?.items ?? []
  const post = usePostMovement({
    done: t('movements.adjusted'),
    onPosted: () => void navigate(`/places/${location}`),
  })
  const findLot = useScannedLot()
  const onGoods = (goods: ScannedGoods): ScanAnswer => {
    if (location === null) return { refused: t('scan.needPlace') }
    const found = findLot(balances.data && lots, goods)
    if ('refused' in found) return found
    const { lotId, lotNumber } = found.lot
    const before = form.getValues().lines
    const target = before.find((line) => line.lotId === lotId) ?? before.find((line) => line.lotId === null)
    const base = target ?? emptyLine()
    const counted = { ...base, lotId, counted: Number(base.counted) + goods.units }
    form.setFieldValue(
      'lines',
      target ? before.map((line) => (line === target ? counted : line)) : [...before, counted],
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
  const submit = form.onSubmit((values) =>
    post.mutate({
      kind: 'adjustment',
      location: values.location ?? '',
      reason: adjustmentReason.parse(values.reason),
      lines: values.lines.map((line) => {
        const lot = lots.find((each) => each.lotId === line.lotId)
        return {
          product: lot?.productId ?? '',
          lotId: line.lotId ?? '',
          change: varianceOf(line.counted, lot) ?? 0,
        }
      }),
      occurredAt: toInstant(values.occurredAt),
      note: values.note.trim() || undefined,
    }),
  )

  return (
    <EntryForm
      title={t('movements.adjust')}
      note={t('movements.adjustNote')}
      submit={t('movements.doAdjust')}
      post={post}
      onSubmit={submit}
    >
      <Panel title={t('adjust.where')}>
        <div className={classes.pair}>
          <PlaceSelect label={t('words.place')} withAsterisk {...form.getInputProps('location')} />
          <Select
            label={t('form.reason')}
            withAsterisk
            data={adjustmentReason.options.map((value) => ({ value, label: t(`adjustmentReason.${value}`) }))}
            {...form.getInputProps('reason')}
          />
        </div>
      </Panel>
      <ScanBar counts onGoods={onGoods} />
      <Lines onAdd={() => form.insertListItem('lines', emptyLine())}>
        {lines.map((line, index) => {
          const lot = lots.find((each) => each.lotId === line.lotId)
          const variance = varianceOf(line.counted, lot)
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
                disabled={location === null}
                placeholder={location === null ? t('fefo.chooseFromFirst') : ''}
                nothingFoundMessage={t('words.nothingFound')}
                data={lots.map((each) => ({
                  value: each.lotId,
                  label: `${catalog.name(each.productId)} · ${each.lotNumber || t('words.noLotNumber')} · ${format.day(each.expiresOn)}`,
                }))}
                {...form.getInputProps(`lines.${index}.lotId`)}
              />
              <div className={classes.pair}>
                <NumberInput
                  label={t('adjust.counted')}
                  withAsterisk
                  min={0}
                  clampBehavior="none"
                  thousandSeparator=","
                  {...form.getInputProps(`lines.${index}.counted`)}
                />
                {lot && (
                  <p className={classes.hint}>
                    {t('adjust.book', { quantity: catalog.units(lot.quantity, lot.productId) })}
                    <br />
                    {variance !== null && variance !== 0 && (
                      <span className={classes.variance}>
                        {t(variance > 0 ? 'adjust.surplus' : 'adjust.deficit', {
                          quantity: catalog.units(Math.abs(variance), lot.productId),
                        })}
                      </span>
                    )}
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
