import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { PromisedTwice as Lot } from '../../protocol/api/rounds.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './rounds.module.css'

/** Lots of which open rounds together want more than there is. */
export function PromisedTwice({ lots }: { lots: readonly Lot[] }) {
  const { t, format } = useLanguage()
  if (lots.length === 0) return null
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t('round.promisedTwice')}
    >
      {t('round.promisedTwiceHint')}
      <ul className={classes.plain}>
        {lots.map(({ lotId, lotNumber, productName, available, elsewhere, here }) => (
          <li key={lotId}>
            {t('round.promisedLine', {
              product: productName,
              lot: lotNumber || t('words.noLotNumber'),
              available: format.number(available),
              elsewhere: format.number(elsewhere),
              here: format.number(here),
            })}
          </li>
        ))}
      </ul>
    </Alert>
  )
}
