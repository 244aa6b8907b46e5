import type { Dispenser } from '../../protocol/api/devices.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './devices.module.css'
import { faultName } from './event.words.ts'

/** A fault of one channel, as the server writes it: `4:jam`. */
const OF_CHANNEL = /^(\d+):(.+)$/

/** What is wrong with a machine in a few words, or a dash. */
export function Problems({ machine }: { machine: Dispenser }) {
  const { t, look } = useLanguage()
  const words = [
    ...machine.faults.map((fault) => {
      const [, channel, code] = OF_CHANNEL.exec(fault) ?? []
      return channel && code
        ? t('device.channelFault', { channel, code: faultName(code, look) })
        : t('device.fault', { code: faultName(fault, look) })
    }),
    ...(machine.door === 'open' ? [t('device.doorOpen')] : []),
    ...(machine.openDiscrepancies > 0
      ? [t('device.discrepancies', { count: machine.openDiscrepancies })]
      : []),
    ...(machine.quarantinedMessages > 0
      ? [t('device.quarantined', { count: machine.quarantinedMessages })]
      : []),
  ]
  if (machine.revokedAt !== null) return <span className={classes.muted}>{t('device.revoked')}</span>
  if (words.length === 0) return <span className={classes.muted}>—</span>
  return (
    <span className={classes.problems}>
      {words.map((word) => (
        <span key={word}>{word}</span>
      ))}
    </span>
  )
}
