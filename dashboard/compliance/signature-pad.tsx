import { Button } from '@mantine/core'
import { useRef } from 'react'
import { useLanguage } from '../locales/locale.tsx'
import classes from './signature.module.css'
import { SIGNATURE_HEIGHT, SIGNATURE_WIDTH, Signature } from './signature.tsx'

/** The path data of a long signature; more strokes are not taken. */
const MOST_CHARACTERS = 12_000
/** Steps shorter than this, in units of the box, add nothing to see. */
const MIN_STEP = 2

interface Props {
  label: string
  /** SVG path data; empty = not signed. */
  value: string
  onChange: (path: string) => void
}

/** A field to sign in with a finger or pen. Whoever cannot draw types the name beside it, which counts as much. */
export function SignaturePad({ label, value, onChange }: Props) {
  const { t } = useLanguage()
  const last = useRef<readonly [number, number] | null>(null)
  const path = useRef(value)
  path.current = value
  const at = (event: React.PointerEvent<HTMLElement>): readonly [number, number] => {
    const box = event.currentTarget.getBoundingClientRect()
    return [
      Math.round(((event.clientX - box.left) / box.width) * SIGNATURE_WIDTH),
      Math.round(((event.clientY - box.top) / box.height) * SIGNATURE_HEIGHT),
    ]
  }
  const add = (command: 'M' | 'L', [x, y]: readonly [number, number]) => {
    const next = `${path.current}${command}${x} ${y}`
    if (next.length > MOST_CHARACTERS) return
    path.current = next
    last.current = [x, y]
    onChange(next)
  }
  return (
    <div>
      <div className={classes.head}>
        <span>{label}</span>
        {value !== '' && (
          <Button variant="subtle" size="compact-sm" onClick={() => onChange('')}>
            {t('inspect.signAgain')}
          </Button>
        )}
      </div>
      <div
        className={classes.pad}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          const point = at(event)
          add('M', point)
          // A dot is a stroke too.
          add('L', point)
        }}
        onPointerMove={(event) => {
          if (!last.current || !event.currentTarget.hasPointerCapture(event.pointerId)) return
          const point = at(event)
          if (Math.hypot(point[0] - last.current[0], point[1] - last.current[1]) >= MIN_STEP) add('L', point)
        }}
        onPointerUp={() => {
          last.current = null
        }}
      >
        {value === '' ? (
          <span className={classes.hint}>{t('inspect.signHere')}</span>
        ) : (
          <Signature path={value} label={label} />
        )}
      </div>
    </div>
  )
}
