import { Button, Group, Modal, MultiSelect, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { PlaceKind } from '../../protocol/api/places.ts'
import { PLACE_KINDS } from '../../protocol/api/places.ts'
import { stocktake } from '../../protocol/api/stocktakes.ts'
import { useApi } from '../api/api.context.ts'
import { useCatalog } from '../components/catalog.ts'
import { newIdempotencyKey } from '../components/idempotency.ts'
import { PlaceSelect } from '../components/place-select.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'

/** Machines are counted channel by channel at a refill visit. */
const KINDS: readonly PlaceKind[] = PLACE_KINDS.filter((kind) => kind !== 'dispenser')

export function PlanDialog({ location, onClose }: { location: string | null; onClose: () => void }) {
  const { t, name } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { products } = useCatalog()
  const [key] = useState(newIdempotencyKey)
  const [place, setPlace] = useState(location)
  const [chosen, setChosen] = useState<string[]>([])
  const [note, setNote] = useState('')
  const plan = useMutation({
    mutationFn: () =>
      api.write('POST', '/api/stocktakes', {
        response: stocktake,
        body: {
          location: place,
          ...(chosen.length > 0 && { products: chosen }),
          ...(note.trim() !== '' && { note: note.trim() }),
        },
        idempotencyKey: key,
      }),
    async onSuccess({ id }) {
      await queryClient.invalidateQueries({ queryKey: ['stocktakes'] })
      await navigate(`/stocktakes/${id}`)
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('stocktake.planTitle')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <Stack gap="md">
        <PlaceSelect
          label={t('stocktake.place')}
          kinds={KINDS}
          value={place}
          onChange={setPlace}
          withAsterisk
        />
        <MultiSelect
          label={t('stocktake.products')}
          data={products.map((product) => ({ value: product.id, label: name(product) }))}
          value={chosen}
          onChange={setChosen}
          searchable
          clearable
        />
        <TextInput
          label={t('stocktake.note')}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <ProblemNotice error={plan.error} repeatable />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('words.cancel')}
          </Button>
          <Button disabled={place === null} loading={plan.isPending} onClick={() => plan.mutate()}>
            {t('stocktake.start')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
