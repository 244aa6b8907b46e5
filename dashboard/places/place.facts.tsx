import { Link } from 'react-router'
import type { Location } from '../../protocol/api/places.ts'
import { type Fact, Facts } from '../components/page.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { Hours } from './hours.tsx'

/** What a visitor may know, and what is known for them. */
export function PlaceFacts({ place }: { place: Location }) {
  const { t, format } = useLanguage()
  const yesNo = (value: boolean | null) =>
    value === null ? t('words.unknown') : value ? t('words.yes') : t('words.no')
  const facts: Fact[] = [
    { term: t('place.address'), value: place.address ?? t('words.unknown') },
    {
      term: t('place.phone'),
      value: place.phone ? (
        <a href={`tel:${place.phone.replaceAll(' ', '')}`}>{place.phone}</a>
      ) : (
        t('words.unknown')
      ),
    },
    { term: t('place.hours'), value: <Hours hours={place.hours} /> },
    { term: t('place.migrantArea'), value: yesNo(place.migrantArea) },
    { term: t('place.stepFree'), value: yesNo(place.stepFree) },
    { term: t('place.indoor'), value: yesNo(place.indoor) },
    { term: t('place.asksId'), value: yesNo(place.asksId) },
    {
      term: t('place.coordinates'),
      value:
        place.longitude === null || place.latitude === null
          ? t('words.unknown')
          : `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`,
    },
    {
      term: t('place.published'),
      value: (
        <>
          {yesNo(place.published)} · {t('place.publicFields', { filled: place.publicFields })}
          {place.published && (
            <>
              {' · '}
              <Link to={`/places/${place.id}/public`}>{t('visitors.seePublic')}</Link>
            </>
          )}
        </>
      ),
    },
    {
      term: t('place.verified'),
      value: place.verifiedOn ? format.day(place.verifiedOn) : t('place.neverVerified'),
    },
  ]
  return <Facts items={facts} />
}
