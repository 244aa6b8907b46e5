import { ActionIcon, Tooltip } from '@mantine/core'
import { IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react'
import { useLanguage } from '../locales/locale.tsx'
import classes from './map.module.css'

export function MapControls({ onZoom, onFit }: { onZoom: (by: number) => void; onFit: () => void }) {
  const { t } = useLanguage()
  const buttons = [
    { label: t('map.zoomIn'), icon: <IconPlus size={18} aria-hidden />, onClick: () => onZoom(1) },
    { label: t('map.zoomOut'), icon: <IconMinus size={18} aria-hidden />, onClick: () => onZoom(-1) },
    { label: t('map.showAll'), icon: <IconFocusCentered size={18} aria-hidden />, onClick: onFit },
  ]
  return (
    <div className={classes.controls}>
      {buttons.map(({ label, icon, onClick }) => (
        <Tooltip key={label} label={label} position="left">
          <ActionIcon variant="default" size={36} aria-label={label} onClick={onClick}>
            {icon}
          </ActionIcon>
        </Tooltip>
      ))}
    </div>
  )
}
