import { Autocomplete, Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { acknowledgedAlerts } from '../../protocol/api/alerts.ts'
import { useApi } from '../api/api.context.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './alerts.module.css'
import { useReasons } from './reasons.ts'

/** Acknowledges what is chosen, with one reason for all of it. */
export function BulkBar({ ids, onDone }: { ids: readonly string[]; onDone: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const reasons = useReasons()
  const [reason, setReason] = useState('')
  const save = useMutation({
    mutationFn: () =>
      api.write('POST', '/api/alerts/acknowledge', {
        body: { ids, reason: reason.trim() },
        response: acknowledgedAlerts,
      }),
    async onSuccess({ acknowledged }) {
      await queryClient.invalidateQueries({ queryKey: ['alerts'] })
      notifications.show({ color: 'green', message: t('alerts.acknowledged', { count: acknowledged }) })
      setReason('')
      onDone()
    },
  })
  return (
    <form
      className={classes.bulk}
      onSubmit={(event) => {
        event.preventDefault()
        if (reason.trim() !== '') save.mutate()
      }}
    >
      <span className={classes.bulkCount} role="status">
        {t('alerts.selected', { count: ids.length })}
      </span>
      <Autocomplete
        className={classes.bulkReason ?? ''}
        aria-label={t('alerts.reason')}
        placeholder={t('alerts.reasonPlaceholder')}
        data={reasons}
        maxLength={500}
        value={reason}
        onChange={setReason}
        comboboxProps={{ position: 'top' }}
      />
      <Button
        type="submit"
        leftSection={<IconCheck size={16} aria-hidden />}
        disabled={reason.trim() === ''}
        loading={save.isPending}
      >
        {t('alerts.acknowledge')}
      </Button>
      <Button variant="default" onClick={onDone}>
        {t('words.cancel')}
      </Button>
      <ProblemNotice error={save.error} />
    </form>
  )
}
