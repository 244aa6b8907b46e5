import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { randomId } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { isExpiryDate } from '../../protocol/api/inventory.ts'
import type { Order } from '../../protocol/api/replenishment.ts'
import { useCatalog } from '../components/catalog.ts'
import { useNow } from '../components/now.context.tsx'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './replenishment.module.css'
import { useOrderStep } from './use-order-step.ts'

interface Line {
  key: string
  product: string
  lot: string
  expiresOn: string
  quantity: number | ''
}
const aLine = (product: string): Line => ({ key: randomId(), product, lot: '', expiresOn: '', quantity: '' })

/** What an outside supplier delivered of the order, lot by lot; lines left empty did not come. */
export function DeliverPanel({ order }: { order: Order }) {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const today = countyDay(useNow())
  const receive = useOrderStep(order, 'receive')
  const form = useForm({
    initialValues: {
      lines: order.items
        .filter(({ approved, received }) => (approved ?? 0) > received)
        .map(({ productId }) => aLine(productId)),
    },
    validate: {
      lines: {
        expiresOn: (day, values, path) => {
          const line = values.lines[Number(path.split('.')[1])]
          if (!line || line.quantity === '') return null
          if (!isExpiryDate(day)) return t('form.enterExpiry')
          return day < today ? t('form.expiredLot') : null
        },
      },
    },
  })
  const named = (product: string) => order.items.find(({ productId }) => productId === product)
  const filled = form.values.lines.filter(({ quantity }) => quantity !== '' && quantity > 0)
  return (
    <Panel title={t('replenishment.receiveTitle')} aside={t('replenishment.receiveHint')}>
      <form
        noValidate
        onSubmit={form.onSubmit(() =>
          receive.mutate(
            {
              lines: filled.map(({ product, lot, expiresOn, quantity }) => ({
                product,
                lot: { number: lot.trim(), expiresOn },
                quantity,
              })),
            },
            {
              onSuccess: () =>
                notifications.show({ color: 'green', message: t('replenishment.receiveDone') }),
            },
          ),
        )}
      >
        <ul className={classes.entries}>
          {form.values.lines.map((line, index) => {
            const item = named(line.product)
            const left = Math.max(0, (item?.approved ?? 0) - (item?.received ?? 0))
            return (
              <li key={line.key} className={classes.entry} data-lot>
                <span className={classes.entryName}>
                  <strong>{catalog.name(line.product, item?.productName)}</strong>
                  <span className={classes.quiet}>
                    {t('replenishment.left')} {catalog.units(left, line.product)}
                  </span>
                  <div>
                    <Button
                      variant="subtle"
                      size="compact-xs"
                      onClick={() => form.insertListItem('lines', aLine(line.product), index + 1)}
                    >
                      {t('replenishment.addLot')}
                    </Button>
                  </div>
                </span>
                <TextInput
                  label={t('lot.number')}
                  maxLength={40}
                  autoComplete="off"
                  {...form.getInputProps(`lines.${index}.lot`)}
                />
                <TextInput
                  type="date"
                  label={t('lot.expiresOn')}
                  {...form.getInputProps(`lines.${index}.expiresOn`)}
                />
                <WholeNumberInput
                  label={t('form.quantity')}
                  max={100_000_000}
                  thousandSeparator=","
                  value={line.quantity}
                  onChange={(value) => form.setFieldValue(`lines.${index}.quantity`, value)}
                />
              </li>
            )
          })}
        </ul>
        <ProblemNotice error={receive.error} repeatable />
        <div className={classes.formFoot}>
          <Button type="submit" disabled={filled.length === 0} loading={receive.isPending}>
            {t('replenishment.receive')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
