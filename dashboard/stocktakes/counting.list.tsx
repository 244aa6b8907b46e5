import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import type { Stocktake, StocktakeLine } from '../../protocol/api/stocktakes.ts'
import { useCatalog } from '../components/catalog.ts'
import { newIdempotencyKey } from '../components/idempotency.ts'
import { useNow } from '../components/now.context.tsx'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { ProductSelect } from '../components/product-select.tsx'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { type ScanAnswer, ScanBar, type ScannedGoods } from '../scanning/scan.bar.tsx'
import classes from './stocktakes.module.css'
import { useStocktakeStep } from './use-stocktake-step.ts'

type Value = number | ''

interface LineProps {
  id: string
  line: StocktakeLine
  mayCount: boolean
  value: Value
  onChange: (value: Value) => void
}

/** One line to count. The time is that of the press, so that a bad line delays nothing but the sending. */
function Line({ id, line, mayCount, value, onChange }: LineProps) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const now = useNow()
  const [attempt, setAttempt] = useState<{ key: string; countedAt: string; quantity: number } | null>(null)
  const count = useStocktakeStep(id, 'POST', 'counts')
  const save = () => {
    if (value === '') return
    // Pressing again after a lost answer sends the same entry under the same key.
    const entry =
      count.isError && attempt?.quantity === value
        ? attempt
        : { key: newIdempotencyKey(), countedAt: new Date().toISOString(), quantity: value }
    setAttempt(entry)
    const { key, countedAt, quantity } = entry
    count.mutate(
      { key, counts: [{ lotId: line.lotId, quantity, countedAt }] },
      { onSuccess: () => onChange('') },
    )
  }
  const label = `${catalog.name(line.productId, line.productName)} ${line.lotNumber}`
  return (
    <li className={classes.line} data-counted={line.count !== null || undefined}>
      <div>
        <div className={classes.lineName}>{catalog.name(line.productId, line.productName)}</div>
        <div className={classes.lot}>
          {line.lotNumber === '' ? t('stocktake.noLotNumber') : line.lotNumber} · {format.day(line.expiresOn)}
          {line.found && ` · ${t('stocktake.found')}`}
          {line.round > 1 && ` · ${t('stocktake.round', { count: line.round })}`}
        </div>
        {line.count && (
          <div className={classes.saved}>
            {t('stocktake.saved', {
              quantity: catalog.units(line.count.quantity, line.productId),
              who: line.count.personName,
              at: format.moment(line.count.at, now),
            })}
          </div>
        )}
        {count.isError && <ProblemNotice error={count.error} repeatable />}
      </div>
      {mayCount && (
        <form
          className={classes.entry}
          onSubmit={(event) => {
            event.preventDefault()
            save()
          }}
        >
          <WholeNumberInput
            aria-label={`${t('stocktake.quantity')} ${label}`}
            placeholder={t('stocktake.quantity')}
            max={100_000_000}
            size="md"
            w={140}
            value={value}
            onChange={onChange}
          />
          <Button type="submit" size="md" loading={count.isPending} disabled={value === ''}>
            {t('stocktake.save')}
          </Button>
        </form>
      )}
    </li>
  )
}

interface FoundLot {
  product: string | null
  number: string
  expiresOn: string
  quantity: Value
}
const NOTHING_FOUND: FoundLot = { product: null, number: '', expiresOn: '', quantity: '' }

