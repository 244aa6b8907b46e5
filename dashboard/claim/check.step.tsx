import type { ClaimOffer } from '../../protocol/api/claims.ts'
import { Facts } from '../components/page.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { Hours } from '../places/hours.tsx'
import { hoursOf } from '../places/place.draft.ts'
import { asksForChannels, asksForPlace, type ClaimDraft } from './claim.draft.ts'
import classes from './claim.module.css'

/** Everything once more, before it counts. */
export function CheckStep({ offer, draft }: { offer: ClaimOffer; draft: ClaimDraft }) {
  const { t, name } = useLanguage()
  const { coordinates } = draft
  const picked = offer.waiting.find(({ id }) => id === draft.locationId)
  const area = offer.jurisdictions.find(({ code }) => code === draft.jurisdictionCode)
  const assigned = draft.channels.filter(({ product }) => product !== null)
  return (
    <>
      <h2 className={classes.stepTitle}>{t('claim.checkTitle')}</h2>
      <Facts
        items={[
          {
            term: t('claim.placeTitle'),
            value:
              offer.place?.name ??
              picked?.name ??
              [draft.name.trim(), area && name(area)].filter(Boolean).join(' · '),
          },
          ...(asksForPlace(offer)
            ? [
                {
                  term: t('claim.positionTitle'),
                  value: coordinates
                    ? `${t('claim.position', {
                        latitude: coordinates.latitude.toFixed(6),
                        longitude: coordinates.longitude.toFixed(6),
                      })} · ${t(`datum.${coordinates.datum}`)}`
                    : t('words.unknown'),
                },
                { term: t('claim.address'), value: draft.address.trim() || t('words.unknown') },
                { term: t('claim.phone'), value: draft.phone.trim() || t('words.unknown') },
                { term: t('place.hours'), value: <Hours hours={hoursOf(draft.hours)} /> },
              ]
            : []),
          ...(asksForChannels(offer)
            ? [
                {
                  term: t('device.channels'),
                  value: t('claim.channelsSummary', {
                    count: draft.channels.length,
                    products: new Set(assigned.map(({ product }) => product)).size,
                  }),
                },
              ]
            : []),
        ]}
      />
      {offer.kind === 'dispenser' && !asksForPlace(offer) && (
        <p className={classes.hint}>{t('claim.placeFixed')}</p>
      )}
      {offer.channelsFixed && <p className={classes.hint}>{t('claim.channelsFixed')}</p>}
    </>
  )
}
