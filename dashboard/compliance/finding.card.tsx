import { Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import {
  type Finding,
  type FollowUpKind,
  finding as findingSchema,
  photo as photoSchema,
} from '../../protocol/api/inspections.ts'
import { speaksForLevelAbove } from '../../protocol/level-above.ts'
import { useApi } from '../api/api.context.ts'
import { useMay, usePerson } from '../api/session.context.tsx'
import { Card } from '../components/card.tsx'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { StatusBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { dropPhotos, photosOf, putPhoto } from '../offline/phone.store.ts'
import classes from './compliance.module.css'
import { EvidencePhotos } from './evidence-photos.tsx'
import type { DraftPhoto } from './inspection.draft.ts'
import { PhotoField } from './photo-field.tsx'

const MARK = { open: 'low', fixed: 'stale', verified: 'pass' } as const
const SAY = {
  note: 'finding.sayNote',
  fixed: 'finding.sayFixed',
  verified: 'finding.sayVerified',
  reopened: 'finding.sayReopened',
} as const

/** What may be said next: the place fixes, the level above verifies or sends back. */
function kindsOf({ status, location }: Finding, person: ReturnType<typeof usePerson>): FollowUpKind[] {
  const above = speaksForLevelAbove(person, location.jurisdictionCode)
  if (status === 'open') return ['fixed', 'note']
  if (status === 'fixed') return above ? ['verified', 'reopened', 'note'] : ['note']
  return above ? ['reopened', 'note'] : ['note']
}

function FollowUpDialog({ finding, onClose }: { finding: Finding; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const kinds = kindsOf(finding, usePerson())
  const [kind, setKind] = useState<FollowUpKind>(kinds[0] ?? 'note')
  const [text, setText] = useState('')
  const [photos, setPhotos] = useState<DraftPhoto[]>([])
  const [key] = useIdempotencyKey()
  const save = useMutation({
    async mutationFn() {
      const sent: string[] = []
      for (const photo of await photosOf(key)) {
        const id =
          photo.sentAs ??
          (
            await api.upload(`${photo.path}&sentAt=${new Date().toISOString()}`, {
              file: photo.blob,
              response: photoSchema,
            })
          ).id
        await putPhoto({ ...photo, sentAs: id })
        sent.push(id)
      }
      return api.write('POST', `/api/compliance/findings/${finding.id}/follow-ups`, {
        body: { kind, text: text.trim(), photoIds: sent },
        idempotencyKey: key,
        response: findingSchema,
      })
    },
    onSuccess() {
      notifications.show({ color: 'green', message: t('finding.saved') })
      onClose()
      return queryClient.invalidateQueries({ queryKey: ['compliance'] })
    },
  })
  useEffect(() => () => void dropPhotos(key), [key])
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('finding.followUp')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack gap="md">
          <p className={classes.quiet}>{finding.text}</p>
          <Select
            label={t('finding.status')}
            allowDeselect={false}
            data={kinds.map((value) => ({ value, label: t(SAY[value]) }))}
            value={kind}
            onChange={(value) => setKind(kinds.find((each) => each === value) ?? 'note')}
          />
          <Textarea
            label={t('finding.followUpText')}
            withAsterisk
            autosize
            minRows={2}
            maxLength={500}
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <PhotoField
            subject={t('finding.followUp')}
            photos={photos}
            owner={key}
            locationId={finding.location.id}
            onAdd={(photo) => setPhotos((before) => [...before, photo])}
            onRemove={(id) => setPhotos((before) => before.filter((each) => each.id !== id))}
          />
          <ProblemNotice error={save.error} repeatable />
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending} disabled={text.trim() === ''}>
              {t('words.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** One finding: what is wrong, until when, and all that was done about it. */
export function FindingCard({ finding, word }: { finding: Finding; word: (code: string) => string }) {
  const { t, format } = useLanguage()
  const mayFollow = useMay('administrator', 'supply_manager', 'inspector')
  const [open, setOpen] = useState(false)
  const { status, overdue, criterion } = finding
  return (
    <Card
      title={finding.text}
      badge={
        <StatusBadge
          mark={overdue ? 'out' : MARK[status]}
          label={overdue ? t('finding.overdue') : t(`finding.${status}`)}
          variant="soft"
        />
      }
      subtitle={
        <>
          <Link to={`/three-bright/places/${finding.location.id}`}>{finding.location.name}</Link>
          {criterion && ` · ${word(criterion)}`}
          {` · ${t('finding.deadline', { day: format.day(finding.deadline) })} · `}
          {t('finding.raisedBy', { name: finding.raisedBy.name, at: format.instant(finding.raisedAt) })}
          {finding.inspectionId && (
            <>
              {' · '}
              <Link to={`/three-bright/inspections/${finding.inspectionId}`}>{t('finding.inspection')}</Link>
            </>
          )}
        </>
      }
    >
      <div className={classes.scoreBlock}>
        <EvidencePhotos code={criterion ?? ''} photos={finding.photos} />
        {finding.followUps.length > 0 && (
          <ol className={classes.history} aria-label={t('finding.followUps')}>
            {finding.followUps.map((followUp) => (
              <li key={followUp.id} className={classes.evidence}>
                <p>
                  <strong>{t(`followUpKind.${followUp.kind}`)}</strong> {followUp.text}
                </p>
                <EvidencePhotos code={criterion ?? ''} photos={followUp.photos} />
                <p className={classes.quiet}>
                  {t('finding.byWhom', { name: followUp.by.name, at: format.instant(followUp.at) })}
                </p>
              </li>
            ))}
          </ol>
        )}
        {mayFollow && (
          <Button
            variant="default"
            size="compact-sm"
            className={classes.act ?? ''}
            onClick={() => setOpen(true)}
          >
            {t('finding.followUp')}
          </Button>
        )}
      </div>
      {open && <FollowUpDialog finding={finding} onClose={() => setOpen(false)} />}
    </Card>
  )
}
