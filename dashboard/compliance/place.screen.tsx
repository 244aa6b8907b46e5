import { Button, Select } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconClipboardCheck } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import {
  type AssessedPlace,
  assessedPlace,
  type Checklist,
  type PlaceAssessment,
  tier as tierSchema,
} from '../../protocol/api/compliance.ts'
import { useApi } from '../api/api.context.ts'
import { ProblemResponse } from '../api/client.ts'
import { assessmentQuery, checklistQuery, nextStepsQuery, tierQuery } from '../api/compliance.queries.ts'
import { useMay } from '../api/session.context.tsx'
import { useNow } from '../components/now.context.tsx'
import { Facts, Page, Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { OutboxPanel } from '../offline/outbox.panel.tsx'
import classes from './compliance.module.css'
import { ComplianceTabs } from './compliance.tabs.tsx'
import { CriterionRow } from './criterion.row.tsx'
import { DueWords } from './due-words.tsx'
import { ScoreBar, ScoreCounts, ScoreFigure } from './score.tsx'
import { ScoreHistory } from './score-history.tsx'
import { StepList } from './step-list.tsx'
import { useInspectionCopy } from './use-inspection.ts'

const isAbsent = (error: Error | null): boolean =>
  error instanceof ProblemResponse && error.problem.status === 404

/** Puts the place on this phone, so that its inspection opens without network. */
function InspectButton({ locationId }: { locationId: string }) {
  const { t } = useLanguage()
  useInspectionCopy(locationId)
  return (
    <Button
      component={Link}
      to={`/three-bright/inspect/${locationId}`}
      leftSection={<IconClipboardCheck size={17} aria-hidden />}
    >
      {t('threeBright.inspect')}
    </Button>
  )
}

/** The tier follows from the kind of place, unless a person says otherwise. */
function TierField({ place }: { place: AssessedPlace }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const save = useMutation({
    mutationFn: (tier: string | null) =>
      api.write('PATCH', `/api/compliance/places/${place.locationId}`, {
        body: { tier },
        response: assessedPlace,
      }),
    onSuccess() {
      notifications.show({ color: 'green', message: t('threeBright.tierSaved') })
      return queryClient.invalidateQueries({ queryKey: ['compliance'] })
    },
  })
  const usual = t('threeBright.setTierHint', { tier: t(`tierName.${place.usualTier}`) })
  return (
    <>
      <Select
        aria-label={t('threeBright.setTier')}
        description={usual}
        allowDeselect={false}
        disabled={save.isPending}
        data={[
          { value: 'usual', label: `${t('threeBright.setTierUsual')}：${t(`tierName.${place.usualTier}`)}` },
          ...tierSchema.options.map((value) => ({ value, label: t(`tierName.${value}`) })),
        ]}
        value={place.tierSet ? place.tier : 'usual'}
        onChange={(value) => save.mutate(value === 'usual' ? null : value)}
      />
      <ProblemNotice error={save.error} />
    </>
  )
}

function Summary({ place }: { place: PlaceAssessment }) {
  const { t } = useLanguage()
  const maySet = useMay('administrator')
  const now = useNow()
  return (
    <Panel title={t('threeBright.score')} aside={t('threeBright.scoreHint')}>
      <div className={classes.summary}>
        <div className={classes.scoreBlock}>
          <ScoreFigure score={place} large />
          <ScoreBar score={place} />
          <ScoreCounts score={place} />
          {place.verified > 0 && (
            <p className={classes.quiet}>{t('threeBright.verified', { count: place.verified })}</p>
          )}
        </div>
        <Facts
          items={[
            {
              term: t('threeBright.setTier'),
              value: maySet ? <TierField place={place} /> : t(`tierName.${place.tier}`),
            },
            { term: t('threeBright.selfCheck'), value: <DueWords due={place.selfCheck} now={now} /> },
            { term: t('threeBright.verification'), value: <DueWords due={place.verification} now={now} /> },
            {
              term: t('threeBright.findingsHead'),
              value:
                place.openFindings === 0 ? (
                  t('threeBright.noFindings')
                ) : (
                  <Link to={`/three-bright/findings?location=${place.locationId}`}>
                    {t('threeBright.openFindings', { count: place.openFindings })}
                    {place.overdueFindings > 0 &&
                      ` · ${t('threeBright.overdueFindings', { count: place.overdueFindings })}`}
                  </Link>
                ),
            },
          ]}
        />
      </div>
    </Panel>
  )
}

function Criteria({ place, checklist }: { place: PlaceAssessment; checklist: Checklist }) {
  const { name } = useLanguage()
  const known = new Map(place.criteria.map((each) => [each.code, each]))
  return checklist.groups.map((group) => {
    const rows = checklist.criteria.flatMap((criterion) => {
      const found = criterion.group === group.code ? known.get(criterion.code) : undefined
      return found ? [{ criterion, found }] : []
    })
    if (rows.length === 0) return null
    return (
      <Panel key={group.code} title={name(group)} flush>
        <div className={classes.rows}>
          {rows.map(({ criterion, found }) => (
            <CriterionRow
              key={criterion.code}
              criterion={criterion}
              known={found}
              tier={place.tier}
              locationId={place.locationId}
            />
          ))}
        </div>
      </Panel>
    )
  })
}

function Steps({ locationId }: { locationId: string }) {
  const { t } = useLanguage()
  const api = useApi()
  const query = useQuery(nextStepsQuery(api, { location: locationId }))
  if (query.data?.items.length === 0) return null
  return (
    <Panel title={t('threeBright.nextSteps')}>
      <Await query={query} loading={<Loading lines={2} />}>
        {({ items }) => <StepList steps={items} at={locationId} />}
      </Await>
    </Panel>
  )
}

/** Whoever took it out of the assessment can take it in again. */
function NotAssessed({ locationId }: { locationId: string }) {
  const { t } = useLanguage()
  const api = useApi()
  const maySet = useMay('administrator')
  const query = useQuery(tierQuery(api, locationId))
  return (
    <Await query={query}>
      {(place) => (
        <Empty title={t('threeBright.notAssessed')} action={maySet && <TierField place={place} />} />
      )}
    </Await>
  )
}

/** How one place stands: every criterion with its state, its evidence, its age, and what to do next. */
export function CompliancePlaceScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const { id = '' } = useParams()
  const mayInspect = useMay('administrator', 'supply_manager', 'inspector')
  const assessment = useQuery(assessmentQuery(api, id))
  const checklist = useQuery(checklistQuery(api))
  const place = assessment.data
  return (
    <Page
      title={place?.name ?? t('threeBright.title')}
      back={{ to: '/three-bright', label: t('threeBright.scorecard') }}
      note={place && `${place.jurisdictionName} · ${t(`tierName.${place.tier}`)}`}
      actions={
        place && (
          <>
            <Button component={Link} to={`/places/${id}`} variant="default">
              {t('threeBright.toPlace')}
            </Button>
            {mayInspect && <InspectButton locationId={id} />}
          </>
        )
      }
    >
      <ComplianceTabs />
      <OutboxPanel kind="inspection" subject={id} />
      {isAbsent(assessment.error) ? (
        <NotAssessed locationId={id} />
      ) : (
        <Await query={assessment} loading={<Loading lines={8} height={32} />}>
          {(found) => (
            <>
              <Summary place={found} />
              <Steps locationId={id} />
              <Await query={checklist} loading={<Loading lines={8} height={32} />}>
                {(list) => <Criteria place={found} checklist={list} />}
              </Await>
              <Panel title={t('threeBright.history')} aside={t('threeBright.historyHint')}>
                <ScoreHistory query={{ location: id }} />
              </Panel>
            </>
          )}
        </Await>
      )}
    </Page>
  )
}
