import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import type { Order, OrderLine } from '../../protocol/api/replenishment.ts'
import { useApi } from '../api/api.context.ts'
import { stockQuery } from '../api/inventory.queries.ts'
import { useCatalog } from '../components/catalog.ts'
import { useLanguage } from '../locales/locale.tsx'
import { RejectButton } from './order.endings.tsx'
import { QuantitiesPanel } from './quantities.panel.tsx'
import { useOrderStep } from './use-order-step.ts'

/** Approves as requested or less. */
export function ApprovePanel({ order }: { order: Order }) {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const approve = useOrderStep(order, 'approve')
  return (
    <QuantitiesPanel
      order={order}
      title={t('replenishment.approveTitle')}
      hint={t('replenishment.approveHint')}
      submit={t('replenishment.approve')}
      limit={({ requested }) => requested}
      about={({ productId, requested, suggested }) =>
        [
          `${t('replenishment.requested')} ${catalog.units(requested, productId)}`,
          `${t('replenishment.suggested')} ${suggested === null ? t('words.unknown') : catalog.units(suggested, productId)}`,
        ].join(' · ')
      }
      error={approve.error}
      pending={approve.isPending}
      onSubmit={(lines, note) => approve.mutate({ lines, ...(note !== '' && { note }) })}
    >
      <RejectButton order={order} />
    </QuantitiesPanel>
  )
}

/** Sends what was approved and has not left, or a part of it. */
export function DispatchPanel({ order }: { order: Order }) {
  const { t } = useLanguage()
  const api = useApi()
  const catalog = useCatalog()
  const dispatch = useOrderStep(order, 'dispatch')
  const { data } = useQuery(stockQuery(api, { location: order.supplier?.id, limit: 500 }))
  const usable = (productId: string) =>
    data ? (data.rows.find((row) => row.productId === productId)?.usable ?? 0) : null
  const left = ({ approved, dispatched }: OrderLine) => Math.max(0, (approved ?? 0) - dispatched)
  return (
    <QuantitiesPanel
      order={order}
      title={t('replenishment.dispatchTitle')}
      hint={t('replenishment.dispatchHint')}
      submit={t('replenishment.dispatch')}
      limit={left}
      initial={(line) => Math.min(left(line), usable(line.productId) ?? 0)}
      about={(line) => {
        const { productId } = line
        const available = usable(productId)
        return [
          `${t('replenishment.left')} ${catalog.units(left(line), productId)}`,
          `${t('replenishment.available')} ${available === null ? '…' : catalog.units(available, productId)}`,
        ].join(' · ')
      }}
      error={dispatch.error}
      pending={dispatch.isPending}
      onSubmit={(lines, note) =>
        dispatch.mutate(
          { lines: lines.filter(({ quantity }) => quantity > 0), ...(note !== '' && { note }) },
          {
            onSuccess: () => notifications.show({ color: 'green', message: t('replenishment.dispatchDone') }),
          },
        )
      }
    />
  )
}
