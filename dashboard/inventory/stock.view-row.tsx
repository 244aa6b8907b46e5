import { Button, Group, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type ChangeSavedView, type SavedView, savedView } from '../../protocol/api/saved-views.ts'
import { useApi } from '../api/api.context.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'

/** One view: another name, other filters, or away with it. `query` are the filters of the table now. */
export function StockViewRow({ view, query }: { view: SavedView; query: string }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [name, setName] = useState(view.name)
  const done = (message: string) => {
    notifications.show({ color: 'green', message })
    return queryClient.invalidateQueries({ queryKey: ['saved-views'] })
  }
  const path = `/api/saved-views/${view.id}`
  const change = useMutation({
    mutationFn: (body: ChangeSavedView) => api.write('PATCH', path, { body, response: savedView }),
    onSuccess: () => done(t('words.saved')),
  })
  const remove = useMutation({
    mutationFn: () => api.write('DELETE', path),
    onSuccess: () => done(t('savedViews.deleted', { name: view.name })),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() && name.trim() !== view.name) change.mutate({ name })
  }
  return (
    <form onSubmit={submit}>
      <TextInput
        label={t('savedViews.nameOf', { name: view.name })}
        maxLength={40}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Group gap="xs" mt="xs">
        <Button
          type="submit"
          size="compact-sm"
          variant="default"
          disabled={!name.trim() || name.trim() === view.name}
          loading={change.isPending}
        >
          {t('savedViews.rename')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={view.query === query}
          aria-label={t('savedViews.updateOf', { name: view.name })}
          onClick={() => change.mutate({ query })}
        >
          {t('savedViews.update')}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          loading={remove.isPending}
          aria-label={t('savedViews.deleteOf', { name: view.name })}
          onClick={() => remove.mutate()}
        >
          {t('savedViews.delete')}
        </Button>
      </Group>
      <ProblemNotice error={change.error ?? remove.error} />
    </form>
  )
}
