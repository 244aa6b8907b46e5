import { Button, Group, Modal, Select, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  type HandReadings,
  handReadings,
  type PlaceStorage,
  placeStorage,
} from '../../protocol/api/climate.ts'
import type { Location } from '../../protocol/api/places.ts'
import { useApi } from '../api/api.context.ts'
import { storageProfilesQuery } from '../api/catalog.queries.ts'
import { placeStorageQuery } from '../api/climate.queries.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { useClimateWords } from './climate.words.ts'

const MODES: Readonly<Record<HandReadings, 'handAuto' | 'handRequired' | 'handOff'>> = {
  auto: 'handAuto',
  required: 'handRequired',
  none: 'handOff',
}
/** A choice that stands for none. */
const NONE = ''

/** Under which limits a place stores, and whether people read its instrument. */
export function StorageDialog({ place, onClose }: { place: Location; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const query = useQuery(placeStorageQuery(api, place.id))
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('climate.storageOf', { name: place.name })}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <Await query={query}>{(storage) => <Form storage={storage} onClose={onClose} />}</Await>
    </Modal>
  )
}

function Form({ storage, onClose }: { storage: PlaceStorage; onClose: () => void }) {
  const { t, name } = useLanguage()
  const words = useClimateWords()
  const api = useApi()
  const queryClient = useQueryClient()
  const profiles = useQuery(storageProfilesQuery(api))
  const [profile, setProfile] = useState(storage.profileId ?? NONE)
  const [mode, setMode] = useState(storage.handReadings)
  const save = useMutation({
    mutationFn: () =>
      api.write('PATCH', `/api/locations/${storage.locationId}/storage`, {
        body: { profileId: profile === NONE ? null : profile, handReadings: mode },
        response: placeStorage,
      }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['climate'] })
      notifications.show({ color: 'green', message: t('words.saved') })
      onClose()
    },
  })
  return (
    <Stack gap="md">
      <Select
        label={t('climate.profile')}
        description={t('climate.profileHint')}
        allowDeselect={false}
        data={[
          { value: NONE, label: t('climate.noProfile') },
          ...(profiles.data?.items ?? []).map((each) => ({
            value: each.id,
            label: `${name(each)} · ${words.limits(each)}`,
          })),
        ]}
        value={profile}
        onChange={(id) => setProfile(id ?? NONE)}
      />
      <Select
        label={t('climate.handMode')}
        allowDeselect={false}
        data={handReadings.options.map((value) => ({ value, label: t(`climate.${MODES[value]}`) }))}
        value={mode}
        onChange={(value) => setMode(handReadings.parse(value))}
      />
      <ProblemNotice error={save.error ?? profiles.error} repeatable />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('words.cancel')}
        </Button>
        <Button loading={save.isPending} onClick={() => save.mutate()}>
          {t('words.save')}
        </Button>
      </Group>
    </Stack>
  )
}
