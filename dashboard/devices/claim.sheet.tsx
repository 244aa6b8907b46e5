import { Button, Checkbox, NativeSelect } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { claimAddress, printClaimCode } from '../../protocol/claim-code.ts'
import { QrCode } from '../components/qr-code.tsx'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './claim.sheet.module.css'

export interface SheetCode {
  code: string
  number: number
  /** What it is for: a place, a machine. */
  purpose: string
  area: string
  serial: string | null
  expiresAt: string
}

/** Cards that a browser prints without choking. */
const PER_PRINT = 200

interface Props {
  codes: readonly SheetCode[]
  /** The reader has printed or saved them. */
  onKept: () => void
}

/** A screen of codes to print on A4, ten to a page, each with what it is for. They cannot be shown again. */
export function ClaimSheet({ codes, onKept }: Props) {
  const { t } = useLanguage()
  const [kept, setKept] = useState(false)
  const [from, setFrom] = useState(0)
  useEffect(() => {
    document.title = `${t('claimCodes.sheetTitle')} · ${t('app.name')}`
  }, [t])
  const parts = Array.from({ length: Math.ceil(codes.length / PER_PRINT) }, (_, i) => i * PER_PRINT)
  return (
    <div className={classes.screen}>
      {/* A named page would leave an empty one before and behind it; this holds while the sheet is shown. */}
      <style>{'@page { size: A4; margin: 10mm }'}</style>
      <div className={classes.tools}>
        <h1 className={classes.title}>{t('claimCodes.sheetTitle')}</h1>
        <p className={classes.once}>{t('claimCodes.sheetOnce')}</p>
        {parts.length > 1 && (
          <NativeSelect
            aria-label={t('claimCodes.sheetRange')}
            data={parts.map((start) => ({
              value: String(start),
              label: t('claimCodes.range', {
                from: start + 1,
                to: Math.min(start + PER_PRINT, codes.length),
              }),
            }))}
            value={String(from)}
            onChange={(event) => setFrom(Number(event.currentTarget.value))}
          />
        )}
        <Button leftSection={<IconPrinter size={17} aria-hidden />} onClick={() => window.print()}>
          {t('claimCodes.print')}
        </Button>
        <Checkbox
          label={t('claimCodes.sheetKept')}
          checked={kept}
          onChange={(event) => setKept(event.currentTarget.checked)}
        />
        <Button variant="default" disabled={!kept} onClick={onKept}>
          {t('words.done')}
        </Button>
      </div>
      <ul className={classes.sheet}>
        {codes.slice(from, from + PER_PRINT).map((code) => (
          <Card key={code.number} {...code} />
        ))}
      </ul>
    </div>
  )
}

function Card({ code, number, purpose, area, serial, expiresAt }: SheetCode) {
  const { t, format } = useLanguage()
  const printed = printClaimCode(code)
  const { origin } = window.location
  return (
    <li className={classes.card}>
      <QrCode text={claimAddress(origin, code)} label={printed} size={104} />
      <div className={classes.words}>
        <span className={classes.number}>{t('claimCodes.number', { number })}</span>
        <strong className={classes.code}>{printed}</strong>
        <span className={classes.purpose}>{purpose}</span>
        {serial && (
          <span>
            {t('claimCodes.serial')} {serial}
          </span>
        )}
        <span>{t('claimCodes.sheetFor', { area, date: format.day(countyDay(Date.parse(expiresAt))) })}</span>
        <span className={classes.how}>{t('claimCodes.sheetHow', { address: `${origin}/claim` })}</span>
      </div>
    </li>
  )
}
