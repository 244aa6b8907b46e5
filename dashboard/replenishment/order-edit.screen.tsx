import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from 'react-router'
import type { Order } from '../../protocol/api/replenishment.ts'
import { useApi } from '../api/api.context.ts'
import { orderQuery } from '../api/replenishment.queries.ts'
import { Page } from '../components/page.tsx'
import { Await, Empty } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { OrderForm } from './order.form.tsx'
import { useOrderStep } from './use-order-step.ts'

function Edit({ order }: { order: Order }) {
  const { t } = useLanguage()
  const navigate = useNavigate()
  const edit = useOrderStep(order, 'edit')
  return (
    <OrderForm
      initial={{
        emergency: order.emergency,
        note: order.note ?? '',
        lines: order.items.map(({ productId, requested }) => ({ product: productId, quantity: requested })),
      }}
      submit={t('replenishment.saveEdit')}
      error={edit.error}
      pending={edit.isPending}
      onSubmit={({ emergency, lines, note }) =>
        edit.mutate(
          { emergency, lines, note },
          { onSuccess: () => void navigate(`/replenishment/orders/${order.id}`) },
        )
      }
    />
  )
}

/** A draft, or a rejected order that becomes one again. */
export function EditOrderScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const { id = '' } = useParams()
  const query = useQuery(orderQuery(api, id))
  return (
    <Page
      title={t('replenishment.editTitle')}
      note={query.data?.location.name}
      narrow
      back={{ to: `/replenishment/orders/${id}`, label: t('replenishment.orders') }}
    >
      <Await query={query}>
        {(order) =>
          order.steps.includes('edit') ? <Edit order={order} /> : <Empty title={t('problem.order_state')} />
        }
      </Await>
    </Page>
  )
}
