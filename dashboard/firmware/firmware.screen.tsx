import { Button, FileButton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCpu, IconUpload } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Release, release } from '../../protocol/api/firmware.ts'
import { useApi } from '../api/api.context.ts'
import { useMay } from '../api/session.context.tsx'
import { releasesQuery, rolloutsQuery } from '../api/steering.queries.ts'
import { Page, Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await, Empty } from '../components/states.tsx'
import table from '../components/table.module.css'
import { FleetTabs } from '../devices/fleet.tabs.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './firmware.module.css'
import { RolloutCard } from './rollout.card.tsx'
import { RolloutDialog } from './rollout.dialog.tsx'

function Upload() {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const upload = useMutation({
    mutationFn: (file: File) => api.upload('/api/firmware', { response: release, file }),
    async onSuccess({ version }) {
      notifications.show({ color: 'green', message: t('firmware.uploaded', { version }) })
      await queryClient.invalidateQueries({ queryKey: ['firmware'] })
    },
  })
  return (
    <>
      <FileButton onChange={(file) => file && upload.mutate(file)}>
        {(props) => (
          <Button
            {...props}
            size="compact-md"
            loading={upload.isPending}
            leftSection={<IconUpload size={16} aria-hidden />}
          >
            {t('firmware.upload')}
          </Button>
        )}
      </FileButton>
      <ProblemNotice error={upload.error} />
    </>
  )
}

function Releases({
  releases,
  onStart,
}: {
  releases: readonly Release[]
  onStart?: (release: Release) => void
}) {
  const { t, format } = useLanguage()
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('firmware.version')}</th>
          <th scope="col">{t('firmware.hardware')}</th>
          <th scope="col">{t('firmware.minimum')}</th>
          <th scope="col" data-end>
            {t('firmware.size')}
          </th>
          <th scope="col">{t('firmware.signedBy')}</th>
          <th scope="col">{t('firmware.uploadedAt')}</th>
          <th scope="col">{t('words.actions')}</th>
        </tr>
      </thead>
      <tbody>
        {releases.map((each) => (
          <tr key={each.id}>
            <td>
              <strong>{each.version}</strong>
              {each.rollback && <span className={classes.quiet}> · {t('firmware.rollback')}</span>}
            </td>
            <td data-label={t('firmware.hardware')}>{each.hardware}</td>
            <td data-label={t('firmware.minimum')}>{each.minimum}</td>
            <td data-label={t('firmware.size')} data-end>
              {format.number(each.size / 1024)} KiB
            </td>
            <td data-label={t('firmware.signedBy')} data-code>
              {each.keyId.slice(0, 12)}
            </td>
            <td data-label={t('firmware.uploadedAt')}>
              {t('firmware.by', { who: each.uploadedByName, at: format.instant(each.uploadedAt) })}
            </td>
            <td>
              {onStart && (
                <Button size="compact-sm" variant="default" onClick={() => onStart(each)}>
                  {t('firmware.start')}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Signed releases, and how they spread over the machines. */
export function FirmwareScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const isAdministrator = useMay('administrator')
  const [starting, setStarting] = useState<Release | null>(null)
  const releases = useQuery(releasesQuery(api))
  const rollouts = useQuery(rolloutsQuery(api))
  return (
    <Page title={t('firmware.title')}>
      <FleetTabs />
      <Panel title={t('firmware.rollouts')} flush>
        <Await query={rollouts}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty
                icon={<IconCpu size={28} stroke={1.4} aria-hidden />}
                title={t('firmware.noRollouts')}
                hint={t('firmware.noRolloutsHint')}
              />
            ) : (
              <div className={classes.rollouts}>
                {items.map((each) => (
                  <RolloutCard key={each.id} rollout={each} />
                ))}
              </div>
            )
          }
        </Await>
      </Panel>
      <Panel
        title={t('firmware.releases')}
        aside={t('firmware.releasesHint')}
        action={isAdministrator && <Upload />}
        flush
      >
        <Await query={releases}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={t('firmware.noReleases')} hint={t('firmware.noReleasesHint')} />
            ) : (
              <Releases releases={items} {...(isAdministrator && { onStart: setStarting })} />
            )
          }
        </Await>
      </Panel>
      {starting && <RolloutDialog release={starting} onClose={() => setStarting(null)} />}
    </Page>
  )
}
