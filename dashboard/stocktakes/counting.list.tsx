import { Button, Checkbox, Group, Modal, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import type { Stocktake, StocktakeLine } from '../../protocol/api/stocktakes.ts'
import { useCatalog } from '../components/catalog.ts'
import { newIdempotencyKey } from '../components/idempotency.ts'
import { useNow } from '../components/now.context.tsx'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { ProductSelect } from '../components/product-select.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './stocktakes.module.css'
import { useStocktakeStep } from './use-stocktake-step.ts'

type Value = number | ''
const entered = (value: number | string): Value => (typeof value === 'number' ? value : '')

/** One line to count. The time is that of the press, so that a bad line delays nothing but the sending. */
function Line({ id, line, mayCount }: { id: string; line: StocktakeLine; mayCount: boolean }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const now = useNow()
  const [value, setValue] = useState<Value>('')
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
      { onSuccess: () => setValue('') },
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
          <NumberInput
            aria-label={`${t('stocktake.quantity')} ${label}`}
            placeholder={t('stocktake.quantity')}
            min={0}
            max={100_000_000}
            clampBehavior="none"
            allowDecimal={false}
            allowNegative={false}
            inputMode="numeric"
            size="md"
            w={140}
            value={value}
            onChange={(next) => setValue(entered(next))}
          />
          <Button type="submit" size="md" loading={count.isPending} disabled={value === ''}>
            {t('stocktake.save')}
          </Button>
        </form>
      )}
    </li>
  )
}

/** What stands on the shelf and in no line. */
function Found({ id }: { id: string }) {
  const { t } = useLanguage()
  const [product, setProduct] = useState<string | null>(null)
  const [number, setNumber] = useState('')
  const [expiresOn, setExpiresOn] = useState('')
  const [quantity, setQuantity] = useState<Value>('')
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
        onSuccess() {
          setNumber('')
          setExpiresOn('')
          setQuantity('')
        },
        // Another try is another entry: its time is part of it.
        onSettled: () => setKey(newIdempotencyKey()),
      },
    )
  return (
    <Panel title={t('stocktake.addFound')} aside={t('stocktake.addFoundHint')}>
      <Group align="flex-end" gap="sm">
        <ProductSelect label={t('words.product')} value={product} onChange={setProduct} />
        <TextInput
          label={t('stocktake.lotNumber')}
          maxLength={40}
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('stocktake.expiresOn')}
          value={expiresOn}
          onChange={(event) => setExpiresOn(event.currentTarget.value)}
        />
        <NumberInput
          label={t('stocktake.quantity')}
          min={0}
          allowDecimal={false}
          allowNegative={false}
          w={120}
          value={quantity}
          onChange={(next) => setQuantity(entered(next))}
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

/** The list a counter walks along the shelf with. */
export function CountingList({ stocktake, mayCount }: { stocktake: Stocktake; mayCount: boolean }) {
  const { t } = useLanguage()
  const [submitting, { open, close }] = useDisclosure(false)
  return (
    <>
      <p className={classes.hint}>{t('stocktake.blind')}</p>
      <ul className={classes.lines}>
        {stocktake.items.map((line) => (
          <Line key={`${line.lotId} ${line.round}`} id={stocktake.id} line={line} mayCount={mayCount} />
        ))}
      </ul>
      {mayCount && (
        <>
          <Found id={stocktake.id} />
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
