import { NativeSelect, TextInput } from '@mantine/core'
import { useCallback } from 'react'
import type { ClaimOffer } from '../../protocol/api/claims.ts'
import { createLocation } from '../../protocol/api/places.ts'
import { useLanguage } from '../locales/locale.tsx'
import { HoursField } from '../places/hours-field.tsx'
import { readIntervals } from '../places/opening-hours.ts'
import type { ClaimDraft } from './claim.draft.ts'
import classes from './claim.module.css'
import { PositionField } from './position.field.tsx'

export interface PlaceFaults {
  name: boolean
  phone: boolean
  coordinates: boolean
  /** Per weekday. */
  hours: boolean[]
}

/** What has to be changed before the next step. */
export function faultsOfPlace(draft: ClaimDraft, offer: ClaimOffer): PlaceFaults {
  const isNew = offer.place === null && draft.locationId === null
  return {
    name: isNew && draft.name.trim() === '',
    phone: draft.phone.trim() !== '' && !createLocation.shape.phone.safeParse(draft.phone).success,
    coordinates: isNew && draft.coordinates === null,
    hours: draft.hours.week.map((text) => draft.hours.kind === 'week' && readIntervals(text) === null),
  }
}

interface Props {
  offer: ClaimOffer
  draft: ClaimDraft
  /** Null until somebody wanted to go on. */
  faults: PlaceFaults | null
  onChange: (change: Partial<ClaimDraft>) => void
}

export function PlaceStep({ offer, draft, faults, onChange }: Props) {
  const { t, name } = useLanguage()
  const picked = offer.waiting.find(({ id }) => id === draft.locationId)
  const isNew = offer.place === null && draft.locationId === null
  const move = useCallback((coordinates: ClaimDraft['coordinates']) => onChange({ coordinates }), [onChange])
  const pick = (id: string) => {
    const waiting = offer.waiting.find((each) => each.id === id)
    const { longitude = null, latitude = null, address = null } = waiting ?? {}
    onChange({
      locationId: waiting?.id ?? null,
      address: address ?? '',
      coordinates: longitude !== null && latitude !== null ? { longitude, latitude, datum: 'wgs84' } : null,
    })
  }
  return (
    <>
      <h2 className={classes.stepTitle}>{t('claim.placeTitle')}</h2>
      {offer.waiting.length > 0 && (
        <NativeSelect
          label={t('claim.pick')}
          data={[
            { value: '', label: t('claim.pickNew') },
            ...offer.waiting.map(({ id, name, address }) => ({
              value: id,
              label: [name, address].filter(Boolean).join(' · '),
            })),
          ]}
          value={draft.locationId ?? ''}
          onChange={(event) => pick(event.currentTarget.value)}
        />
      )}
      {isNew && (
        <>
          <TextInput
            label={t('claim.name')}
            description={t('claim.nameHint')}
            withAsterisk
            maxLength={80}
            value={draft.name}
            error={faults?.name && t('form.required')}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
          {offer.jurisdictions.length > 1 && (
            <NativeSelect
              label={t('claim.area')}
              data={offer.jurisdictions.map((area) => ({ value: area.code, label: name(area) }))}
              value={draft.jurisdictionCode}
              onChange={(event) => onChange({ jurisdictionCode: event.currentTarget.value })}
            />
          )}
        </>
      )}
      {picked && !picked.editable ? (
        <p className={classes.hint}>{t('claim.placeFixed')}</p>
      ) : (
        <>
          <PositionField
            key={draft.locationId}
            value={draft.coordinates}
            onChange={move}
            landmarks={offer.landmarks}
            error={faults?.coordinates ? t('claim.positionMissing') : null}
          />
          <TextInput
            label={t('claim.address')}
            maxLength={200}
            autoComplete="off"
            value={draft.address}
            onChange={(event) => onChange({ address: event.currentTarget.value })}
          />
          <TextInput
            label={t('claim.phone')}
            description={t('claim.phoneHint')}
            type="tel"
            maxLength={26}
            autoComplete="off"
            value={draft.phone}
            error={faults?.phone && t('form.badPhone')}
            onChange={(event) => onChange({ phone: event.currentTarget.value })}
          />
          <HoursField
            value={draft.hours}
            onChange={(hours) => onChange({ hours })}
            errors={draft.hours.week.map((_, day) => (faults?.hours[day] ? t('hours.unreadable') : null))}
          />
        </>
      )}
    </>
  )
}
