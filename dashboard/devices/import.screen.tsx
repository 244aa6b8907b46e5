import { Button, Loader, Radio, Stack } from '@mantine/core'
import { IconDownload, IconFileUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { MAX_CODE_DAYS } from '../../protocol/api/claims.ts'
import {
  type ImportedDevices,
  type ImportPreview,
  importedDevices,
  importPreview,
} from '../../protocol/api/device-import.ts'
import { useApi } from '../api/api.context.ts'
import { withQuery } from '../api/client.ts'
import { useCatalog } from '../components/catalog.ts'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { Page, Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import table from '../components/table.module.css'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { download } from '../inventory/csv.ts'
import forms from '../inventory/forms.module.css'
import { useLanguage } from '../locales/locale.tsx'
import { templateCsv } from './import.csv.ts'
import { ImportIssues } from './import.issues.tsx'
import classes from './import.module.css'
import { ImportResult } from './import.result.tsx'

const USUAL_DAYS = 60

function TemplateButton() {
  const { t, locale } = useLanguage()
  const { products } = useCatalog()
  const product = products.find(({ selfService }) => selfService)?.code ?? ''
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
      onClick={() => download(`${t('deviceImport.templateName')}.csv`, templateCsv({ t, locale }, product))}
    >
      {t('deviceImport.template')}
    </Button>
  )
}

function Sample({ preview }: { preview: ImportPreview }) {
  const { t } = useLanguage()
  if (preview.sample.length === 0) return null
  return (
    <details className={classes.sample} open={preview.errors.total === 0}>
      <summary>{t('deviceImport.sample')}</summary>
      <div className={classes.scroll}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('deviceImport.line')}</th>
              <th scope="col">{t('importColumn.name')}</th>
              <th scope="col">{t('importColumn.kind')}</th>
              <th scope="col">{t('importColumn.jurisdiction')}</th>
              <th scope="col">{t('deviceImport.position')}</th>
              <th scope="col">{t('deviceImport.channels')}</th>
            </tr>
          </thead>
          <tbody>
            {preview.sample.map((row) => (
              <tr key={row.line}>
                <td>{t('form.line', { number: row.line })}</td>
                <td data-label={t('importColumn.name')}>{row.name}</td>
                <td data-label={t('importColumn.kind')}>{t(`deviceKind.${row.kind}`)}</td>
                <td data-label={t('importColumn.jurisdiction')}>{row.jurisdictionCode}</td>
                <td data-label={t('deviceImport.position')}>
                  {row.longitude !== null && row.latitude !== null && `${row.longitude}, ${row.latitude}`}
                </td>
                <td data-label={t('deviceImport.channels')}>{row.kind === 'dispenser' && row.channels}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

/** Many machines and sensors out of one file: looked at first, then all or none. */
export function ImportScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | null>(null)
  const [credentials, setCredentials] = useState<'claim_codes' | 'secrets'>('claim_codes')
  const [days, setDays] = useState<number | ''>(USUAL_DAYS)
  const [result, setResult] = useState<ImportedDevices | null>(null)
  const [key, renew] = useIdempotencyKey()
  const look = useMutation({
    mutationFn: (chosen: File) =>
      api.upload('/api/device-imports/preview', { response: importPreview, file: chosen }),
  })
  const run = useMutation({
    mutationFn: (chosen: File) => {
      const query = { credentials, days: credentials === 'claim_codes' ? Number(days) : undefined }
      return api.upload(withQuery('/api/device-imports', query), {
        response: importedDevices,
        file: chosen,
        idempotencyKey: key,
      })
    },
    onSuccess(made) {
      setResult(made)
      for (const resource of ['dispensers', 'places', 'map', 'today'])
        void queryClient.invalidateQueries({ queryKey: [resource] })
    },
  })
  const choose = (chosen: File | undefined) => {
    if (!chosen) return
    renew()
    run.reset()
    setFile(chosen)
    look.mutate(chosen)
  }
  const preview = look.data
  const ready = file && preview && preview.errors.total === 0 && preview.rows > 0
  if (result) return <ImportResult result={result} />
  return (
    <Page
      title={t('deviceImport.title')}
      note={t('deviceImport.note')}
      back={{ to: '/dispensers/claims', label: t('claimCodes.title') }}
      actions={<TemplateButton />}
      narrow
    >
      <Panel title={t('deviceImport.file')}>
        <p className={classes.hint}>{t('deviceImport.fileHint')}</p>
        <input
          ref={input}
          type="file"
          accept=".csv,.txt,text/csv"
          aria-label={t('deviceImport.file')}
          className={classes.input}
          onChange={(event) => {
            choose(event.currentTarget.files?.[0])
            // The same file, corrected, is to be chosen again.
            event.currentTarget.value = ''
          }}
        />
        <div className={classes.choose}>
          <Button
            variant={file ? 'default' : 'filled'}
            leftSection={<IconFileUpload size={17} aria-hidden />}
            loading={look.isPending}
            disabled={run.isPending}
            onClick={() => input.current?.click()}
          >
            {t(file ? 'deviceImport.chooseOther' : 'deviceImport.choose')}
          </Button>
          {file && <span className={classes.name}>{file.name}</span>}
        </div>
        <ProblemNotice error={look.error} />
        <div role="status">
          {look.isPending && t('deviceImport.reading')}
          {preview && (
            <p className={classes.found}>
              {t('deviceImport.found', {
                rows: preview.rows,
                dispensers: preview.dispensers,
                places: preview.newPlaces,
                sensors: preview.sensors,
              })}
              <span className={classes.encoding}>
                {t('deviceImport.encoding', { encoding: preview.encoding.toUpperCase() })}
              </span>
            </p>
          )}
        </div>
        {preview && (
          <>
            <ImportIssues
              grave
              title={t('deviceImport.errors', { count: preview.errors.total })}
              issues={preview.errors.items}
              total={preview.errors.total}
            />
            <ImportIssues
              title={t('deviceImport.warnings', { count: preview.warnings.total })}
              issues={preview.warnings.items}
              total={preview.warnings.total}
            />
            <Sample preview={preview} />
          </>
        )}
      </Panel>
      {ready && (
        <>
          <Panel title={t('deviceImport.credentials')}>
            <Radio.Group
              aria-label={t('deviceImport.credentials')}
              value={credentials}
              onChange={(value) => setCredentials(value === 'secrets' ? 'secrets' : 'claim_codes')}
            >
              <Stack gap="xs">
                <Radio
                  value="claim_codes"
                  label={t('deviceImport.byCode')}
                  description={t('deviceImport.byCodeHint')}
                />
                <Radio
                  value="secrets"
                  label={t('deviceImport.bySecret')}
                  description={t('deviceImport.bySecretHint')}
                />
              </Stack>
            </Radio.Group>
            {credentials === 'claim_codes' && (
              <WholeNumberInput
                mt="md"
                maw={200}
                label={t('deviceImport.days')}
                description={t('claimCodes.daysHint')}
                min={1}
                max={MAX_CODE_DAYS}
                value={days}
                onChange={setDays}
              />
            )}
          </Panel>
          <ProblemNotice error={run.error} repeatable />
          <div className={forms.foot}>
            {run.isPending && (
              <span className={classes.running} role="status">
                <Loader size="xs" aria-hidden /> {t('deviceImport.running')}
              </span>
            )}
            <Button loading={run.isPending} disabled={Number(days) < 1} onClick={() => run.mutate(file)}>
              {t('deviceImport.run', { count: preview.rows })}
            </Button>
          </div>
        </>
      )}
    </Page>
  )
}
