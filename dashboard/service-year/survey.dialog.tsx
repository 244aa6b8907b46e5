import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  newSurvey,
  SMALLEST_SAMPLE,
  type SurveyIndicator,
  survey,
  surveyIndicator,
} from '../../protocol/api/service-year.ts'
import { useApi } from '../api/api.context.ts'
import { newIdempotencyKey } from '../components/idempotency.ts'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { useNow } from '../components/now.context.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import { PeopleField } from './people.field.tsx'
import { readPeople } from './people-count.ts'

interface Props {
  jurisdiction: string | undefined
  onClose: () => void
}

const peopleOf = (typed: string): number | null => {
  const read = readPeople(typed)
  return 'people' in read ? read.people : null
}

/** What a survey found: how many people, when, how and by whom. */
export function SurveyDialog({ jurisdiction, onClose }: Props) {
  const { t } = useLanguage()
  const api = useApi()
  const client = useQueryClient()
  const today = countyDay(useNow())
  const [key] = useState(newIdempotencyKey)
  const [jurisdictionCode, setJurisdiction] = useState<string | null>(jurisdiction ?? null)
  const [indicator, setIndicator] = useState<SurveyIndicator>('obtaining_rate')
  const [asked, setAsked] = useState('')
  const [found, setFound] = useState('')
  const [surveyedOn, setSurveyedOn] = useState(today)
  const [method, setMethod] = useState('')
  const [carriedOutBy, setCarriedOutBy] = useState('')
  const denominator = peopleOf(asked)
  const numerator = peopleOf(found)
  const draft = newSurvey.safeParse({
    jurisdictionCode,
    indicator,
    numerator,
    denominator,
    surveyedOn,
    method,
    carriedOutBy,
  })
  const enter = useMutation({
    mutationFn: (body: unknown) =>
      api.write('POST', '/api/service-year/surveys', { response: survey, body, idempotencyKey: key }),
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: ['service-year'] })
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('serviceYear.addSurvey')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (draft.success) enter.mutate(draft.data)
        }}
      >
        <Stack gap="md">
          <Select
            label={t('serviceYear.indicator')}
            data={surveyIndicator.options.map((value) => ({ value, label: t(`surveyIndicator.${value}`) }))}
            allowDeselect={false}
            value={indicator}
            onChange={(value) => setIndicator(surveyIndicator.parse(value))}
          />
          <JurisdictionSelect
            label={t('serviceYear.area')}
            withAsterisk
            value={jurisdictionCode}
            onChange={setJurisdiction}
          />
          <PeopleField
            label={t('serviceYear.denominator')}
            description={t('serviceYear.tooFew', { count: SMALLEST_SAMPLE })}
            value={asked}
            onChange={setAsked}
          />
          <PeopleField
            label={t('serviceYear.numerator')}
            value={found}
            onChange={setFound}
            error={
              denominator !== null &&
              numerator !== null &&
              numerator > denominator &&
              t('serviceYear.numeratorTooMany')
            }
          />
          <TextInput
            type="date"
            label={t('serviceYear.surveyedOn')}
            max={today}
            withAsterisk
            value={surveyedOn}
            onChange={(event) => setSurveyedOn(event.currentTarget.value)}
          />
          <TextInput
            label={t('serviceYear.method')}
            description={t('serviceYear.methodHint')}
            maxLength={300}
            withAsterisk
            value={method}
            onChange={(event) => setMethod(event.currentTarget.value)}
          />
          <TextInput
            label={t('serviceYear.carriedOutBy')}
            maxLength={80}
            withAsterisk
            value={carriedOutBy}
            onChange={(event) => setCarriedOutBy(event.currentTarget.value)}
          />
          <ProblemNotice error={enter.error} repeatable />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('words.cancel')}
            </Button>
            <Button type="submit" loading={enter.isPending} disabled={!draft.success}>
              {t('serviceYear.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
