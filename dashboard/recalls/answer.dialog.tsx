import { Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Recall, RecallPlace } from '../../protocol/api/recalls.ts'
import { newIdempotencyKey } from '../components/idempotency.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { useRecallStep } from './use-recall-step.ts'

interface Props {
  recall: Recall
  place: RecallPlace
  onClose: () => void
}

/** How many of each recalled lot are there, and why that is not what the books say. */
export function AnswerDialog({ recall, place, onClose }: Props) {
  const { t, format } = useLanguage()
  const [key] = useState(newIdempotencyKey)
  const lots = place.lots.filter(({ held, found }) => held > 0 || found !== null)
  const [found, setFound] = useState<ReadonlyMap<string, number>>(new Map())
  const [explanation, setExplanation] = useState('')
  const answer = useRecallStep(recall.id, 'answers')
  const whole = lots.every(({ lotId }) => found.has(lotId))
  const differs = lots.some(({ lotId, held }) => found.has(lotId) && found.get(lotId) !== held)
  const why = explanation.trim()
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${t('recall.answerTitle')} · ${place.locationName}`}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const lines = lots.map(({ lotId }) => ({ lotId, found: found.get(lotId) ?? 0 }))
          answer.mutate(
            { location: place.locationId, lines, ...(why !== '' && { explanation: why }), key },
            { onSuccess: onClose },
          )
        }}
      >
        <Stack gap="md">
          {lots.map(({ lotId, lotNumber, expiresOn, held }) => (
            <WholeNumberInput
              key={lotId}
              label={`${lotNumber} · ${t('lot.expiresOn')} ${format.day(expiresOn)}`}
              description={`${t('recall.book')} ${format.number(held)}`}
              max={100_000_000}
              withAsterisk
              value={found.get(lotId) ?? ''}
              onChange={(value) => {
                const next = new Map(found)
                if (value !== '') next.set(lotId, value)
                else next.delete(lotId)
                setFound(next)
              }}
            />
          ))}
          <Textarea
            label={t('recall.explanation')}
            description={t('recall.explanationHint')}
            maxLength={300}
            autosize
            value={explanation}
            onChange={(event) => setExplanation(event.currentTarget.value)}
            withAsterisk={differs}
          />
          <ProblemNotice error={answer.error} repeatable />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('words.cancel')}
            </Button>
            <Button type="submit" loading={answer.isPending} disabled={!whole || (differs && why === '')}>
              {t('recall.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
