import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { z } from 'zod'
import { type SheetEncoding, sheetEncoding } from '../../protocol/api/exchange.ts'
import { importedReadings, type LoggerPreview, loggerPreview } from '../../protocol/api/logger-files.ts'
import { id } from '../../protocol/api/parts.ts'
import { useApi } from '../api/api.context.ts'
import { withQuery } from '../api/client.ts'
import { useMayManage } from '../api/session.context.tsx'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { Page, Panel } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Empty } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import exchange from '../exchange/exchange.module.css'
import { FileDrop } from '../exchange/file.drop.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './climate.module.css'
import { ClimateTabs } from './climate.tabs.tsx'
import { useClimateWords } from './climate.words.ts'
import { EncodingSelect } from './encoding.select.tsx'
import { LoggerIssues } from './logger.issues.tsx'

const filtersSchema = z.object({ place: id.optional() })

/** What was read, and as what: a preview counts for exactly this. */
interface Chosen {
  file: File
  encoding: SheetEncoding | undefined
}

/** Readings out of a data logger's file: looked at first, then all or none. */
export function ImportReadingsScreen() {
  const { t } = useLanguage()
  const mayManage = useMayManage()
  const [{ place }, change] = useUrlFilters(filtersSchema)
  const [logger, setLogger] = useState('')
  const named = logger.trim()
  return (
    <Page title={t('climate.importTitle')} note={t('climate.importNote')}>
      <ClimateTabs />
      {mayManage ? (
        <>
          <Panel title={t('climate.logger')}>
            <div className={exchange.choices}>
              <PlaceSelect
                label={t('climate.place')}
                withAsterisk
                value={place ?? null}
                onChange={(next) => change({ place: next })}
              />
              <TextInput
                label={t('climate.logger')}
                description={t('climate.loggerHint')}
                withAsterisk
                maxLength={40}
                value={logger}
                onChange={(event) => setLogger(event.currentTarget.value)}
              />
            </div>
          </Panel>
          <LoggerFile key={`${place} ${named}`} place={place} name={named} />
        </>
      ) : (
        <Empty title={t('problem.forbidden')} />
      )}
    </Page>
  )
}

function LoggerFile({ place, name }: { place: string | undefined; name: string }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [key, renew] = useIdempotencyKey()
  const ready = place !== undefined && name !== ''
  const look = useMutation({
    mutationFn: ({ file, encoding }: Chosen) =>
      api.upload(withQuery('/api/climate/imports/preview', { location: place, name, encoding }), {
        response: loggerPreview,
        file,
      }),
  })
  const run = useMutation({
    mutationFn: ({ file, encoding, plan }: Chosen & { plan: string }) =>
      api.upload(withQuery('/api/climate/imports', { location: place, name, encoding, plan }), {
        response: importedReadings,
        file,
        idempotencyKey: key,
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['climate'] }),
  })
  const choose = (next: Chosen) => {
    renew()
    run.reset()
    setChosen(next)
    look.mutate(next)
  }
  if (run.data)
    return (
      <Panel title={t('climate.importDone', { fresh: run.data.fresh, known: run.data.known })}>
        <div className={exchange.choose}>
          <Button component={Link} to={`/climate/places/${place}?source=${run.data.sourceId}`}>
            {t('excursion.toChart')}
          </Button>
          <Button
            variant="default"
            onClick={() => {
              setChosen(null)
              look.reset()
              run.reset()
            }}
          >
            {t('climate.importAgain')}
          </Button>
        </div>
      </Panel>
    )
  const preview = look.data
  const plan = preview?.plan
  return (
    <Panel title={t('exchange.file')}>
      {!ready && <p className={exchange.hint}>{t('climate.importFirst')}</p>}
      <FileDrop
        file={chosen?.file ?? null}
        loading={look.isPending}
        disabled={run.isPending || !ready}
        onFile={(file) => choose({ file, encoding: undefined })}
      />
      <ProblemNotice error={look.error} />
      <div role="status">
        {look.isPending && t('exchange.reading')}
        {preview && <Found preview={preview} />}
      </div>
      {chosen && preview && !/\.xlsx$/i.test(chosen.file.name) && (
        <EncodingSelect
          value={chosen.encoding ?? null}
          onChange={(encoding) => choose({ file: chosen.file, encoding: sheetEncoding.parse(encoding) })}
        />
      )}
      {preview && (
        <>
          <LoggerIssues
            grave
            title={t('climate.importErrors', { count: preview.errors.total })}
            issues={preview.errors.items}
            total={preview.errors.total}
          />
          <LoggerIssues
            title={t('climate.importWarnings', { count: preview.warnings.total })}
            issues={preview.warnings.items}
            total={preview.warnings.total}
          />
        </>
      )}
      {preview && plan == null && preview.errors.total === 0 && (
        <p className={exchange.hint}>{t('climate.importNothing')}</p>
      )}
      {chosen && preview && plan != null && (
        <div className={classes.acts}>
          <Button loading={run.isPending} onClick={() => run.mutate({ ...chosen, plan })}>
            {t('climate.importRun', { count: preview.fresh })}
          </Button>
        </div>
      )}
      <ProblemNotice error={run.error} repeatable />
    </Panel>
  )
}

function Found({ preview }: { preview: LoggerPreview }) {
  const { t, format } = useLanguage()
  const words = useClimateWords()
  const { rows, fresh, known, from, to, minCelsius, maxCelsius, everyMinutes } = preview
  return (
    <p className={exchange.found}>
      {t('climate.importFound', { rows, fresh, known })}
      {from !== null && to !== null && (
        <span className={classes.sub}>
          {t('climate.importFrom', {
            from: format.instant(from),
            to: format.instant(to),
            min: words.celsius(minCelsius),
            max: words.celsius(maxCelsius),
            minutes: everyMinutes ?? '—',
          })}
        </span>
      )}
      {preview.fahrenheit && <span className={classes.sub}>{t('climate.importFahrenheit')}</span>}
    </p>
  )
}
