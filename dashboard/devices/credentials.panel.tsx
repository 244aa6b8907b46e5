import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconKey, IconLock } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { rotatedSecret } from '../../protocol/api/credentials.ts'
import type { DispenserDetail } from '../../protocol/api/devices.ts'
import { useApi } from '../api/api.context.ts'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './devices.module.css'
import { SecretOnce } from './secret-once.tsx'

/** A new secret, beside which the old one stays valid until the machine uses the new; or shutting the machine out. */
export function CredentialsPanel({ machine }: { machine: DispenserDetail }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [secret, setSecret] = useState<string | null>(null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['dispensers'] })
  const rotate = useMutation({
    mutationFn: () => api.write('POST', `/api/dispensers/${machine.id}/secret`, { response: rotatedSecret }),
    onSuccess: (made) => setSecret(made.secret),
  })
  const revoke = useMutation({
    mutationFn: () => api.write('POST', `/api/dispensers/${machine.id}/revoke`),
    async onSuccess() {
      notifications.show({ message: t('device.revokeDone') })
      await refresh()
    },
  })
  return (
    <Panel title={t('device.credentials')} aside={machine.revokedAt ? t('device.revoked') : undefined}>
      <div className={classes.danger}>
        <Button
          variant="default"
          leftSection={<IconKey size={16} aria-hidden />}
          loading={rotate.isPending}
          onClick={() => rotate.mutate()}
        >
          {t('device.rotate')}
        </Button>
        {machine.revokedAt === null && (
          <ConfirmButton
            leftSection={<IconLock size={16} aria-hidden />}
            title={t('device.revokeTitle')}
            text={t('device.revokeText', { name: machine.name })}
            confirm={t('device.revoke')}
            error={revoke.error}
            pending={revoke.isPending}
            onConfirm={() => revoke.mutateAsync()}
          >
            {t('device.revoke')}
          </ConfirmButton>
        )}
      </div>
      <ProblemNotice error={rotate.error} />
      {secret !== null && (
        <SecretOnce
          title={t('device.newSecret')}
          text={t('device.rotateText')}
          items={[
            { label: t('device.id'), value: machine.id },
            { label: t('device.secret'), value: secret },
          ]}
          onClose={() => setSecret(null)}
        />
      )}
    </Panel>
  )
}
