import { UnstyledButton } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconChevronDown } from '@tabler/icons-react'
import { LAYER_STATUSES, type MapLayer } from '../../protocol/api/places.ts'
import { StatusMark } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './map.module.css'

export function MapLegend({ layer }: { layer: MapLayer }) {
  const { t } = useLanguage()
  const [open, setOpen] = useLocalStorage({
    key: 'sanliang.legend',
    defaultValue: !matchMedia('(max-width: 47.99em)').matches,
    getInitialValueInEffect: false,
  })
  return (
    <div className={classes.legend}>
      <UnstyledButton className={classes.legendHead} aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('map.legend')} · {t(`mapLayer.${layer}`)}
        <IconChevronDown size={15} className={classes.chevron ?? ''} aria-hidden />
      </UnstyledButton>
      {open && (
        <ul className={classes.legendItems}>
          {LAYER_STATUSES[layer].map((status) => (
            <li key={status} className={classes.legendItem}>
              <StatusMark mark={status} size={15} />
              {t(`mapStatus.${status}`)}
            </li>
          ))}
          <li className={classes.legendItem}>
            <span className={classes.legendCluster} aria-hidden>
              8
            </span>
            {t('map.clusterLegend')}
          </li>
          <li className={classes.legendItem}>
            <span className={classes.legendArea} aria-hidden />
            {t('map.areaLegend')}
          </li>
        </ul>
      )}
    </div>
  )
}
