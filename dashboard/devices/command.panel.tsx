import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import {
  IconBan,
  IconBulb,
  IconCircleCheck,
  IconDoor,
  IconHandClick,
  IconRefresh,
  IconReportAnalytics,
} from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { command } from '../../protocol/api/commands.ts'
import type { DispenserDetail } from '../../protocol/api/devices.ts'
import { type CommandOp, MOVING_OPS } from '../../protocol/messages/command.ts'
import { useApi } from '../api/api.context.ts'
import { useCatalog } from '../components/catalog.ts'
import { newIdempotencyKey } from '../components/idempotency.ts'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'
import type { Translate } from '../locales/text.ts'
import { commandName } from './command.words.ts'
import classes from './machine-pages.module.css'

const ICONS = {
  identify: IconBulb,
  report: IconReportAnalytics,
  restart: IconRefresh,
  unlock: IconDoor,
  test_vend: IconHandClick,
  block_channel: IconBan,
  unblock_channel: IconCircleCheck,
} as const
const OF_MACHINE = ['identify', 'report', 'restart', 'unlock'] as const
const OF_CHANNEL = ['test_vend', 'block_channel', 'unblock_channel'] as const

interface Asked {
  op: CommandOp
  channel: number | null
  /** Kept over a retry. */
  key: string
}

/** What will happen; null for what needs no question. */
function warningOf({ op, channel }: Asked, name: string, t: Translate): string | null {
  switch (op) {
    case 'unlock':
      return t('command.unlockText', { name })
    case 'restart':
      return t('command.restartText', { name })
    case 'test_vend':
      return t('command.testText', { channel: channel ?? '' })
    case 'block_channel':
      return t('command.blockText', { channel: channel ?? '' })
    default:
      return null
  }
}

function useGive(machine: DispenserDetail, onGiven: () => void) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ op, channel, key, reason }: Asked & { reason?: string }) =>
      api.write('POST', `/api/dispensers/${machine.id}/commands`, {
        response: command,
        body: { op, args: { ...(channel !== null && { channel }), ...(reason && { reason }) } },
        idempotencyKey: key,
      }),
    async onSuccess() {
      notifications.show({ color: 'green', message: t('command.sentToast') })
      onGiven()
      await queryClient.invalidateQueries({ queryKey: ['dispensers', machine.id] })
    },
  })
}

/** Asks before something moves, stops or goes away. */
function Asking({
  machine,
  asked,
  onClose,
}: {
  machine: DispenserDetail
  asked: Asked
  onClose: () => void
}) {
  const { t } = useLanguage()
  const [reason, setReason] = useState('')
  const give = useGive(machine, onClose)
  const { op, channel } = asked
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('command.ask', { op: commandName({ op, args: channel === null ? {} : { channel } }, t) })}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <Stack gap="md">
        <Text size="sm">{warningOf(asked, machine.name, t)}</Text>
        {op === 'block_channel' && (
          <TextInput
            label={t('command.reason')}
            maxLength={64}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <ProblemNotice error={give.error} repeatable />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('words.cancel')}
          </Button>
          <Button loading={give.isPending} onClick={() => give.mutate({ ...asked, reason: reason.trim() })}>
            {t('command.send')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** What can be asked of the machine from here. */
export function CommandPanel({ machine }: { machine: DispenserDetail }) {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [channel, setChannel] = useState<string | null>(null)
  const online = machine.presence === 'online'
  const give = useGive(machine, () => undefined)
  const ask = (op: CommandOp, on: number | null) => {
    const next = { op, channel: on, key: newIdempotencyKey() }
    if (warningOf(next, machine.name, t) === null) give.mutate(next)
    else setAsked(next)
  }
  const button = (op: CommandOp, on: number | null) => {
    const Icon = ICONS[op]
    const waits = MOVING_OPS.includes(op) && !online
    return (
      <Button
        key={op}
        variant="default"
        leftSection={<Icon size={16} aria-hidden />}
        disabled={waits || (on === null && OF_CHANNEL.some((each) => each === op))}
        loading={give.isPending && give.variables.op === op}
        onClick={() => ask(op, on)}
      >
        {t(`command.${op}`)}
      </Button>
    )
  }
  const chosen = machine.channels.find((each) => String(each.channel) === channel)
  return (
    <Panel title={t('command.title')} aside={t('command.hint')}>
      <div className={classes.actions}>{OF_MACHINE.map((op) => button(op, null))}</div>
      <div className={classes.actions}>
        <Select
          aria-label={t('device.channelNumber')}
          placeholder={t('command.chooseChannel')}
          data={machine.channels.map((each) => ({
            value: String(each.channel),
            label: [
              t('device.channel', { channel: each.channel }),
              each.productId === null
                ? t('device.noProduct')
                : catalog.name(each.productId, each.productName),
            ].join(' · '),
          }))}
          value={channel}
          onChange={setChannel}
          w={260}
        />
        {OF_CHANNEL.filter((op) => op !== (chosen?.blocked ? 'block_channel' : 'unblock_channel')).map((op) =>
          button(op, chosen?.channel ?? null),
        )}
      </div>
      <ProblemNotice error={give.error} />
      {!online && <p className={classes.note}>{t('command.notOnline')}</p>}
      {asked && <Asking machine={machine} asked={asked} onClose={() => setAsked(null)} />}
    </Panel>
  )
}
