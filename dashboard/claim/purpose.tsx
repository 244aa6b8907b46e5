import type { ClaimOffer } from '../../protocol/api/claims.ts'
import { Facts } from '../components/page.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './claim.module.css'

/** What the code is for, above every step: an installer may hold several sheets. */
export function Purpose({ offer }: { offer: ClaimOffer }) {
  const { t, format } = useLanguage()
  const words = {
    new: t('claim.purposeNew'),
    replace: t('claim.purposeReplace'),
    secret: t('claim.purposeSecret', { id: offer.deviceId ?? '' }),
  }
  const { place, serial, note } = offer
  return (
    <section className={classes.purpose} aria-label={t('claim.purpose')}>
      <Facts
        items={[
          {
            term: t('claim.purpose'),
            value: <strong data-purpose={offer.purpose}>{words[offer.purpose]}</strong>,
          },
          ...(place
            ? [
                {
                  term: t('claim.planned'),
                  value: [place.name, place.jurisdictionName, place.address].filter(Boolean).join(' · '),
                },
              ]
            : []),
          ...(serial
            ? [
                {
                  term: t('claim.serial'),
                  value: (
                    <>
                      <strong>{serial}</strong>
                      <span className={classes.sub}>{t('claim.serialHint')}</span>
                    </>
                  ),
                },
              ]
            : []),
          ...(note ? [{ term: t('claim.note'), value: note }] : []),
        ]}
      />
      <p className={classes.hint}>{t('claim.expires', { at: format.instant(offer.expiresAt) })}</p>
    </section>
  )
}
