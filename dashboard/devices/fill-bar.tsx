import type { Dispenser } from '../../protocol/api/devices.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './devices.module.css'
import { fillOf } from './dispensers.filters.ts'

/** What the machine says it holds, of what it can hold. */
export function FillBar({ machine }: { machine: Pick<Dispenser, 'reported' | 'capacity' | 'stock'> }) {
  const { t, format } = useLanguage()
  const fill = fillOf(machine)
  if (fill === null) return <span className={classes.muted}>{t('words.unknown')}</span>
  return (
    <span className={classes.fill}>
      <span className={classes.bar} data-status={machine.stock} aria-hidden>
        <span style={{ width: `${Math.min(100, fill * 100)}%` }} />
      </span>
      <span>
        {format.number(machine.reported ?? 0)}
        <span className={classes.muted}>/{format.number(machine.capacity)}</span>
      </span>
    </span>
  )
}
