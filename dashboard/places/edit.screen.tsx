import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from 'react-router'
import { type Location, placeKind, savedLocation } from '../../protocol/api/places.ts'
import { useApi } from '../api/api.context.ts'
import { placeQuery } from '../api/places.queries.ts'
import { useSession } from '../api/session.context.tsx'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { Page } from '../components/page.tsx'
import { Await, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { draftOf, emptyDraft, type PlaceDraft, requestOf } from './place.draft.ts'
import { PlaceForm } from './place.form.tsx'

/** Digits of a county's code: a place lies in one. */
const COUNTY = 6

function useSaved() {
  const { t } = useLanguage()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return async (place: Location & { warnings: readonly string[] }) => {
    for (const key of ['places', 'map', 'today', 'stock', 'service-year'])
      void queryClient.invalidateQueries({ queryKey: [key] })
    notifications.show({ color: 'green', message: t('words.saved') })
    if (place.warnings.includes('far_from_county'))
      notifications.show({
        color: 'yellow',
        autoClose: false,
        title: place.name,
        message: t('place.farFromCounty'),
      })
    await navigate(`/places/${place.id}`, { replace: true })
  }
}

export function NewPlaceScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const { session } = useSession()
  const onSaved = useSaved()
  const [key] = useIdempotencyKey()
  const own = session?.jurisdiction?.code ?? null
  const save = useMutation({
    mutationFn: (draft: PlaceDraft) =>
      api.write('POST', '/api/locations', {
        body: { kind: draft.kind, ...requestOf(draft, null) },
        response: savedLocation,
        idempotencyKey: key,
      }),
    onSuccess: onSaved,
  })
  return (
    <Page title={t('place.create')} narrow back={{ to: '/places', label: t('nav.places') }}>
      <PlaceForm
        initial={emptyDraft(own !== null && own.length >= COUNTY ? own : null)}
        isNew
        error={save.error}
        pending={save.isPending}
        onSubmit={(draft) => save.mutate(draft)}
      />
    </Page>
  )
}

function EditPlace({ place }: { place: Location }) {
  const { t } = useLanguage()
  const api = useApi()
  const onSaved = useSaved()
  const initial = draftOf(place, placeKind.catch('staffed_outlet').parse(place.kind))
  const patch = (body: unknown) =>
    api.write('PATCH', `/api/locations/${place.id}`, { body, response: savedLocation })
  const save = useMutation({
    mutationFn: (draft: PlaceDraft) => patch(requestOf(draft, initial)),
    onSuccess: onSaved,
  })
  const archive = useMutation({
    mutationFn: () => patch({ archived: place.archivedAt === null }),
    onSuccess: onSaved,
  })
  const archived = place.archivedAt !== null
  return (
    <PlaceForm
      initial={initial}
      isNew={false}
      error={save.error}
      pending={save.isPending}
      onSubmit={(draft) => save.mutate(draft)}
    >
      <ConfirmButton
        style={{ justifySelf: 'start' }}
        title={archived ? t('place.restore') : t('place.archive')}
        text={
          archived
            ? t('place.restoreText', { name: place.name })
            : t('place.archiveText', { name: place.name })
        }
        confirm={archived ? t('place.restore') : t('place.archive')}
        error={archive.error}
        pending={archive.isPending}
        onConfirm={() => archive.mutateAsync()}
      >
        {archived ? t('place.restore') : t('place.archive')}
      </ConfirmButton>
    </PlaceForm>
  )
}

export function EditPlaceScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const { id = '' } = useParams()
  const query = useQuery(placeQuery(api, id))
  return (
    <Page
      title={t('place.editTitle', { name: query.data?.name ?? '' })}
      narrow
      back={{ to: `/places/${id}`, label: query.data?.name ?? t('words.place') }}
    >
      <Await query={query} loading={<Loading lines={10} />}>
        {(place) => <EditPlace key={place.id} place={place} />}
      </Await>
    </Page>
  )
}
