import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CommandView } from '../../protocol/api/commands.ts'
import { useApi } from '../api/api.context.ts'
import { useMayManage } from '../api/session.context.tsx'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { useNow } from '../components/now.context.tsx'
import { StatusBadge } from '../components/status.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import { commandMark, commandName, isOpen } from './command.words.ts'
import classes from './machine-pages.module.css'

/** The states a command went through, with their times. */
function Timeline({ command }: { command: CommandView }) {
  const { t, format } = useLanguage()
  const now = useNow()
  const steps = [
    ['sent', command.sentAt],
    ['received', command.receivedAt],
    ...(isOpen(command.state) ? [] : [[command.state, command.finishedAt] as const]),
  ] as const
  const told = steps.filter(([, at]) => at !== null)
  return (
    <span className={classes.timeline}>
      {told.map(([state, at]) => (
        <span key={state}>
          {t(`command.${state}`)} {format.moment(at ?? '', now)}
        </span>
      ))}
      {isOpen(command.state) && (
        <span>{t('command.expires', { at: format.moment(command.expiresAt, now) })}</span>
      )}
      {command.attempts > 1 && <span>{t('command.attempts', { count: command.attempts })}</span>}
      {command.reason !== null && <strong>{command.reason}</strong>}
    </span>
  )
}

function Cancel({ command }: { command: CommandView }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => api.write('POST', `/api/commands/${command.id}/cancel`),
    onSuccess: () =>
      queryClient.invalidateQueries({ queryKey: ['dispensers', command.deviceId, 'commands'] }),
  })
  return (
    <ConfirmButton
      size="compact-xs"
      title={t('command.cancelTitle')}
      text={t('command.cancelText')}
      confirm={t('command.cancel')}
      error={cancel.error}
      pending={cancel.isPending}
      onConfirm={() => cancel.mutateAsync()}
    >
      {t('command.cancel')}
    </ConfirmButton>
  )
}

export function CommandList({ commands }: { commands: readonly CommandView[] }) {
  const { t, format } = useLanguage()
  const mayManage = useMayManage()
  const now = useNow()
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('command.op')}</th>
          <th scope="col">{t('command.state')}</th>
          <th scope="col">{t('command.timeline')}</th>
          <th scope="col">{t('command.who')}</th>
          <th scope="col" data-end>
            {t('command.asked')}
          </th>
        </tr>
      </thead>
      <tbody>
        {commands.map((command) => (
          <tr key={command.id}>
            <td>{commandName(command, t)}</td>
            <td data-label={t('command.state')}>
              <StatusBadge mark={commandMark(command.state)} label={t(`command.${command.state}`)} />
            </td>
            <td data-label={t('command.timeline')}>
              <Timeline command={command} />
            </td>
            <td data-label={t('command.who')}>
              {command.createdByName}
              {command.state === 'queued' && mayManage && <Cancel command={command} />}
            </td>
            <td data-label={t('command.asked')} data-end>
              {format.moment(command.createdAt, now)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
