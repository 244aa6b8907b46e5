import { StatusMark } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './map.module.css'
import type { Feature } from './scene.layer.ts'

/** What lies under the pointer; the list says the same to everyone else. */
export function MapTip({ feature, x, y }: { feature: Feature; x: number; y: number }) {
  const { t } = useLanguage()
  return (
    <div className={classes.tip} style={{ left: x, top: y }} aria-hidden>
      {feature.type === 'cluster' ? (
        <span className={classes.tipName}>{t('map.places', { count: feature.count })}</span>
      ) : (
        <>
          <span className={classes.tipName}>{feature.name}</span>
          <span className={classes.tipMeta}>{t(`placeKind.${feature.kind}`)}</span>
        </>
      )}
      <span className={classes.tipStatus}>
        <StatusMark mark={feature.status} size={14} />
        {feature.type === 'cluster'
          ? t('map.worst', { status: t(`mapStatus.${feature.status}`) })
          : t(`mapStatus.${feature.status}`)}
      </span>
    </div>
  )
}
