import { Button, Select, Textarea } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { z } from 'zod'
import {
  IMPORT_KINDS,
  type ImportedSheet,
  type ImportKind,
  importedSheet,
  type SheetEncoding,
  type SheetPreview,
  sheetEncoding,
  sheetPreview,
} from '../../protocol/api/exchange.ts'
import { id } from '../../protocol/api/parts.ts'
import { useApi } from '../api/api.context.ts'
import { withQuery } from '../api/client.ts'
import { useMay, useMayManage } from '../api/session.context.tsx'
import { ComplianceTabs } from '../compliance/compliance.tabs.tsx'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { Page, Panel } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Empty } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import forms from '../inventory/forms.module.css'
import { StockTabs } from '../inventory/stock.tabs.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { PlacesTabs } from '../visitors/places.tabs.tsx'
import classes from './exchange.module.css'
import { FileDrop } from './file.drop.tsx'
import { SheetIssues } from './import.issues.tsx'
import { ImportSample } from './import.sample.tsx'

const importAddress = z.object({ kind: z.enum(IMPORT_KINDS).default('receipts'), to: id.optional() })

/** What was read, and as what: a preview counts for exactly this. */
interface Chosen {
  file: File
  encoding: SheetEncoding | undefined
}

/** Deliveries, opening balances, products, staff and landmarks out of a spreadsheet: looked at first, then all or none. */
export function ImportSheetScreen() {
  const { t, locale } = useLanguage()
  const isAdministrator = useMay('administrator')
  const [{ kind, to }, change] = useUrlFilters(importAddress)
  const kinds = IMPORT_KINDS.filter((each) => each !== 'catalogue' || isAdministrator)
  const template = (format: string) => `/api/imports/${kind}/template?format=${format}&language=${locale}`
  if (!useMayManage())
    return (
      <Page title={t('exchange.importTitle')}>
        <StockTabs />
        <Empty title={t('problem.forbidden')} />
      </Page>
    )
  return (
    <Page
      title={t('exchange.importTitle')}
      note={t('exchange.importNote')}
      actions={
        <>
          <Button
            component="a"
            href={template('xlsx')}
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t('exchange.template')}
          </Button>
          <Button component="a" href={template('csv')} variant="subtle">
            {t('exchange.templateCsv')}
          </Button>
        </>
      }
    >
      {kind === 'staff' ? <ComplianceTabs /> : kind === 'landmarks' ? <PlacesTabs /> : <StockTabs />}
      <Panel title={t(`exchange.${kind}`)}>
        <div className={classes.choices}>
          <Select
            label={t('exchange.what')}
            description={t(`exchange.${kind}Hint`)}
            data={kinds.map((value) => ({ value, label: t(`exchange.${value}`) }))}
            allowDeselect={false}
            value={kind}
            onChange={(value) => change({ kind: value })}
          />
          {kind === 'receipts' && (
            <PlaceSelect
              label={t('exchange.to')}
              description={t('exchange.toFirst')}
              value={to ?? null}
              onChange={(place) => change({ to: place })}
            />
          )}
        </div>
      </Panel>
      <SheetImport key={`${kind} ${to}`} kind={kind} to={kind === 'receipts' ? to : undefined} />
    </Page>
  )
}

