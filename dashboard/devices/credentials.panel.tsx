import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCpu, IconKey, IconLock, IconReplace } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { createdClaimCodes } from '../../protocol/api/claims.ts'
import { type Credentials, rotatedSecret } from '../../protocol/api/credentials.ts'
import type { DispenserDetail } from '../../protocol/api/devices.ts'
import { claimAddress, printClaimCode } from '../../protocol/claim-code.ts'
import { useApi } from '../api/api.context.ts'
import { credentialsQuery } from '../api/claims.queries.ts'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { QrCode } from '../components/qr-code.tsx'
import { Await } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './devices.module.css'
import { SecretOnce } from './secret-once.tsx'

/** Whether the machine has a secret, uses it, or is to change to a new one. */
function CredentialState({ credentials }: { credentials: Credentials }) {
  const { t, format } = useLanguage()
  const { state, current, waiting, lapsedAt, revokedAt } = credentials
  const at = revokedAt ?? current?.provenAt ?? current?.madeAt
  return (
    <div className={classes.credentials} data-state={state}>
      <strong>{t(`credential.${state}`, { at: at ? format.instant(at) : '—' })}</strong>
      {waiting?.expiresAt && (
        <span>{t('credential.expires', { at: format.instant(waiting.expiresAt) })}</span>
      )}
      {lapsedAt && <span>{t('credential.lapsed', { at: format.instant(lapsedAt) })}</span>}
    </div>
  )
}

/** A new secret beside the one in use, a code for a new board or another machine; or shutting the machine out. */
export function CredentialsPanel({ machine }: { machine: DispenserDetail }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const query = useQuery(credentialsQuery(api, machine.id))
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['dispensers'] })
  const rotate = useMutation({
    mutationFn: () => api.write('POST', `/api/dispensers/${machine.id}/secret`, { response: rotatedSecret }),
    onSuccess: refresh,
  })
  const [board, setBoard] = useState<string | null>(null)
  const makeCode = useMutation({
    mutationFn: () =>
      api.write('POST', '/api/claim-codes', { body: { deviceId: machine.id }, response: createdClaimCodes }),
    async onSuccess({ items }) {
      setBoard(items[0]?.code ?? null)
      await refresh()
    },
  })
  const revoke = useMutation({
    mutationFn: () => api.write('POST', `/api/dispensers/${machine.id}/revoke`),
    async onSuccess() {
      notifications.show({ message: t('device.revokeDone') })
      await refresh()
    },
  })
  return (
    <Panel title={t('device.credentials')}>
      <Await query={query}>{(credentials) => <CredentialState credentials={credentials} />}</Await>
      {machine.revokedAt === null && (
        <div className={classes.danger}>
          <Button
            variant="default"
            leftSection={<IconKey size={16} aria-hidden />}
            loading={rotate.isPending}
            onClick={() => rotate.mutate()}
          >
            {t('device.rotate')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconCpu size={16} aria-hidden />}
            loading={makeCode.isPending}
            onClick={() => makeCode.mutate()}
          >
            {t('claimCodes.newBoard')}
          </Button>
          <Button
            component={Link}
            to={`/dispensers/claims?replace=${machine.locationId}`}
            variant="default"
            leftSection={<IconReplace size={16} aria-hidden />}
          >
            {t('claimCodes.replace')}
          </Button>
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
        </div>
      )}
      <ProblemNotice error={rotate.error ?? makeCode.error} />
      {rotate.data && (
        <SecretOnce
          title={t('device.newSecret')}
          text={t('device.rotateText')}
          items={[
            { label: t('device.id'), value: machine.id },
            { label: t('device.secret'), value: rotate.data.secret },
          ]}
          onClose={rotate.reset}
        />
      )}
      {board !== null && (
        <SecretOnce
          title={t('claimCodes.newBoard')}
          text={t('claimCodes.newBoardHint')}
          items={[
            { label: t('claim.code'), value: printClaimCode(board) },
            { label: t('deviceImport.columnLink'), value: claimAddress(window.location.origin, board) },
          ]}
          onClose={() => setBoard(null)}
        >
          <QrCode
            text={claimAddress(window.location.origin, board)}
            label={printClaimCode(board)}
            size={176}
          />
        </SecretOnce>
      )}
    </Panel>
  )
}
