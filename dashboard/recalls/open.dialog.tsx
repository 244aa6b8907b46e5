import { Button, Group, Modal, Select, Stack, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { recall, recallLevel, recallPreview } from '../../protocol/api/recalls.ts'
import { useApi } from '../api/api.context.ts'
import { newIdempotencyKey } from '../components/idempotency.ts'
import { PlaceSelect } from '../components/place-select.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { ProductSelect } from '../components/product-select.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { Impact } from './impact.tsx'

const COLLECTING = ['warehouse', 'storeroom'] as const

interface Props {
  product: string | null
  number: string | null
  onClose: () => void
}

/** What is recalled and why, then what that touches, then the word that does it. */
export function OpenDialog({ product: given, number, onClose }: Props) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [key] = useState(newIdempotencyKey)
  const [product, setProduct] = useState(given)
  const [numbers, setNumbers] = useState<string[]>(number ? [number] : [])
  const [level, setLevel] = useState<string>('second')
  const [reason, setReason] = useState('')
  const [instructions, setInstructions] = useState('')
  const [documentNumber, setDocumentNumber] = useState('')
  const [collecting, setCollecting] = useState<string | null>(null)

  const look = useMutation({
    mutationFn: () =>
      api.write('POST', '/api/recalls/preview', {
        response: recallPreview,
        body: { product, numbers, ...(collecting !== null && { collectingLocation: collecting }) },
      }),
  })
  const open = useMutation({
    mutationFn: () =>
      api.write('POST', '/api/recalls', {
        response: recall,
        body: {
          product,
          numbers,
          level,
          reason: reason.trim(),
          collectingLocation: collecting,
          ...(instructions.trim() && { instructions: instructions.trim() }),
          ...(documentNumber.trim() && { documentNumber: documentNumber.trim() }),
        },
        idempotencyKey: key,
      }),
    async onSuccess({ id }) {
      await queryClient.invalidateQueries({
        predicate: (query) => query.queryKey[0] !== 'recalls' || query.queryKey[1] === undefined,
      })
      await navigate(`/recalls/${id}`)
    },
  })
  const complete = product !== null && numbers.length > 0 && reason.trim() !== '' && collecting !== null

  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={look.data ? t('recall.previewTitle') : t('recall.start')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      {look.data ? (
        <Stack gap="md">
          <Impact preview={look.data} />
          <ProblemNotice error={open.error} repeatable />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => look.reset()}>
              {t('recall.back')}
            </Button>
            <Button color="red" loading={open.isPending} onClick={() => open.mutate()}>
              {t('recall.confirm')}
            </Button>
          </Group>
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (complete) look.mutate()
          }}
        >
          <Stack gap="md">
            <ProductSelect
              label={t('recall.product')}
              value={product}
              onChange={setProduct}
              withAsterisk
              data-autofocus
            />
            <TagsInput
              label={t('recall.numbers')}
              description={t('recall.numbersHint')}
              value={numbers}
              onChange={setNumbers}
              acceptValueOnBlur
              maxTags={200}
              withAsterisk
            />
            <Select
              label={t('recall.level')}
              data={recallLevel.options.map((value) => ({ value, label: t(`recallLevelHint.${value}`) }))}
              value={level}
              onChange={(value) => setLevel(value ?? level)}
              allowDeselect={false}
            />
            <TextInput
              label={t('recall.reason')}
              maxLength={300}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              withAsterisk
            />
            <PlaceSelect
              label={t('recall.collecting')}
              description={t('recall.collectingHint')}
              kinds={COLLECTING}
              value={collecting}
              onChange={setCollecting}
              withAsterisk
            />
            <TextInput
              label={t('recall.documentNumber')}
              maxLength={80}
              value={documentNumber}
              onChange={(event) => setDocumentNumber(event.currentTarget.value)}
            />
            <Textarea
              label={t('recall.instructions')}
              description={t('recall.instructionsHint')}
              maxLength={2_000}
              autosize
              minRows={2}
              value={instructions}
              onChange={(event) => setInstructions(event.currentTarget.value)}
            />
            <ProblemNotice error={look.error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('words.cancel')}
              </Button>
              <Button type="submit" disabled={!complete} loading={look.isPending}>
                {t('recall.preview')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
