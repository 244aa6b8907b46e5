import { Alert } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { useLanguage } from '../locales/locale.tsx'
import classes from './outbox.module.css'
import { phoneRoom } from './phone.room.ts'

/** Says that this phone has no room for what is being entered. */
export function FullPhone() {
  const { t } = useLanguage()
  const full = useSyncExternalStore(phoneRoom.subscribe, () => phoneRoom.full)
  return full ? (
    <Alert color="red" variant="light" role="alert" className={classes.full ?? ''} title={t('outbox.full')}>
      {t('outbox.fullHint')}
    </Alert>
  ) : null
}
