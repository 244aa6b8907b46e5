import { Alert, Button, Modal } from '@mantine/core'
import { useLanguage } from '../locales/locale.tsx'
import classes from './scan.module.css'
import { useCamera } from './use-camera.ts'

interface Props {
  onScan: (text: string) => void
  onClose: () => void
  /** What became of the last scan, so that it is seen beside the picture. */
  children: React.ReactNode
}

/** Reads one code after the other with the camera until it is closed. */
export function CameraDialog({ onScan, onClose, children }: Props) {
  const { t } = useLanguage()
  const { video, trouble } = useCamera(onScan)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('scan.camera')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <div className={classes.camera}>
        {trouble ? (
          <Alert color="red" variant="light" role="alert" title={t(trouble)}>
            {t('scan.cameraElse')}
          </Alert>
        ) : (
          <div className={classes.picture}>
            <video ref={video} muted playsInline aria-label={t('scan.cameraHint')} />
          </div>
        )}
        {children}
        <Button onClick={onClose}>{t('scan.cameraDone')}</Button>
      </div>
    </Modal>
  )
}
