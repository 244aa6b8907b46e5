import { Button, Radio, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconFileImport, IconQrcode } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import type { z } from 'zod'
import { type createDispenser, createdDispenser } from '../../protocol/api/devices.ts'
import { createLocation } from '../../protocol/api/places.ts'
import { useApi } from '../api/api.context.ts'
import { useSession } from '../api/session.context.tsx'
import type { ClaimDraft } from '../claim/claim.draft.ts'
import { PositionField } from '../claim/position.field.tsx'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { Page, Panel } from '../components/page.tsx'
import { PlaceSelect, usePlaces } from '../components/place-select.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import forms from '../inventory/forms.module.css'
import { useLanguage } from '../locales/locale.tsx'
import { HoursField } from '../places/hours-field.tsx'
import { readIntervals } from '../places/opening-hours.ts'
import { draftHours, type HoursDraft, hoursOf } from '../places/place.draft.ts'
import { type ChannelDraft, ChannelsField, emptyChannels, toChannels } from './channels-field.tsx'
import { SecretOnce } from './secret-once.tsx'

interface Values {
  where: 'existing' | 'new'
  locationId: string | null
  id: string
  name: string
  jurisdictionCode: string | null
  address: string
  phone: string
  coordinates: ClaimDraft['coordinates']
  hours: HoursDraft
  channels: ChannelDraft[]
}

function toRequest(values: Values): z.input<typeof createDispenser> {
  const base = {
    ...(values.id.trim() ? { id: values.id.trim() } : {}),
    channels: toChannels(values.channels),
  }
  if (values.where === 'existing') return { ...base, locationId: values.locationId ?? '' }
  return {
    ...base,
    name: values.name.trim(),
    ...(values.jurisdictionCode ? { jurisdictionCode: values.jurisdictionCode } : {}),
    address: values.address.trim() || null,
    phone: values.phone.trim() || null,
    coordinates: values.coordinates,
    hours: hoursOf(values.hours),
  }
}

/** A new machine gets a place, its channels and a secret, which is shown once. */
export function RegisterScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { session } = useSession()
  const places = usePlaces()
  const [search] = useSearchParams()
  const [made, setMade] = useState<z.output<typeof createdDispenser> | null>(null)
  const [key] = useIdempotencyKey()
  const form = useForm<Values>({
    initialValues: {
      where: search.get('place') ? 'existing' : 'new',
      locationId: search.get('place'),
      id: '',
      name: '',
      jurisdictionCode: session?.jurisdiction?.code ?? null,
      address: '',
      phone: '',
      coordinates: null,
      hours: draftHours(null),
      channels: emptyChannels(4),
    },
    validate: {
      id: (id) => (id === '' || /^[A-Za-z0-9_-]{1,64}$/.test(id.trim()) ? null : t('device.badId')),
      locationId: (id, values) => (values.where === 'existing' && !id ? t('form.choosePlace') : null),
      name: (name, values) => (values.where === 'new' && name.trim() === '' ? t('form.required') : null),
      jurisdictionCode: (code, values) => (values.where === 'new' && !code ? t('form.required') : null),
      phone: (phone) =>
        phone.trim() === '' || createLocation.shape.phone.safeParse(phone).success
          ? null
          : t('form.badPhone'),
      hours: ({ kind, week }) =>
        kind === 'week' && week.some((text) => readIntervals(text) === null) ? t('hours.unreadable') : null,
    },
  })
  const { setFieldValue } = form
  const setCoordinates = useCallback(
    (coordinates: ClaimDraft['coordinates']) => setFieldValue('coordinates', coordinates),
    [setFieldValue],
  )
  const register = useMutation({
    mutationFn: (values: Values) =>
      api.write('POST', '/api/dispensers', {
        body: toRequest(values),
        response: createdDispenser,
        idempotencyKey: key,
      }),
    onSuccess(created) {
      setMade(created)
      for (const resource of ['dispensers', 'places', 'map', 'today'])
        void queryClient.invalidateQueries({ queryKey: [resource] })
    },
  })

  return (
    <Page
      title={t('device.register')}
      note={t('device.registerNote')}
      narrow
      back={{ to: '/dispensers', label: t('nav.dispensers') }}
      actions={
        <>
          <Button
            component={Link}
            to="/dispensers/claims"
            variant="default"
            leftSection={<IconQrcode size={16} aria-hidden />}
          >
            {t('claimCodes.title')}
          </Button>
          <Button
            component={Link}
            to="/dispensers/import"
            variant="default"
            leftSection={<IconFileImport size={16} aria-hidden />}
          >
            {t('deviceImport.title')}
          </Button>
        </>
      }
    >
      <form noValidate onSubmit={form.onSubmit((values) => register.mutate(values))} className={forms.form}>
        <Panel title={t('device.where')}>
          <Radio.Group {...form.getInputProps('where')} aria-label={t('device.where')} mb="md">
            <Stack gap="xs">
              <Radio value="new" label={t('device.whereNew')} />
              <Radio value="existing" label={t('device.whereExisting')} />
            </Stack>
          </Radio.Group>
          {form.values.where === 'existing' ? (
            <PlaceSelect
              label={t('words.place')}
              withAsterisk
              kinds={['dispenser']}
              {...form.getInputProps('locationId')}
            />
          ) : (
            <div className={forms.pair}>
              <TextInput
                label={t('place.name')}
                withAsterisk
                maxLength={80}
                {...form.getInputProps('name')}
              />
              <JurisdictionSelect
                label={t('words.jurisdiction')}
                withAsterisk
                placeholder=""
                minDigits={6}
                {...form.getInputProps('jurisdictionCode')}
              />
              <TextInput label={t('place.address')} maxLength={200} {...form.getInputProps('address')} />
              <TextInput
                label={t('place.phone')}
                type="tel"
                maxLength={26}
                {...form.getInputProps('phone')}
              />
              <HoursField
                value={form.values.hours}
                onChange={(hours) => form.setFieldValue('hours', hours)}
                errors={form.values.hours.week.map((text) =>
                  form.errors.hours && readIntervals(text) === null ? t('hours.unreadable') : null,
                )}
              />
            </div>
          )}
        </Panel>
        {form.values.where === 'new' && (
          <Panel title={t('place.position')}>
            <PositionField
              optional
              value={form.values.coordinates}
              onChange={setCoordinates}
              landmarks={places}
            />
          </Panel>
        )}
        <Panel title={t('device.channels')} aside={t('device.selfServiceOnly')}>
          <ChannelsField
            value={form.values.channels}
            onChange={(channels) => form.setFieldValue('channels', channels)}
          />
        </Panel>
        <Panel title={t('device.identity')}>
          <TextInput
            label={t('device.id')}
            description={t('device.idHint')}
            maxLength={64}
            autoComplete="off"
            {...form.getInputProps('id')}
          />
        </Panel>
        <ProblemNotice error={register.error} repeatable />
        <div className={forms.foot}>
          <Button variant="default" onClick={() => void navigate(-1)}>
            {t('words.cancel')}
          </Button>
          <Button type="submit" loading={register.isPending}>
            {t('device.doRegister')}
          </Button>
        </div>
      </form>
      {made && (
        <SecretOnce
          title={t('device.registered', { name: made.name })}
          text={t('device.secretText')}
          items={[
            { label: t('device.id'), value: made.id },
            { label: t('device.secret'), value: made.secret },
          ]}
          onClose={() => void navigate(`/dispensers/${made.id}`, { replace: true })}
        />
      )}
    </Page>
  )
}
