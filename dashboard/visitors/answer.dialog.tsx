import { Button, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  type PublicReportGroup,
  type PublicReportOutcome,
  publicReportOutcome,
} from '../../protocol/api/public-reports.ts'
import { useApi } from '../api/api.context.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'

/** Answers all reports of one kind about one point. */
export function AnswerDialog({ group, onClose }: { group: PublicReportGroup; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [outcome, setOutcome] = useState<PublicReportOutcome>('put_right')
  const [note, setNote] = useState('')
  const answer = useMutation({
    mutationFn: () =>
      api.write('POST', '/api/public-reports/answers', {
        body: { locationId: group.locationId, kind: group.kind, outcome, note: note.trim() || null },
      }),
    onSuccess() {
      notifications.show({ color: 'green', message: t('visitors.saved') })
      onClose()
      return queryClient.invalidateQueries({ queryKey: ['public-reports'] })
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('visitors.answerTitle', {
        place: group.locationName,
        kind: t(`publicReportKind.${group.kind}`),
      })}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          answer.mutate()
        }}
      >
        <Stack gap="md">
          <Text size="sm">{t('visitors.answerNote', { count: group.reports })}</Text>
          <SegmentedControl
            aria-label={t('visitors.outcome')}
            data={publicReportOutcome.options.map((value) => ({
              value,
              label: t(`publicReportOutcome.${value}`),
            }))}
            value={outcome}
            onChange={setOutcome}
          />
          <TextInput
            label={t('visitors.remark')}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <ProblemNotice error={answer.error} />
          <Button type="submit" loading={answer.isPending}>
            {t('visitors.save')}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
