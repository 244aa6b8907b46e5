import { UnstyledButton } from '@mantine/core'
import { IconMapPinOff } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import type { MapPoint, MapView } from '../../protocol/api/places.ts'
import { Empty } from '../components/states.tsx'
import { StatusBadge } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './map.module.css'

interface Props {
  view: MapView
  selected: string | null
  hovered: string | null
  onSelect: (point: MapPoint) => void
  onHover: (id: string | null) => void
}

function Item({
  point,
  selected,
  hovered,
  onSelect,
  onHover,
}: { point: MapPoint } & Pick<Props, 'selected' | 'hovered' | 'onSelect' | 'onHover'>) {
  const { t } = useLanguage()
  const button = useRef<HTMLButtonElement>(null)
  const isSelected = point.id === selected
  useEffect(() => {
    if (isSelected) button.current?.scrollIntoView({ block: 'nearest' })
  }, [isSelected])
  return (
    <li>
      <UnstyledButton
        ref={button}
        className={classes.item}
        aria-current={isSelected || undefined}
        data-hovered={point.id === hovered || undefined}
        onClick={() => onSelect(point)}
        onMouseEnter={() => onHover(point.id)}
        onMouseLeave={() => onHover(null)}
      >
        <span className={classes.itemName}>{point.name}</span>
        <span className={classes.itemStatus}>
          <StatusBadge mark={point.status} label={t(`mapStatus.${point.status}`)} />
        </span>
        <span className={classes.itemMeta}>
          {t(`placeKind.${point.kind}`)} · {point.jurisdictionName}
        </span>
      </UnstyledButton>
    </li>
  )
}

/** The same places as a list, worst first: the way for keyboard and screen reader. */
export function MapList({ view, ...rest }: Props) {
  const { t } = useLanguage()
  if (view.list.length === 0)
    return (
      <Empty
        icon={<IconMapPinOff size={28} stroke={1.4} aria-hidden />}
        title={t('map.nothing')}
        hint={view.total > 0 ? t('map.nothingHere') : t('map.nothingHint')}
      />
    )
  return (
    <>
      <ul className={classes.list} aria-label={t('map.list')}>
        {view.list.map((point) => (
          <Item key={point.id} point={point} {...rest} />
        ))}
      </ul>
      <p className={classes.listFoot}>
        {view.list.length < view.total &&
          `${t('map.shown', { shown: view.list.length, total: view.total })} `}
        {view.unplaced > 0 && t('map.unplaced', { count: view.unplaced })}
      </p>
    </>
  )
}
