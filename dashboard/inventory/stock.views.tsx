import { Button, Menu, Modal, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconBookmark, IconChevronDown } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { type SavedView, savedView } from '../../protocol/api/saved-views.ts'
import { useApi } from '../api/api.context.ts'
import { savedViewsQuery } from '../api/stock.queries.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { SaveButtons } from '../components/save-buttons.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { StockViewRow } from './stock.view-row.tsx'

/** The filters in the address, in an order of their own; what is explained beside the table is none. */
function useFiltersOfAddress(): string {
  const [search] = useSearchParams()
  const filters = new URLSearchParams(search)
  filters.delete('why')
  filters.sort()
  return filters.toString()
}

function SaveDialog({ query, onClose }: { query: string; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  const save = useMutation({
    mutationFn: () =>
      api.write('POST', '/api/saved-views', { body: { screen: 'stock', name, query }, response: savedView }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['saved-views'] })
      notifications.show({ color: 'green', message: t('words.saved') })
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) save.mutate()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('savedViews.saveTitle')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm">{t('savedViews.saveNote')}</Text>
          <TextInput
            data-autofocus
            label={t('savedViews.name')}
            placeholder={t('savedViews.nameHint')}
            maxLength={40}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <ProblemNotice error={save.error} />
          <SaveButtons saving={save.isPending} onClose={onClose} />
        </Stack>
      </form>
    </Modal>
  )
}

interface ManageProps {
  views: readonly SavedView[]
  query: string
  onClose: () => void
}

function ManageDialog({ views, query, onClose }: ManageProps) {
  const { t } = useLanguage()
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('savedViews.manageTitle')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      {views.length === 0 ? (
        <Text size="sm">{t('savedViews.none')}</Text>
      ) : (
        <Stack gap="lg">
          {views.map((view) => (
            <StockViewRow key={view.id} view={view} query={query} />
          ))}
        </Stack>
      )}
    </Modal>
  )
}

/** Filters of the stock table that this person keeps under names. */
export function StockViews() {
  const { t } = useLanguage()
  const api = useApi()
  const navigate = useNavigate()
  const query = useFiltersOfAddress()
  const [dialog, setDialog] = useState<'save' | 'manage' | null>(null)
  const { data } = useQuery(savedViewsQuery(api, 'stock'))
  const views = data?.items ?? []
  const current = views.find((view) => view.query === query)
  const close = () => setDialog(null)
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconBookmark size={17} aria-hidden />}
            rightSection={<IconChevronDown size={15} aria-hidden />}
          >
            {current?.name ?? t('savedViews.menu')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>{t('savedViews.none')}</Menu.Label>}
          {views.map((view) => (
            <Menu.Item
              key={view.id}
              aria-current={view === current || undefined}
              onClick={() => void navigate({ pathname: '/stock', search: view.query })}
            >
              {view.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setDialog('save')}>{t('savedViews.save')}</Menu.Item>
          {views.length > 0 && (
            <Menu.Item onClick={() => setDialog('manage')}>{t('savedViews.manage')}</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'save' && <SaveDialog query={query} onClose={close} />}
      {dialog === 'manage' && <ManageDialog views={views} query={query} onClose={close} />}
    </>
  )
}
