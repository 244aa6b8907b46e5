import type { Presence } from '../../protocol/api/places.ts'
import type { StockStatus } from '../../protocol/api/status.ts'
import { useLanguage } from '../locales/locale.tsx'
import { type Expiry, expiryMark, MARKS, type Mark, markToken, presenceMark } from './status.marks.ts'
import classes from './status.module.css'

interface MarkProps {
  mark: Mark
  size?: number
}

const GLYPH_INK = { light: '#fff', dark: '#2b1d00' }

/** Decorative: a word always stands beside it. */
export function StatusMark({ mark, size = 16 }: MarkProps) {
  const spec = MARKS[mark]
  const color = `var(--${markToken(mark)})`
  const ink = spec.glyphInk === 'own' ? color : GLYPH_INK[spec.glyphInk]
  const solid = spec.paint === 'solid'
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" className={classes.mark}>
      <path
        d={spec.outline}
        fill={solid ? color : 'var(--surface)'}
        stroke={solid ? 'none' : color}
        strokeWidth={2.4}
        strokeDasharray={spec.paint === 'dashed' ? '4.2 3' : undefined}
      />
      {spec.glyph && (
        <path
          d={spec.glyph}
          fill="none"
          stroke={ink}
          strokeWidth={2.2}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
      {spec.dot && <circle cx={spec.dot[0]} cy={spec.dot[1]} r={spec.dot[2]} fill={ink} />}
    </svg>
  )
}

interface BadgeProps {
  mark: Mark
  label: string
  /** `soft` stands on a tinted ground, `plain` fits a dense table. */
  variant?: 'soft' | 'plain'
}

export function StatusBadge({ mark, label, variant = 'plain' }: BadgeProps) {
  const token = markToken(mark)
  const style =
    variant === 'soft'
      ? { color: `var(--${token}-ink)`, background: `var(--${token}-soft)` }
      : { color: `var(--${token}-ink)` }
  return (
    <span className={classes.badge} data-variant={variant} style={style}>
      <StatusMark mark={mark} size={variant === 'soft' ? 14 : 15} />
      {label}
    </span>
  )
}

export function StockBadge({ status, variant }: { status: StockStatus; variant?: 'soft' | 'plain' }) {
  const { t } = useLanguage()
  return <StatusBadge mark={status} label={t(`stockStatus.${status}`)} variant={variant ?? 'plain'} />
}

export function PresenceBadge({ presence, variant }: { presence: Presence; variant?: 'soft' | 'plain' }) {
  const { t } = useLanguage()
  return (
    <StatusBadge
      mark={presenceMark(presence)}
      label={t(`presence.${presence}`)}
      variant={variant ?? 'plain'}
    />
  )
}

/** Expiry that needs no attention is plain text, not a mark. */
export function ExpiryBadge({ expiry }: { expiry: Expiry }) {
  const { t } = useLanguage()
  if (expiry === 'fine') return null
  return <StatusBadge mark={expiryMark(expiry)} label={t(`expiry.${expiry}`)} />
}
