import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import type { Claimed } from '../../protocol/api/claims.ts'
import { serviceMenuText } from '../../protocol/service-menu.ts'
import { QrCode } from '../components/qr-code.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './claim.module.css'

/** Characters that are read and typed at a time. */
const CHUNK = 4

/** What has to get into the machine: as a QR code for its reader, and as text for its keys. */
export function DoneStep({ claimed, onWritten }: { claimed: Claimed; onWritten: () => void }) {
  const { t } = useLanguage()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const { deviceId, secret, server } = claimed
  const host = server.host ?? window.location.hostname
  const url = `${server.tls ? 'mqtts' : 'mqtt'}://${host}:${server.port}`
  const lines = [
    { label: t('claim.server'), value: host },
    { label: t('claim.port'), value: String(server.port) },
    { label: t('claim.deviceId'), value: deviceId },
    { label: t('claim.secret'), value: secret, chunked: true },
  ]
  return (
    <div className={classes.step}>
      <h2 ref={heading} tabIndex={-1} className={classes.stepTitle}>
        {t('claim.doneTitle')}
      </h2>
      <p className={classes.hint}>
        {claimed.placeName} · {claimed.jurisdictionName}
      </p>
      <p>{t('claim.doneText')}</p>
      <ol className={classes.how} aria-label={t('claim.doneSteps')}>
        <li>{t('claim.doneStep1')}</li>
        <li>{t('claim.doneStep2')}</li>
        <li>{t('claim.doneStep3')}</li>
      </ol>
      <div className={classes.qr}>
        <QrCode text={serviceMenuText({ url, id: deviceId, secret })} label={t('claim.qr')} size={224} />
      </div>
      <dl className={classes.lines}>
        {lines.map(({ label, value, chunked }) => (
          <div key={label} className={classes.line}>
            <dt>{label}</dt>
            <dd>
              <code className={classes.value}>{chunked ? <Chunks text={value} /> : value}</code>
              <CopyButton value={value} timeout={2500}>
                {({ copied, copy }) => (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`${t('words.copy')} ${label}`}
                    onClick={copy}
                    leftSection={
                      copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />
                    }
                  >
                    {copied ? t('words.copied') : t('words.copy')}
                  </Button>
                )}
              </CopyButton>
            </dd>
          </div>
        ))}
        <div className={classes.line}>
          <dt>{t('claim.tls')}</dt>
          <dd>{t(server.tls ? 'claim.tlsOn' : 'claim.tlsOff')}</dd>
        </div>
      </dl>
      <p className={classes.hint}>{t('claim.keep')}</p>
      <div className={classes.foot}>
        <Button onClick={onWritten}>{t('claim.written')}</Button>
      </div>
    </div>
  )
}

/** Groups that an eye can keep; what is copied has no gaps. */
function Chunks({ text }: { text: string }) {
  const chunks = text.match(new RegExp(`.{1,${CHUNK}}`, 'g')) ?? []
  return chunks.map((chunk, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text
    <span key={i} className={classes.chunk}>
      {chunk}
    </span>
  ))
}
