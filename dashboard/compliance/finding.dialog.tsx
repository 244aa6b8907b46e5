import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { finding as findingSchema } from '../../protocol/api/inspections.ts'
import { useApi } from '../api/api.context.ts'
import { checklistQuery } from '../api/compliance.queries.ts'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { useNow } from '../components/now.context.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { addDays, countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'

const DEADLINE_DAYS = 30

/** A finding outside of an inspection. */
export function FindingDialog({ location, onClose }: { location: string | null; onClose: () => void }) {
  const { t, name } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const { data: checklist } = useQuery(checklistQuery(api))
  const today = countyDay(useNow())
  const [place, setPlace] = useState(location)
  const [criterion, setCriterion] = useState<string | null>(null)
  const [text, setText] = useState('')
  const [deadline, setDeadline] = useState(addDays(today, DEADLINE_DAYS))
  const [key] = useIdempotencyKey()
  const raise = useMutation({
    mutationFn: () =>
      api.write('POST', '/api/compliance/findings', {
        idempotencyKey: key,
        body: { location: place, criterion, text: text.trim(), deadline },
        response: findingSchema,
      }),
    onSuccess() {
      notifications.show({ color: 'green', message: t('finding.raised') })
      onClose()
      return queryClient.invalidateQueries({ queryKey: ['compliance'] })
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('finding.raise')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          raise.mutate()
        }}
      >
        <Stack gap="md">
          <PlaceSelect label={t('finding.place')} withAsterisk value={place} onChange={setPlace} />
          <Select
            label={t('finding.criterion')}
            placeholder={t('finding.noCriterion')}
            searchable
            clearable
            data={(checklist?.criteria ?? []).map((each) => ({
              value: each.code,
              label: `${each.code} ${name(each)}`,
            }))}
            value={criterion}
            onChange={setCriterion}
          />
          <Textarea
            label={t('finding.text')}
            description={t('finding.textHint')}
            withAsterisk
            autosize
            minRows={2}
            maxLength={500}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t('finding.deadlineField')}
            withAsterisk
            value={deadline}
            onChange={(event) => setDeadline(event.currentTarget.value)}
          />
          <ProblemNotice error={raise.error} repeatable />
          <Group justify="flex-end">
            <Button
              type="submit"
              loading={raise.isPending}
              disabled={place === null || text.trim() === '' || deadline === ''}
            >
              {t('finding.raise')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