/** What stands on the shelf and in no line. */
function Found({
  id,
  lot: { product, number, expiresOn, quantity },
  onChange,
}: {
  id: string
  lot: FoundLot
  onChange: (change: Partial<FoundLot>) => void
}) {
  const { t } = useLanguage()
  const [key, setKey] = useState(newIdempotencyKey)
  const count = useStocktakeStep(id, 'POST', 'counts')
  const add = () =>
    count.mutate(
      {
        key,
        counts: [
          {
            product,
            lot: { number: number.trim(), expiresOn },
            quantity,
            countedAt: new Date().toISOString(),
          },
        ],
      },
      {
        onSuccess: () => onChange({ ...NOTHING_FOUND, product }),
        // Another try is another entry: its time is part of it.
        onSettled: () => setKey(newIdempotencyKey()),
      },
    )
  return (
    <Panel title={t('stocktake.addFound')} aside={t('stocktake.addFoundHint')}>
      <Group align="flex-end" gap="sm">
        <ProductSelect
          label={t('words.product')}
          value={product}
          onChange={(id) => onChange({ product: id })}
        />
        <TextInput
          label={t('stocktake.lotNumber')}
          maxLength={40}
          value={number}
          onChange={(event) => onChange({ number: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('stocktake.expiresOn')}
          value={expiresOn}
          onChange={(event) => onChange({ expiresOn: event.currentTarget.value })}
        />
        <WholeNumberInput
          label={t('stocktake.quantity')}
          w={120}
          value={quantity}
          onChange={(next) => onChange({ quantity: next })}
        />
        <Button
          disabled={product === null || expiresOn === '' || quantity === ''}
          loading={count.isPending}
          onClick={add}
        >
          {t('stocktake.save')}
        </Button>
      </Group>
      <ProblemNotice error={count.error} />
    </Panel>
  )
}

function SubmitDialog({ stocktake, onClose }: { stocktake: Stocktake; onClose: () => void }) {
  const { t } = useLanguage()
  const [leave, setLeave] = useState(false)
  const submit = useStocktakeStep(stocktake.id, 'POST', 'submit')
  const missing = stocktake.items.filter(({ count }) => count === null).length
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('stocktake.submit')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <Stack gap="md">
        <Text size="sm">
          {missing === 0 ? t('stocktake.submitReady') : t('stocktake.submitText', { count: missing })}
        </Text>
        {missing > 0 && (
          <Checkbox
            label={t('stocktake.leave')}
            checked={leave}
            onChange={(event) => setLeave(event.currentTarget.checked)}
          />
        )}
        <ProblemNotice error={submit.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('words.cancel')}
          </Button>
          <Button
            loading={submit.isPending}
            disabled={missing > 0 && !leave}
            onClick={() => submit.mutate({ leaveUncounted: leave })}
          >
            {t('stocktake.submit')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** The list a counter walks along the shelf with, by hand or with a scanner: each scan adds a box. */
export function CountingList({ stocktake, mayCount }: { stocktake: Stocktake; mayCount: boolean }) {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const [submitting, { open, close }] = useDisclosure(false)
  const [values, setValues] = useState<Readonly<Record<string, Value>>>({})
  const [found, setFound] = useState(NOTHING_FOUND)
  const enter = (lotId: string, value: Value) => setValues((before) => ({ ...before, [lotId]: value }))
  const onGoods = ({ product, lotNumber, expiresOn, units }: ScannedGoods): ScanAnswer => {
    const line = stocktake.items.find(
      (each) =>
        each.productId === product.id &&
        each.lotNumber === (lotNumber ?? '') &&
        (expiresOn === null || each.expiresOn === expiresOn),
    )
    const words = {
      product: catalog.name(product.id),
      lot: lotNumber || t('words.noLotNumber'),
      quantity: catalog.units(units, product.id),
    }
    if (!line) {
      const same = found.product === product.id && found.number === (lotNumber ?? '')
      setFound({
        product: product.id,
        number: lotNumber ?? '',
        expiresOn: expiresOn ?? (same ? found.expiresOn : ''),
        quantity: (same ? Number(found.quantity) : 0) + units,
      })
      return { done: t('stocktake.scannedFound', words), undo: () => setFound(found) }
    }
    const before = values[line.lotId] ?? ''
    enter(line.lotId, Number(before) + units)
    return { done: t('scan.added', words), undo: () => enter(line.lotId, before) }
  }
  return (
    <>
      <p className={classes.hint}>{t('stocktake.blind')}</p>
      {mayCount && <ScanBar counts onGoods={onGoods} />}
      <ul className={classes.lines}>
        {stocktake.items.map((line) => (
          <Line
            key={`${line.lotId} ${line.round}`}
            id={stocktake.id}
            line={line}
            mayCount={mayCount}
            value={values[line.lotId] ?? ''}
            onChange={(value) => enter(line.lotId, value)}
          />
        ))}
      </ul>
      {mayCount && (
        <>
          <Found
            id={stocktake.id}
            lot={found}
            onChange={(change) => setFound((before) => ({ ...before, ...change }))}
          />
          <Group justify="flex-end">
            <Button size="md" onClick={open}>
              {t('stocktake.submit')}
            </Button>
          </Group>
        </>
      )}
      {submitting && <SubmitDialog stocktake={stocktake} onClose={close} />}
    </>
  )
}
