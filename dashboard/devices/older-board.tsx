import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Board, boards } from '../../protocol/api/boards.ts'
import { useApi } from '../api/api.context.ts'
import { boardsQuery } from '../api/devices.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './devices.module.css'

function BelieveButton({ id, log }: { id: string; log: string }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [opened, { open, close }] = useDisclosure(false)
  const [reason, setReason] = useState('')
  const believe = useMutation({
    mutationFn: () =>
      api.write('POST', `/api/dispensers/${id}/board`, {
        body: { log, reason: reason.trim() },
        response: boards,
      }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['dispensers', id] }),
  })
  return (
    <>
      <Button variant="default" onClick={open}>
        {t('board.believe')}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={t('board.believe')}
        closeButtonProps={{ 'aria-label': t('words.close') }}
      >
        <Stack gap="md">
          <Text size="sm">{t('board.believeText', { log })}</Text>
          <Textarea
            label={t('board.reason')}
            maxLength={200}
            autosize
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            withAsterisk
          />
          <ProblemNotice error={believe.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('words.cancel')}
            </Button>
            <Button
              disabled={reason.trim() === ''}
              loading={believe.isPending}
              onClick={() => believe.mutate(undefined, { onSuccess: close })}
            >
              {t('board.believe')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}

/** What differs between the board by which the machine is judged and the older one. */
function Comparison({ present, older }: { present: Board | null; older: Board }) {
  const { t, format } = useLanguage()
  const level = (board: Board | null, channel: number) => {
    const told = board?.channels.find((one) => one.channel === channel)
    return told
      ? t('board.level', {
          remaining: format.number(told.remaining),
          vends: format.number(told.vends),
        })
      : t('words.unknown')
  }
  const rows = [
    { term: t('board.log'), of: (board: Board) => board.log },
    { term: t('board.firmware'), of: ({ firmware, hardware }: Board) => `${firmware} · ${hardware}` },
    { term: t('board.bornAt'), of: ({ bornAt }: Board) => <Age at={bornAt} /> },
  ]
  const channels = [
    ...new Set([present, older].flatMap((board) => board?.channels ?? []).map((c) => c.channel)),
  ]
  return (
    <table className={table.table} aria-label={t('board.compare')}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('board.present')}</th>
          <th scope="col">{t('board.older')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ term, of }) => (
          <tr key={term}>
            <th scope="row">{term}</th>
            <td data-label={t('board.present')}>{present ? of(present) : t('words.unknown')}</td>
            <td data-label={t('board.older')}>{of(older)}</td>
          </tr>
        ))}
        {channels.map((channel) => (
          <tr key={channel}>
            <th scope="row">{t('board.channel', { channel })}</th>
            <td data-label={t('board.present')}>{level(present, channel)}</td>
            <td data-label={t('board.older')}>{level(older, channel)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Shown only while a board that was swapped out connects in the name of the machine. */
export function OlderBoardPanel({ id }: { id: string }) {
  const { t, format } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const { data } = useQuery(boardsQuery(api, id))
  if (!data?.older) return null
  const { present, older } = data
  return (
    <Panel title={t('board.title')} action={mayManage && <BelieveButton id={id} log={older.log} />} flush>
      <p className={classes.proof} data-incomplete>
        {t('board.text', { since: format.instant(older.since) })}
      </p>
      <Comparison present={present} older={older} />
    </Panel>
  )
}
