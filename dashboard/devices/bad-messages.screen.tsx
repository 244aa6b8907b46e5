import { Button, Checkbox, Code, Group, Modal, Select, Stack, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconMailX } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { z } from 'zod'
import { id } from '../../protocol/api/parts.ts'
import {
  closedQuarantined,
  type QuarantinedMessage,
  quarantineReason,
  TWIN_REASONS,
} from '../../protocol/api/quarantined.ts'
import { useApi } from '../api/api.context.ts'
import { badMessageCountsQuery, badMessagesQuery } from '../api/devices.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { FilterBar } from '../components/filter-bar.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { useNow } from '../components/now.context.tsx'
import { Page } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './bad-messages.module.css'
import { FleetTabs } from './fleet.tabs.tsx'

const filters = z.object({
  reason: quarantineReason.optional(),
  device: id.optional(),
  state: z.enum(['open', 'all']).default('open'),
})

function Sender({ message }: { message: QuarantinedMessage }) {
  const { t } = useLanguage()
  const name = message.deviceName ?? message.locationName
  if (message.deviceKind === null) return <>{message.deviceId ?? t('badMessages.unknownDevice')}</>
  if (message.deviceKind === 'sensor') return <Link to={`/places/${message.locationId}`}>{name}</Link>
  return <Link to={`/dispensers/${message.deviceId}`}>{name}</Link>
}

interface ItemProps {
  message: QuarantinedMessage
  chosen: boolean
  onToggle: (() => void) | null
}

function Item({ message, chosen, onToggle }: ItemProps) {
  const { t, format } = useLanguage()
  const now = useNow()
  return (
    <li className={classes.message} data-closed={message.closedAt !== null || undefined}>
      {onToggle && (
        <Checkbox
          aria-label={t('badMessages.select')}
          disabled={message.closedAt !== null}
          checked={chosen}
          onChange={onToggle}
        />
      )}
      <div className={classes.body}>
        <div className={classes.head}>
          <strong>{t(`quarantineReason.${message.reason}`)}</strong>
          <Sender message={message} />
          <span className={classes.quiet}>{format.moment(message.receivedAt, now)}</span>
          <span className={classes.quiet}>{t('badMessages.bytes', { count: message.size })}</span>
        </div>
        <div className={classes.detail}>{message.detail}</div>
        {message.preview !== '' && (
          <details>
            <summary>{t('badMessages.show')}</summary>
            <Code block className={classes.preview ?? ''}>
              {message.topic}
              {'\n'}
              {message.preview}
            </Code>
          </details>
        )}
        {message.closedAt !== null && (
          <div className={classes.quiet}>
            {t('badMessages.closedBy', { who: message.closedByName ?? '—', note: message.note ?? '—' })}
          </div>
        )}
      </div>
    </li>
  )
}

function CloseDialog({ ids, onClose, onDone }: { ids: string[]; onClose: () => void; onDone: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [note, setNote] = useState('')
  const close = useMutation({
    mutationFn: () =>
      api.write('POST', '/api/quarantined-messages/close', {
        response: closedQuarantined,
        body: { ids, note: note.trim() },
      }),
    async onSuccess() {
      notifications.show({ color: 'green', message: t('words.saved') })
      onDone()
      await queryClient.invalidateQueries({ queryKey: ['dispensers'] })
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('badMessages.closeSelected', { count: ids.length })}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <Stack gap="md">
        <Textarea
          label={t('badMessages.note')}
          description={t('badMessages.noteHint')}
          maxLength={300}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          data-autofocus
        />
        <ProblemNotice error={close.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('words.cancel')}
          </Button>
          <Button loading={close.isPending} disabled={note.trim() === ''} onClick={() => close.mutate()}>
            {t('badMessages.close')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** What devices sent and nobody can use, until a person has seen to it. */
export function BadMessagesScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const [filter, change] = useUrlFilters(filters)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [closing, setClosing] = useState(false)
  const counts = useQuery(badMessageCountsQuery(api)).data?.items ?? []
  const query = useInfiniteQuery(badMessagesQuery(api, filter))
  const open = counts.filter((each) => each.open > 0)
  const toggle = (message: string) =>
    setChosen((before) => {
      const next = new Set(before)
      if (!next.delete(message)) next.add(message)
      return next
    })
  return (
    <Page title={t('badMessages.title')} note={t('badMessages.hint')}>
      <FleetTabs />
      {open.some(({ reason }) => TWIN_REASONS.includes(reason)) && (
        <p className={classes.twins} role="alert">
          {t('badMessages.twins')}
        </p>
      )}
      <FilterBar>
        <Select
          aria-label={t('badMessages.reason')}
          placeholder={t('badMessages.allReasons')}
          data={quarantineReason.options.map((reason) => {
            const count = counts.find((each) => each.reason === reason)?.open ?? 0
            const label = t(`quarantineReason.${reason}`)
            return { value: reason, label: count > 0 ? `${label} (${count})` : label }
          })}
          value={filter.reason ?? null}
          onChange={(reason) => change({ reason })}
          clearable
          searchable
          w={260}
        />
        <Checkbox
          label={t('badMessages.includeClosed')}
          checked={filter.state === 'all'}
          onChange={(event) => change({ state: event.currentTarget.checked ? 'all' : null })}
        />
        {chosen.size > 0 && (
          <Button onClick={() => setClosing(true)}>
            {t('badMessages.closeSelected', { count: chosen.size })}
          </Button>
        )}
      </FilterBar>
      <Await query={query} loading={<Loading lines={8} height={28} />}>
        {({ pages }) => {
          const messages = pages.flatMap((page) => page.items)
          return messages.length === 0 ? (
            <Empty
              icon={<IconMailX size={28} stroke={1.4} aria-hidden />}
              title={t('badMessages.none')}
              hint={t('badMessages.noneHint')}
            />
          ) : (
            <>
              <ul className={classes.messages}>
                {messages.map((message) => (
                  <Item
                    key={message.id}
                    message={message}
                    chosen={chosen.has(message.id)}
                    onToggle={mayManage ? () => toggle(message.id) : null}
                  />
                ))}
              </ul>
              <LoadMore query={query} />
            </>
          )
        }}
      </Await>
      {closing && (
        <CloseDialog
          ids={[...chosen]}
          onClose={() => setClosing(false)}
          onDone={() => {
            setClosing(false)
            setChosen(new Set())
          }}
        />
      )}
    </Page>
  )
}