function SheetImport({ kind, to }: { kind: ImportKind; to: string | undefined }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [note, setNote] = useState('')
  const [key, renew] = useIdempotencyKey()
  const path = `/api/imports/${kind}`
  const look = useMutation({
    mutationFn: ({ file, encoding }: Chosen) =>
      api.upload(withQuery(`${path}/preview`, { to, encoding }), { response: sheetPreview, file }),
  })
  const run = useMutation({
    mutationFn: ({ file, encoding, plan }: Chosen & { plan: string }) => {
      const query = { to, encoding, plan, note: ofGoods(kind) ? note.trim() : undefined }
      return api.upload(withQuery(path, query), { response: importedSheet, file, idempotencyKey: key })
    },
    onSuccess: () => queryClient.invalidateQueries(),
  })
  const choose = (next: Chosen) => {
    renew()
    run.reset()
    setChosen(next)
    look.mutate(next)
  }
  const preview = look.data
  const plan = preview?.plan
  if (run.data)
    return (
      <ImportDone
        kind={kind}
        to={to}
        result={run.data}
        onAgain={() => {
          setChosen(null)
          look.reset()
          run.reset()
        }}
      />
    )
  return (
    <>
      <Panel title={t('exchange.file')}>
        <p className={classes.hint}>{t('exchange.fileHint')}</p>
        <FileDrop
          file={chosen?.file ?? null}
          loading={look.isPending}
          disabled={run.isPending || (kind === 'receipts' && !to)}
          onFile={(file) => choose({ file, encoding: undefined })}
        />
        <ProblemNotice error={look.error} />
        <div role="status">
          {look.isPending && t('exchange.reading')}
          {preview && <Found kind={kind} preview={preview} />}
        </div>
        {chosen && preview?.source.kind === 'csv' && (
          <Select
            mt="sm"
            maw={200}
            label={t('exchange.encodingIs')}
            data={sheetEncoding.options.map((value) => ({ value, label: value.toUpperCase() }))}
            allowDeselect={false}
            value={preview.source.encoding}
            onChange={(value) => choose({ file: chosen.file, encoding: sheetEncoding.parse(value) })}
          />
        )}
        {preview && (
          <>
            <SheetIssues
              grave
              title={t('exchange.errors', { count: preview.errors.total })}
              issues={preview.errors.items}
              total={preview.errors.total}
            />
            <SheetIssues
              title={t('exchange.warnings', { count: preview.warnings.total })}
              issues={preview.warnings.items}
              total={preview.warnings.total}
            />
            <ImportSample rows={preview.sample} kind={kind} />
          </>
        )}
      </Panel>
      {chosen && plan && (
        <>
          {ofGoods(kind) && (
            <Textarea
              label={t('exchange.note')}
              maxLength={300}
              autosize
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
          )}
          <ProblemNotice error={run.error} repeatable />
          <div className={forms.foot}>
            <Button loading={run.isPending} onClick={() => run.mutate({ ...chosen, plan })}>
              {t(ofGoods(kind) ? 'exchange.run' : 'exchange.runCatalogue', { count: preview.rows })}
            </Button>
          </div>
        </>
      )}
    </>
  )
}

const ofGoods = (kind: ImportKind): boolean => kind === 'receipts' || kind === 'opening'

function Found({ kind, preview }: { kind: ImportKind; preview: SheetPreview }) {
  const { t } = useLanguage()
  const { rows, units, places, newLots, newProducts, changedProducts, newStaff, newRecords, source } = preview
  const { newLandmarks, changedLandmarks } = preview
  return (
    <p className={classes.found}>
      {kind === 'catalogue' && t('exchange.products', { rows, added: newProducts, changed: changedProducts })}
      {kind === 'staff' && t('exchange.people', { rows, added: newStaff, records: newRecords, places })}
      {kind === 'landmarks' &&
        t('exchange.landmarksFound', { rows, added: newLandmarks, changed: changedLandmarks })}
      {ofGoods(kind) && t('exchange.goods', { rows, units, places, lots: newLots })}
      {source.kind === 'xlsx' && (
        <span className={classes.source}>{t('exchange.sheetIs', { sheet: source.sheet })}</span>
      )}
    </p>
  )
}

interface DoneProps {
  kind: ImportKind
  to: string | undefined
  result: ImportedSheet
  onAgain: () => void
}

function ImportDone({ kind, to, result, onAgain }: DoneProps) {
  const { t } = useLanguage()
  const { rows, units, newProducts, changedProducts, newStaff, newRecords, quarantined } = result
  const { newLandmarks, changedLandmarks } = result
  const movements = kind === 'receipts' ? { kind: 'receipt', location: to } : { kind: 'adjustment' }
  const done = {
    catalogue: {
      title: t('exchange.doneCatalogue', { added: newProducts, changed: changedProducts }),
      to: '/admin/products',
      label: t('exchange.toProducts'),
    },
    staff: {
      title: t('exchange.doneStaff', { added: newStaff, records: newRecords }),
      to: '/staff',
      label: t('exchange.toStaff'),
    },
    landmarks: {
      title: t('exchange.doneLandmarks', { added: newLandmarks, changed: changedLandmarks }),
      to: '/landmarks',
      label: t('exchange.toLandmarks'),
    },
    goods: {
      title: t('exchange.done', { rows, units }),
      to: withQuery('/movements', movements),
      label: t('exchange.toMovements'),
    },
  }[kind === 'receipts' || kind === 'opening' ? 'goods' : kind]
  return (
    <Panel title={done.title}>
      {quarantined > 0 && <p className={classes.hint}>{t('exchange.quarantined', { count: quarantined })}</p>}
      <div className={classes.choose}>
        <Button component={Link} to={done.to}>
          {done.label}
        </Button>
        <Button variant="default" onClick={onAgain}>
          {t('exchange.again')}
        </Button>
      </div>
    </Panel>
  )
}
