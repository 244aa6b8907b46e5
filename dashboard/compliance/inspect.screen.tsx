import { Alert, Button, SegmentedControl, Switch } from '@mantine/core'
import { IconCircleCheck, IconCloudOff } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { Link, useParams } from 'react-router'
import { inspectionKind } from '../../protocol/api/compliance.ts'
import { useApi } from '../api/api.context.ts'
import { useSession } from '../api/session.context.tsx'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { useNow } from '../components/now.context.tsx'
import { Page } from '../components/page.tsx'
import { Failed, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { FullPhone } from '../offline/full-phone.tsx'
import { OutboxPanel } from '../offline/outbox.panel.tsx'
import { outbox } from '../offline/outbox.ts'
import { phoneRoom } from '../offline/phone.room.ts'
import type { OutboxEntry } from '../offline/phone.store.ts'
import { useOutbox } from '../offline/use-outbox.ts'
import { CriterionForm } from './criterion.form.tsx'
import { InspectFinish } from './inspect.finish.tsx'
import classes from './inspect.module.css'
import {
  answered,
  EMPTY_ANSWER,
  flawOf,
  type InspectionDraft,
  isAsked,
  photosOf,
  toInspection,
} from './inspection.draft.ts'
import { type InspectionCopy, useInspectionCopy, useInspectionDraft, type Work } from './use-inspection.ts'

/** An inspection of one place on the phone: it works without network, and is sent later, once. */
export function InspectScreen() {
  const { id = '' } = useParams()
  const { copy, personId, keptAt, error, retry } = useInspectionCopy(id)
  const { t, format } = useLanguage()
  const now = useNow()
  return (
    <Page
      title={copy?.assessment.name ?? t('inspect.title')}
      narrow
      back={{ to: `/three-bright/places/${id}`, label: t('inspect.back') }}
      note={
        copy &&
        [t('inspect.title'), t(`tierName.${copy.assessment.tier}`), copy.assessment.jurisdictionName].join(
          ' · ',
        )
      }
    >
      {keptAt && (
        <Alert color="yellow" variant="light" icon={<IconCloudOff size={18} aria-hidden />}>
          {t('inspect.offlineCopy', { age: format.age(keptAt, now) })}
        </Alert>
      )}
      {copy && personId !== undefined ? (
        <Inspection key={`${id} ${personId}`} copy={copy} personId={personId} />
      ) : error ? (
        <Failed error={error} onRetry={retry} />
      ) : (
        <Loading lines={5} height={60} />
      )}
    </Page>
  )
}

function Inspection({ copy, personId }: { copy: InspectionCopy; personId: string }) {
  const { t } = useLanguage()
  const api = useApi()
  const entries = useOutbox()
  const { locationId } = copy.assessment
  const work = useInspectionDraft(copy, personId)
  if (!work) return <Loading lines={5} height={60} />
  const entry = entries.find(({ key }) => key === work.draft.id)
  const edit = () => {
    work.change({ submitted: false })
    void outbox.takeBack(work.draft.id)
  }
  /** Without the revision it began from, the server takes of each criterion the later answer. */
  const merge = async (refused: OutboxEntry) => {
    const { basedOn: _, ...body } = refused.body as Record<string, unknown>
    await outbox.retry({ ...refused, body })
    await outbox.flush(api, personId)
  }
  return (
    <>
      <OutboxPanel
        kind="inspection"
        subject={locationId}
        acts={(refused) =>
          refused.key === work.draft.id && (
            <>
              {refused.problem?.code === 'place_inspected_meanwhile' && (
                <Button onClick={() => void merge(refused)}>{t('inspect.merge')}</Button>
              )}
              <Button variant="default" onClick={edit}>
                {t('inspect.edit')}
              </Button>
            </>
          )
        }
      />
      {work.draft.submitted ? (
        <Done draft={work.draft} entry={entry} locationId={locationId} onAgain={work.renew} />
      ) : (
        <InspectionForm copy={copy} personId={personId} work={work} />
      )}
    </>
  )
}

function Done({
  draft,
  entry,
  locationId,
  onAgain,
}: {
  draft: InspectionDraft
  entry: OutboxEntry | undefined
  locationId: string
  onAgain: () => void
}) {
  const { t } = useLanguage()
  const known = useRef(false)
  const discarded = known.current && entry === undefined
  known.current ||= entry !== undefined
  // Discarded while it waited: there is nothing to come back to.
  useEffect(() => {
    if (discarded) onAgain()
  })
  const sent = entry?.state === 'sent'
  if (entry?.state === 'refused') return null
  return (
    <div className={classes.done}>
      <IconCircleCheck size={40} aria-hidden />
      <p>{sent ? t('inspect.sent') : t('inspect.saved')}</p>
      {sent && (
        <Button component={Link} to={`/three-bright/inspections/${draft.id}`} size="lg" fullWidth>
          {t('inspect.report')}
        </Button>
      )}
      <Button
        component={Link}
        to={`/three-bright/places/${locationId}`}
        size="lg"
        variant="default"
        fullWidth
      >
        {t('inspect.toPlace')}
      </Button>
      {sent && (
        <Button variant="subtle" onClick={onAgain}>
          {t('inspect.again')}
        </Button>
      )}
    </div>
  )
}

interface FormProps {
  copy: InspectionCopy
  personId: string
  work: Work
}

function InspectionForm({ copy, personId, work: { draft, change, discard } }: FormProps) {
  const { t, format, name } = useLanguage()
  const api = useApi()
  const { session } = useSession()
  const now = useNow()
  /** Codes that were open when only these were asked for: an answer must not take its card away. */
  const [onlyOpen, setOnlyOpen] = useState<ReadonlySet<string> | null>(null)
  const [sending, setSending] = useState(false)
  const { assessment, checklist, products } = copy
  const { tier, locationId } = assessment
  const criteria = checklist.criteria.filter(({ tiers }) => tiers.includes(tier))
  const asked = criteria.filter((each) => isAsked(each, products.length))
  const done = new Set(answered(asked, tier, draft))
  const flaws = [
    ...asked.filter(
      (each) => flawOf(each, tier, draft.answers[each.code] ?? EMPTY_ANSWER) === 'reason_missing',
    ),
    ...asked.filter(({ code }) =>
      draft.findings.some(({ criterion, text }) => criterion === code && text.trim() === ''),
    ),
  ]
  const submit = async () => {
    setSending(true)
    const finishedAt = new Date().toISOString()
    const kept = await phoneRoom.keep(
      outbox.add({
        key: draft.id,
        personId,
        kind: 'inspection',
        subject: locationId,
        path: '/api/compliance/inspections',
        body: toInspection(draft, {
          location: locationId,
          tier,
          checklistVersion: checklist.version,
          criteria: asked,
          finishedAt,
        }),
        photos: photosOf(draft),
        timed: true,
        placeName: assessment.name,
        enteredAt: finishedAt,
      }),
    )
    if (!kept) {
      setSending(false)
      return
    }
    change({ submitted: true })
    window.scrollTo({ top: 0 })
    if (session) void outbox.flush(api, personId)
  }
  return (
    <>
      {copy.mayVerify && (
        <SegmentedControl
          fullWidth
          aria-label={t('inspect.kind')}
          value={draft.kind}
          onChange={(kind) => change({ kind: inspectionKind.parse(kind) })}
          data={inspectionKind.options.map((value) => ({ value, label: t(`inspectionKind.${value}`) }))}
        />
      )}
      <div className={classes.progress}>
        <strong>{t('inspect.progress', { done: done.size, total: asked.length })}</strong>
        <span className={classes.track} aria-hidden>
          <span style={{ inlineSize: `${(done.size / Math.max(1, asked.length)) * 100}%` }} />
        </span>
        <Switch
          size="sm"
          label={t('inspect.onlyOpen')}
          checked={onlyOpen !== null}
          onChange={(event) =>
            setOnlyOpen(
              event.currentTarget.checked
                ? new Set(asked.filter((each) => !done.has(each)).map(({ code }) => code))
                : null,
            )
          }
        />
        <FullPhone />
      </div>
      {done.size > 0 && (
        <p className={classes.last}>{t('inspect.draftSince', { age: format.age(draft.startedAt, now) })}</p>
      )}
      {checklist.groups.map((group) => {
        const shown = criteria.filter(
          (each) => each.group === group.code && (onlyOpen === null || onlyOpen.has(each.code)),
        )
        if (shown.length === 0) return null
        return (
          <section key={group.code} className={classes.finish}>
            <h2 className={classes.groupTitle}>{name(group)}</h2>
            {shown.map((criterion) => (
              <CriterionForm
                key={criterion.code}
                criterion={criterion}
                known={assessment.criteria.find(({ code }) => code === criterion.code)}
                tier={tier}
                locationId={locationId}
                products={products}
                draft={draft}
                onChange={change}
              />
            ))}
          </section>
        )
      })}
      {onlyOpen?.size === 0 && <p className={classes.last}>{t('inspect.allAnswered')}</p>}
      <InspectFinish
        draft={draft}
        onChange={change}
        open={asked.length - done.size}
        answered={done.size}
        flaws={flaws.map(name)}
        sending={sending}
        onSubmit={() => void submit()}
      />
      <ConfirmButton
        variant="subtle"
        color="red"
        title={t('inspect.discard')}
        text={t('inspect.discardText')}
        confirm={t('inspect.discard')}
        error={null}
        pending={false}
        onConfirm={async () => discard()}
      >
        {t('inspect.discard')}
      </ConfirmButton>
    </>
  )
}
