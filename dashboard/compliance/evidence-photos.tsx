import { photoAddress } from '../api/compliance.queries.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './compliance.module.css'

/** Photos as evidence: small, each opens in full size in a tab of its own. */
export function EvidencePhotos({
  code,
  photos,
}: {
  code: string
  photos: readonly { id: string; takenAt: string }[]
}) {
  const { t, format } = useLanguage()
  if (photos.length === 0) return null
  return (
    <ul className={classes.photos}>
      {photos.map(({ id, takenAt }) => {
        const label = t('threeBright.photo', { code, at: format.instant(takenAt) })
        return (
          <li key={id}>
            <a
              className={classes.photo}
              href={photoAddress(id, 'full')}
              target="_blank"
              rel="noreferrer"
              title={t('threeBright.photoOpen')}
            >
              <img src={photoAddress(id, 'thumb')} alt={label} loading="lazy" />
            </a>
          </li>
        )
      })}
    </ul>
  )
}
