import { IconPlugConnectedX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useLive } from '../api/live.context.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './connection.module.css'
import { useNow } from './now.context.tsx'

/** Whether changes arrive by themselves. */
export function ConnectionLight({ short }: { short?: boolean }) {
  const { t } = useLanguage()
  const { connection } = useLive()
  const label = t(`connection.${connection}`)
  return (
    <span className={classes.light} data-connection={connection} title={label}>
      <span className={classes.dot} />
      <span className={short ? classes.quiet : undefined}>{label}</span>
    </span>
  )
}

/** After this long without the live line the banner says that what is on screen ages. */
const PATIENCE_MS = 5_000

export function ConnectionBanner() {
  const { t, format } = useLanguage()
  const { connection } = useLive()
  const now = useNow()
  const [lostAt, setLostAt] = useState<number | null>(null)

  useEffect(() => {
    setLostAt(connection === 'lost' ? (before) => before ?? Date.now() : null)
  }, [connection])

  const shown = lostAt !== null && now - lostAt > PATIENCE_MS
  return (
    <div role="status" className={shown ? classes.banner : undefined}>
      {shown && (
        <>
          <IconPlugConnectedX size={18} aria-hidden />
          {t('connection.banner', { since: format.moment(new Date(lostAt).toISOString(), now) })}
        </>
      )}
    </div>
  )
}
