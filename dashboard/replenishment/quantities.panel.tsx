import { Button, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { Order, OrderLine } from '../../protocol/api/replenishment.ts'
import { useCatalog } from '../components/catalog.ts'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './replenishment.module.css'

interface Props {
  order: Order
  title: string
  hint: string
  submit: string
  /** What may be entered at most; a line of 0 is left out. */
  limit: (line: OrderLine) => number
  /** Prefilled; the most there may be when absent. */
  initial?: (line: OrderLine) => number
  /** Beside the product's name. */
  about: (line: OrderLine) => ReactNode
  error: Error | null
  pending: boolean
  onSubmit: (lines: { product: string; quantity: number }[], note: string) => void
  /** What else can be done instead. */
  children?: ReactNode
}

/** One quantity for each line. */
export function QuantitiesPanel(props: Props) {
  const {
    order,
    title,
    hint,
    submit,
    limit,
    initial = limit,
    about,
    error,
    pending,
    onSubmit,
    children,
  } = props
  const { t } = useLanguage()
  const catalog = useCatalog()
  const lines = order.items.filter((line) => limit(line) > 0)
  const [typed, setTyped] = useState<ReadonlyMap<string, number | ''>>(new Map())
  const [note, setNote] = useState('')
  const [empty, setEmpty] = useState(false)
  const entered = (line: OrderLine) => typed.get(line.productId) ?? initial(line)
  const excess = lines.some((line) => Number(entered(line)) > limit(line))
  return (
    <Panel title={title} aside={hint}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const wanted = lines.map((line) => ({ product: line.productId, quantity: Number(entered(line)) }))
          const none = wanted.every(({ quantity }) => quantity === 0)
          setEmpty(none)
          if (!none && !excess) onSubmit(wanted, note.trim())
        }}
      >
        <ul className={classes.entries}>
          {lines.map((line) => {
            const value = entered(line)
            const name = catalog.name(line.productId, line.productName)
            return (
              <li key={line.productId} className={classes.entry}>
                <span className={classes.entryName}>
                  <strong>{name}</strong>
                  <span className={classes.quiet}>{about(line)}</span>
                </span>
                <WholeNumberInput
                  aria-label={`${submit} ${name}`}
                  thousandSeparator=","
                  value={value}
                  onChange={(next) => setTyped((before) => new Map([...before, [line.productId, next]]))}
                  error={
                    Number(value) > limit(line) ? t('replenishment.tooMany', { max: limit(line) }) : undefined
                  }
                />
              </li>
            )
          })}
        </ul>
        <TextInput
          label={t('replenishment.note')}
          maxLength={300}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          error={empty ? t('replenishment.nothingLeft') : undefined}
        />
        <ProblemNotice error={error} repeatable />
        <div className={classes.formFoot}>
          {children}
          <Button type="submit" loading={pending}>
            {submit}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
