import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { savedLocation } from '../../protocol/api/places.ts'
import { type PointPublication, publicField } from '../../protocol/api/service-year.ts'
import { useApi } from '../api/api.context.ts'
import { useMayManage } from '../api/session.context.tsx'
import { useNow } from '../components/now.context.tsx'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './place.module.css'

/** Which of the five public fields a point has, whether it is published, and when somebody verified it. */
export function Publication({ point }: { point: PointPublication }) {
  const { t } = useLanguage()
  const fields = publicField.options
  return (
    <Panel
      title={t('publicView.completeness')}
      aside={t('place.publicFields', { filled: fields.length - point.missing.length })}
    >
      <ul className={classes.publicFields}>
        {fields.map((field) => (
          <PublicFact
            key={field}
            id={point.id}
            field={field}
            isThere={!point.missing.includes(field)}
            text={t(`publicField.${field}`)}
            state={point.missing.includes(field) ? t('publicView.missing') : t('publicView.filled')}
          />
        ))}
        <PublicFact
          id={point.id}
          field="published"
          isThere={point.published}
          text={t('place.published')}
          state={point.published ? t('place.isPublished') : t('place.isNotPublished')}
        />
      </ul>
      <Verified point={point} />
    </Panel>
  )
}

interface FactProps {
  id: string
  /** The field of the form that mends it. */
  field: string
  isThere: boolean
  text: string
  state: string
}

function PublicFact({ id, field, isThere, text, state }: FactProps) {
  const { t } = useLanguage()
  const mayManage = useMayManage()
  const Mark = isThere ? IconCheck : IconX
  return (
    <li data-missing={!isThere || undefined}>
      <Mark size={17} aria-hidden />
      <span>{text}</span>
      <span className={classes.publicState}>{state}</span>
      {!isThere && mayManage && (
        <Link to={`/places/${id}/edit#${field}`} aria-label={t('publicView.mendField', { field: text })}>
          {t('publicView.mend')}
        </Link>
      )}
    </li>
  )
}

/** When somebody last checked that all this is so. A check of today is entered by one button. */
function Verified({ point: { id, verifiedOn, unverified, verifiedForDays } }: { point: PointPublication }) {
  const { t, format } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const mayManage = useMayManage()
  const today = countyDay(useNow())
  const verify = useMutation({
    mutationFn: () =>
      api.write('PATCH', `/api/locations/${id}`, { body: { verifiedOn: today }, response: savedLocation }),
    async onSuccess() {
      notifications.show({ color: 'green', message: t('publicView.verifiedNow') })
      await Promise.all(
        ['service-year', 'places', 'today'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })),
      )
    },
  })
  return (
    <div className={classes.verified} data-missing={unverified || undefined}>
      <p>
        <b>
          {verifiedOn === null
            ? t('place.neverVerified')
            : t('publicView.verifiedOn', { day: format.day(verifiedOn) })}
        </b>{' '}
        {t(unverified ? 'publicView.verifyAgain' : 'publicView.verifyHolds', { days: verifiedForDays })}
      </p>
      {mayManage && verifiedOn !== today && (
        <Button
          size="compact-md"
          variant={unverified ? 'filled' : 'default'}
          loading={verify.isPending}
          onClick={() => verify.mutate()}
        >
          {t('publicView.verifyNow')}
        </Button>
      )}
      <ProblemNotice error={verify.error} repeatable />
    </div>
  )
}
