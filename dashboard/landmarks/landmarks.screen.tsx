import { ActionIcon, Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconMapPinPlus, IconPencil } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { z } from 'zod'
import type { Landmark } from '../../protocol/api/landmarks.ts'
import { useApi } from '../api/api.context.ts'
import { landmarksQuery } from '../api/landmarks.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { FilterBar, SearchField } from '../components/filter-bar.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { PlacesTabs } from '../visitors/places.tabs.tsx'
import { LandmarkDialog } from './landmark.dialog.tsx'
import classes from './landmarks.module.css'

const landmarkFilters = z.object({ search: z.string().max(60).optional() })

/** What everybody in the county knows, from where visitors without a position search. */
export function LandmarksScreen() {
  const { t } = useLanguage()
  const mayManage = useMayManage()
  const query = useQuery(landmarksQuery(useApi()))
  const [{ search = '' }, change] = useUrlFilters(landmarkFilters)
  const [editing, setEditing] = useState<Landmark | 'new' | null>(null)
  const text = search.trim().toLowerCase()
  const found = (query.data?.items ?? []).filter(({ name, nameEn }) =>
    `${name}\n${nameEn ?? ''}`.toLowerCase().includes(text),
  )
  const create = mayManage && (
    <>
      <Button component={Link} to="/stock/import?kind=landmarks" variant="default">
        {t('landmarks.fromSheet')}
      </Button>
      <Button leftSection={<IconMapPinPlus size={17} aria-hidden />} onClick={() => setEditing('new')}>
        {t('landmarks.create')}
      </Button>
    </>
  )
  return (
    <Page
      title={t('landmarks.title')}
      note={t('landmarks.note')}
      aside={
        query.data && <span className={classes.count}>{t('landmarks.count', { count: found.length })}</span>
      }
      actions={create}
    >
      <PlacesTabs />
      <Await query={query} loading={<Loading lines={6} height={28} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('landmarks.none')} hint={t('landmarks.noneHint')} action={create} />
          ) : (
            <>
              <FilterBar>
                <SearchField
                  label={t('landmarks.search')}
                  value={search}
                  onChange={(typed) => change({ search: typed })}
                />
              </FilterBar>
              {found.length === 0 ? (
                <Empty title={t('landmarks.noneFound')} hint={t('landmarks.noneFoundHint')} />
              ) : (
                <LandmarkTable landmarks={found} onEdit={mayManage ? setEditing : null} />
              )}
            </>
          )
        }
      </Await>
      {editing && (
        <LandmarkDialog known={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </Page>
  )
}

interface TableProps {
  landmarks: readonly Landmark[]
  /** Null for those who may only look. */
  onEdit: ((landmark: Landmark) => void) | null
}

function LandmarkTable({ landmarks, onEdit }: TableProps) {
  const { t, name } = useLanguage()
  return (
    <table className={table.table} aria-label={t('landmarks.title')}>
      <thead>
        <tr>
          <th scope="col">{t('landmarks.name')}</th>
          <th scope="col">{t('words.jurisdiction')}</th>
          <th scope="col">{t('landmarks.coordinates')}</th>
          <th scope="col">{t('landmarks.find')}</th>
          {onEdit && <th scope="col" aria-label={t('words.actions')} />}
        </tr>
      </thead>
      <tbody>
        {landmarks.map((landmark) => (
          <tr key={landmark.id}>
            <td>
              <span className={classes.name}>{name(landmark)}</span>
            </td>
            <td data-label={t('words.jurisdiction')}>{landmark.jurisdictionName}</td>
            <td data-label={t('landmarks.coordinates')} data-code>
              {landmark.latitude.toFixed(5)}, {landmark.longitude.toFixed(5)}
            </td>
            <td data-label={t('landmarks.find')}>
              <a
                href={`/find?landmark=${landmark.id}`}
                target="_blank"
                rel="noreferrer"
                aria-label={`${t('visitors.seePublic')}: ${name(landmark)}`}
              >
                {t('visitors.seePublic')}
              </a>
            </td>
            {onEdit && (
              <td data-end>
                <span className={classes.acts}>
                  <ActionIcon
                    variant="subtle"
                    aria-label={t('landmarks.edit', { name: landmark.name })}
                    onClick={() => onEdit(landmark)}
                  >
                    <IconPencil size={17} aria-hidden />
                  </ActionIcon>
                  <RemoveButton landmark={landmark} />
                </span>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function RemoveButton({ landmark }: { landmark: Landmark }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const remove = useMutation({
    mutationFn: () => api.write('DELETE', `/api/landmarks/${landmark.id}`, {}),
    async onSuccess() {
      notifications.show({ color: 'green', message: t('landmarks.removed') })
      await queryClient.invalidateQueries({ queryKey: ['landmarks'] })
    },
  })
  return (
    <ConfirmButton
      size="compact-sm"
      aria-label={t('landmarks.removeTitle', { name: landmark.name })}
      title={t('landmarks.removeTitle', { name: landmark.name })}
      text={t('landmarks.removeNote')}
      confirm={t('landmarks.remove')}
      error={remove.error}
      pending={remove.isPending}
      onConfirm={() => remove.mutateAsync()}
    >
      {t('landmarks.remove')}
    </ConfirmButton>
  )
}
