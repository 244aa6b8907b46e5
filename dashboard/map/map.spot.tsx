import { CloseButton, FocusTrap, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { MapCluster, MapPoint } from '../../protocol/api/places.ts'
import { useApi } from '../api/api.context.ts'
import { mapQuery } from '../api/places.queries.ts'
import { Loading } from '../components/states.tsx'
import { StatusMark } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './map.module.css'

export interface Spot {
  x: number
  y: number
  points: readonly MapPoint[]
  /** The places of a cluster that no zoom parts are asked for. */
  cluster: MapCluster | null
}

/** Half the side of the box, in degrees, that counts as one spot: about 30 m. */
const NEAR = 0.0003

function useSpotPoints(
  { points, cluster }: Spot,
  filters: Record<string, string | null>,
): readonly MapPoint[] | undefined {
  const api = useApi()
  const { longitude = 0, latitude = 0 } = cluster ?? {}
  const box = [longitude - NEAR, latitude - NEAR, longitude + NEAR, latitude + NEAR]
    .map((side) => side.toFixed(6))
    .join(',')
  const { data, isPlaceholderData } = useQuery({
    ...mapQuery(api, { ...filters, box, zoom: 20 }),
    enabled: cluster !== null,
  })
  if (!cluster) return points
  return isPlaceholderData ? undefined : data?.list
}

/** Points at one spot open a list. */
export function MapSpot({
  spot,
  filters,
  onSelect,
  onClose,
}: {
  spot: Spot
  filters: Record<string, string | null>
  onSelect: (point: MapPoint) => void
  onClose: () => void
}) {
  const { t } = useLanguage()
  const points = useSpotPoints(spot, filters)
  return (
    <FocusTrap active>
      <div
        className={classes.spot}
        style={{ left: spot.x, top: spot.y }}
        role="dialog"
        aria-label={t('map.spot')}
        onKeyDown={(event) => event.key === 'Escape' && onClose()}
      >
        <div className={classes.spotHead}>
          {t('map.spot')}
          <CloseButton size="sm" aria-label={t('words.close')} onClick={onClose} />
        </div>
        {points ? (
          <ul className={classes.spotList}>
            {points.map((point) => (
              <li key={point.id}>
                <UnstyledButton className={classes.spotItem} onClick={() => onSelect(point)}>
                  <StatusMark mark={point.status} size={15} />
                  <span>{point.name}</span>
                  <span className={classes.tipMeta}>{t(`mapStatus.${point.status}`)}</span>
                </UnstyledButton>
              </li>
            ))}
          </ul>
        ) : (
          <Loading lines={3} height={14} />
        )}
      </div>
    </FocusTrap>
  )
}
