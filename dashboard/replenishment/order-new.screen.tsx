import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { PLACE_KINDS } from '../../protocol/api/places.ts'
import { orderList } from '../../protocol/api/replenishment.ts'
import { useApi } from '../api/api.context.ts'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { Page, Panel } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { type OrderDraft, OrderForm } from './order.form.tsx'

const KINDS = PLACE_KINDS.filter((kind) => kind !== 'dispenser')
const EMPTY = { emergency: false, note: '', lines: [] }

/** An order that no suggestion led to. */
export function NewOrderScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [search] = useSearchParams()
  const [place, setPlace] = useState(search.get('place'))
  const [missing, setMissing] = useState(false)
  const [key] = useIdempotencyKey()
  const create = useMutation({
    mutationFn: (draft: OrderDraft) =>
      api.write('POST', '/api/replenishment/orders', {
        response: orderList,
        body: { orders: [{ location: place, ...draft }] },
        idempotencyKey: key,
      }),
    async onSuccess({ items }) {
      await queryClient.invalidateQueries({ queryKey: ['replenishment'] })
      await navigate(`/replenishment/orders/${items[0]?.id ?? ''}`)
    },
  })
  return (
    <Page
      title={t('replenishment.newOrder')}
      note={t('replenishment.newOrderHint')}
      narrow
      back={{ to: '/replenishment/orders', label: t('replenishment.orders') }}
    >
      <OrderForm
        initial={EMPTY}
        submit={t('replenishment.create')}
        error={create.error}
        pending={create.isPending}
        onSubmit={(draft) => {
          setMissing(place === null)
          if (place !== null) create.mutate(draft)
        }}
      >
        <Panel title={t('replenishment.place')}>
          <PlaceSelect
            aria-label={t('replenishment.place')}
            kinds={KINDS}
            value={place}
            onChange={setPlace}
            error={missing && place === null ? t('form.choosePlace') : undefined}
          />
        </Panel>
      </OrderForm>
    </Page>
  )
}
