import { Button } from '@mantine/core'
import { IconScan, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { readClaimCode } from '../../protocol/claim-code.ts'
import { useLanguage } from '../locales/locale.tsx'
import { useCamera } from '../scanning/use-camera.ts'
import classes from './claim.module.css'

/** Reads the sheet's QR code with the phone's camera; says how else to scan where there is none. */
export function Scanner({ onCode }: { onCode: (code: string) => void }) {
  const { t } = useLanguage()
  const [scanning, setScanning] = useState(false)
  // Browsers give no camera to pages that came in the clear.
  if (!('mediaDevices' in navigator)) return <p className={classes.hint}>{t('claim.scanElsewhere')}</p>
  if (!scanning)
    return (
      <Button
        variant="light"
        fullWidth
        leftSection={<IconScan size={18} aria-hidden />}
        onClick={() => setScanning(true)}
      >
        {t('claim.scan')}
      </Button>
    )
  const stop = () => setScanning(false)
  return (
    <Camera
      onCode={(code) => {
        stop()
        onCode(code)
      }}
      onStop={stop}
    />
  )
}

function Camera({ onCode, onStop }: { onCode: (code: string) => void; onStop: () => void }) {
  const { t } = useLanguage()
  const { video, trouble } = useCamera((text) => {
    const code = readClaimCode(text)
    if (code !== null) onCode(code)
  })
  if (trouble)
    return (
      <p className={classes.hint} role="alert">
        {t('claim.scanDenied')}
      </p>
    )
  return (
    <div className={classes.scanner}>
      <video ref={video} className={classes.video} muted playsInline aria-label={t('claim.scanHint')} />
      <p className={classes.hint}>{t('claim.scanHint')}</p>
      <Button variant="default" fullWidth leftSection={<IconX size={16} aria-hidden />} onClick={onStop}>
        {t('claim.scanStop')}
      </Button>
    </div>
  )
}
