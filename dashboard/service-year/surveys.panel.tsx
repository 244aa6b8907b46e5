import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Survey, survey as surveySchema } from '../../protocol/api/service-year.ts'
import { useApi } from '../api/api.context.ts'
import { surveysQuery } from '../api/service-year.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await, Empty } from '../components/states.tsx'
import { StatusBadge } from '../components/status.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './service-year.module.css'
import { SurveyDialog } from './survey.dialog.tsx'
import { usePercent } from './use-percent.ts'

const OUTCOME = {
  met: { mark: 'pass', word: 'serviceYear.outcomeMet' },
  likely: { mark: 'warning', word: 'serviceYear.likely' },
  missed: { mark: 'critical', word: 'serviceYear.missed' },
} as const

function Row({ survey, onWithdraw }: { survey: Survey; onWithdraw: (() => void) | null }) {
  const { t, format } = useLanguage()
  const percent = usePercent()
  const { share, low, high, target, outcome, withdrawnBecause } = survey
  const off = survey.withdrawnAt !== null
  return (
    <tr data-off={off || undefined}>
      <td>
        {t(`surveyIndicator.${survey.indicator}`)}
        <div className={classes.quiet}>{survey.jurisdictionName}</div>
      </td>
      <td data-label={t('serviceYear.result')}>
        <span>
          <strong>{percent(share)}</strong> {t('serviceYear.asked', survey)}
          <br />
          <span className={classes.quiet}>
            {t('serviceYear.interval', { low: percent(low), high: percent(high) })} ·{' '}
            {t('serviceYear.target', { target: percent(target) })}
          </span>
          <br />
          {off ? (
            t('serviceYear.withdrawn', { reason: withdrawnBecause ?? '' })
          ) : (
            <StatusBadge mark={OUTCOME[outcome].mark} label={t(OUTCOME[outcome].word)} variant="soft" />
          )}
        </span>
      </td>
      <td data-label={t('serviceYear.surveyedOn')}>{format.day(survey.surveyedOn)}</td>
      <td data-label={t('serviceYear.method')}>
        <span>
          {survey.method}
          <br />
          <span className={classes.quiet}>{survey.carriedOutBy}</span>
        </span>
      </td>
      <td>
        {onWithdraw && !off && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`${t('serviceYear.withdraw')}: ${t(`surveyIndicator.${survey.indicator}`)} ${format.day(survey.surveyedOn)}`}
            onClick={onWithdraw}
          >
            {t('serviceYear.withdraw')}
          </Button>
        )}
      </td>
    </tr>
  )
}

function WithdrawDialog({ survey, onClose }: { survey: Survey; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const withdraw = useMutation({
    mutationFn: () =>
      api.write('POST', `/api/service-year/surveys/${survey.id}/withdraw`, {
        response: surveySchema,
        body: { reason: reason.trim() },
      }),
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: ['service-year'] })
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('serviceYear.withdraw')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          withdraw.mutate()
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t('serviceYear.reason')}
            maxLength={300}
            withAsterisk
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ProblemNotice error={withdraw.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('words.cancel')}
            </Button>
            <Button type="submit" color="red" loading={withdraw.isPending} disabled={reason.trim() === ''}>
              {t('serviceYear.withdraw')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** What surveys among people found: entered, never worked out from what was given out. */
export function SurveysPanel({ jurisdiction }: { jurisdiction: string | undefined }) {
  const { t } = useLanguage()
  const mayManage = useMayManage()
  const query = useQuery(surveysQuery(useApi(), { jurisdiction }))
  const [dialog, setDialog] = useState<'enter' | Survey | null>(null)
  const close = () => setDialog(null)
  return (
    <Panel
      title={t('serviceYear.surveys')}
      flush
      action={
        mayManage && (
          <Button
            size="compact-md"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setDialog('enter')}
          >
            {t('serviceYear.addSurvey')}
          </Button>
        )
      }
    >
      <p className={classes.note}>{t('serviceYear.surveysHint')}</p>
      <Await query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('serviceYear.noSurveys')} hint={t('serviceYear.noSurveysHint')} />
          ) : (
            <table className={table.table}>
              <thead>
                <tr>
                  <th scope="col">{t('serviceYear.indicator')}</th>
                  <th scope="col">{t('serviceYear.result')}</th>
                  <th scope="col">{t('serviceYear.surveyedOn')}</th>
                  <th scope="col">{t('serviceYear.method')}</th>
                  <th scope="col">
                    <span className={classes.hidden}>{t('serviceYear.withdraw')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((survey) => (
                  <Row
                    key={survey.id}
                    survey={survey}
                    onWithdraw={mayManage ? () => setDialog(survey) : null}
                  />
                ))}
              </tbody>
            </table>
          )
        }
      </Await>
      {dialog === 'enter' && <SurveyDialog jurisdiction={jurisdiction} onClose={close} />}
      {dialog !== null && dialog !== 'enter' && <WithdrawDialog survey={dialog} onClose={close} />}
    </Panel>
  )
}
