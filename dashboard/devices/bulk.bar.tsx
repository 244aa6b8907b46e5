import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { IconBulb, IconRefresh, IconReportAnalytics } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type CreatedCommands, createdCommands } from '../../protocol/api/commands.ts'
import type { Dispenser } from '../../protocol/api/devices.ts'
import { useApi } from '../api/api.context.ts'
import { newIdempotencyKey } from '../components/idempotency.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { valuesOf } from '../locales/problem.words.ts'
import classes from './bulk.module.css'

/** What many machines may be asked at once: nothing that moves. */
const OPS = [
  { op: 'report', Icon: IconReportAnalytics },
  { op: 'identify', Icon: IconBulb },
  { op: 'restart', Icon: IconRefresh },
] as const
type BulkOp = (typeof OPS)[number]['op']

interface Props {
  /** Shown by the filters. */
  machines: readonly Dispenser[]
  selected: ReadonlySet<string>
  onSelect: (ids: Iterable<string>) => void
  onDone: () => void
}

/** What became of it, machine by machine where one got none. */
function Result({
  op,
  result,
  machines,
}: {
  op: BulkOp
  result: CreatedCommands
  machines: readonly Dispenser[]
}) {
  const { t, look } = useLanguage()
  const names = new Map(machines.map(({ id, name }) => [id, name]))
  const refused = result.items.flatMap(({ deviceId, refusal }) => (refusal ? [{ deviceId, refusal }] : []))
  return (
    <Alert
      variant="light"
      color={refused.length > 0 ? 'yellow' : 'green'}
      title={t('command.bulkResult', {
        op: t(`command.${op}`),
        count: result.items.length - refused.length,
      })}
    >
      {refused.length > 0 && (
        <>
          {t('command.bulkRefused', { count: refused.length })}
          <ul className={classes.refused}>
            {refused.map(({ deviceId, refusal }) => (
              <li key={deviceId}>
                {names.get(deviceId) ?? deviceId}:{' '}
                {look('problem', refusal.code, valuesOf(refusal)) ?? refusal.detail}
              </li>
            ))}
          </ul>
        </>
      )}
    </Alert>
  )
}

/** Chooses machines and tells them all the same. */
export function BulkBar({ machines, selected, onSelect, onDone }: Props) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [asked, setAsked] = useState<{ op: BulkOp; key: string } | null>(null)
  const give = useMutation({
    mutationFn: ({ op, key }: { op: BulkOp; key: string }) =>
      api.write('POST', '/api/commands', {
        response: createdCommands,
        body: { op, ids: [...selected] },
        idempotencyKey: key,
      }),
    async onSuccess() {
      setAsked(null)
      await queryClient.invalidateQueries({ queryKey: ['dispensers'] })
    },
  })
  return (
    <section className={classes.bar} aria-label={t('command.bulk')}>
      <div className={classes.row}>
        <strong aria-live="polite">{t('command.bulkSelected', { count: selected.size })}</strong>
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => onSelect(selected.size === machines.length ? [] : machines.map(({ id }) => id))}
        >
          {selected.size === machines.length && machines.length > 0
            ? t('command.bulkNone')
            : t('command.bulkAll', { count: machines.length })}
        </Button>
        <span className={classes.ops}>
          {OPS.map(({ op, Icon }) => (
            <Button
              key={op}
              size="compact-md"
              variant="default"
              leftSection={<Icon size={16} aria-hidden />}
              disabled={selected.size === 0}
              onClick={() => setAsked({ op, key: newIdempotencyKey() })}
            >
              {t(`command.${op}`)}
            </Button>
          ))}
        </span>
        <Button variant="default" size="compact-md" onClick={onDone}>
          {t('command.bulkDone')}
        </Button>
      </div>
      {give.data && give.variables && (
        <Result op={give.variables.op} result={give.data} machines={machines} />
      )}
      {asked && (
        <Modal
          opened
          onClose={() => setAsked(null)}
          title={t('command.bulkConfirm', { op: t(`command.${asked.op}`), count: selected.size })}
          closeButtonProps={{ 'aria-label': t('words.close') }}
        >
          <Stack gap="md">
            <Text size="sm">{t(asked.op === 'restart' ? 'command.bulkRestart' : 'command.hint')}</Text>
            <ProblemNotice error={give.error} repeatable />
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setAsked(null)}>
                {t('words.cancel')}
              </Button>
              <Button loading={give.isPending} onClick={() => give.mutate(asked)}>
                {t('command.send')}
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </section>
  )
}
