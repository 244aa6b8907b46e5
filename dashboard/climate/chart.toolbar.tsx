import { ActionIcon, Group, SegmentedControl, Tooltip } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useLanguage } from '../locales/locale.tsx'
import { moved, type Span, zoomed } from './chart.data.ts'
import classes from './climate.module.css'
import { RANGES, type Range } from './span.ts'

interface Props {
  span: Span
  /** Null: a stretch of its own was chosen. */
  range: Range | null
  now: number
  onRange: (range: Range) => void
  onSpan: (span: Span) => void
}

/** What is seen of time, by buttons: the same as dragging over the chart. */
export function ChartToolbar({ span, range, now, onRange, onSpan }: Props) {
  const { t, format } = useLanguage()
  const atEnd = span.to >= now - 60_000
  return (
    <div className={classes.toolbar}>
      <SegmentedControl
        aria-label={t('climate.range')}
        data={RANGES.map((value) => ({ value, label: t(`climate.${value}`) }))}
        value={range ?? ''}
        onChange={(value) => {
          const chosen = RANGES.find((each) => each === value)
          if (chosen) onRange(chosen)
        }}
      />
      <Group gap={4} wrap="nowrap">
        <Step label={t('climate.earlier')} onClick={() => onSpan(moved(span, -1, now))}>
          <IconChevronLeft size={18} aria-hidden />
        </Step>
        <Step label={t('climate.later')} disabled={atEnd} onClick={() => onSpan(moved(span, 1, now))}>
          <IconChevronRight size={18} aria-hidden />
        </Step>
        <Step label={t('climate.zoomIn')} onClick={() => onSpan(zoomed(span, 0.5, now))}>
          <IconZoomIn size={18} aria-hidden />
        </Step>
        <Step label={t('climate.zoomOut')} onClick={() => onSpan(zoomed(span, 2, now))}>
          <IconZoomOut size={18} aria-hidden />
        </Step>
      </Group>
      <span className={classes.shown} aria-live="polite">
        {format.instant(new Date(span.from).toISOString())} –{' '}
        {format.instant(new Date(span.to).toISOString())}
      </span>
    </div>
  )
}

interface StepProps {
  label: string
  disabled?: boolean
  onClick: () => void
  children: ReactNode
}

const Step = ({ label, disabled = false, onClick, children }: StepProps) => (
  <Tooltip label={label}>
    <ActionIcon variant="default" size={36} aria-label={label} disabled={disabled} onClick={onClick}>
      {children}
    </ActionIcon>
  </Tooltip>
)
