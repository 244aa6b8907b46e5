import { Button, Checkbox } from '@mantine/core'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import type { ImportedDevices } from '../../protocol/api/device-import.ts'
import { Page } from '../components/page.tsx'
import { download } from '../inventory/csv.ts'
import { useLanguage } from '../locales/locale.tsx'
import { ClaimSheet, type SheetCode } from './claim.sheet.tsx'
import { resultCsv } from './import.csv.ts'
import classes from './import.module.css'

/** Codes or secrets of what was registered: to be kept now, or never. */
export function ImportResult({ result }: { result: ImportedDevices }) {
  const { t, locale } = useLanguage()
  const navigate = useNavigate()
  const [kept, setKept] = useState(false)
  const [printing, setPrinting] = useState(false)
  const { items, expiresAt } = result
  const codes = useMemo<SheetCode[]>(
    () =>
      items.flatMap(({ code, line, name, jurisdictionName }) =>
        code === null
          ? []
          : [
              {
                code,
                number: line,
                purpose: name,
                area: jurisdictionName,
                serial: null,
                expiresAt: expiresAt ?? '',
              },
            ],
      ),
    [items, expiresAt],
  )
  const title = t('deviceImport.done', { count: items.length })
  if (printing) return <ClaimSheet codes={codes} onKept={() => setPrinting(false)} />
  return (
    <Page title={title} narrow>
      <p className={classes.once}>
        {t(codes.length > 0 ? 'deviceImport.doneCodes' : 'deviceImport.doneSecrets')}
      </p>
      <div className={classes.choose}>
        <Button
          leftSection={<IconDownload size={17} aria-hidden />}
          onClick={() =>
            download(
              `${t('deviceImport.resultName')}.csv`,
              resultCsv(result, window.location.origin, { t, locale }),
            )
          }
        >
          {t('deviceImport.download')}
        </Button>
        {codes.length > 0 && (
          <Button
            variant="default"
            leftSection={<IconPrinter size={17} aria-hidden />}
            onClick={() => setPrinting(true)}
          >
            {t('deviceImport.labels')}
          </Button>
        )}
      </div>
      <Checkbox
        label={t('device.secretKept')}
        checked={kept}
        onChange={(event) => setKept(event.currentTarget.checked)}
      />
      <div>
        <Button variant="default" disabled={!kept} onClick={() => void navigate('/dispensers')}>
          {t('words.done')}
        </Button>
      </div>
    </Page>
  )
}
