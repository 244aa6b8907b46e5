import { Button, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import type { z } from 'zod'
import type { receiveTransfer, Transfer } from '../../protocol/api/transfers.ts'
import { useApi } from '../api/api.context.ts'
import { transferQuery } from '../api/inventory.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { useCatalog } from '../components/catalog.ts'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { Facts, Page, Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await } from '../components/states.tsx'
import table from '../components/table.module.css'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { ScanBar } from '../scanning/scan.bar.tsx'
import { useArrivalScans } from './arrival-scans.ts'
import { moveOnEnter } from './form-keys.ts'
import forms from './forms.module.css'
import { type Arrival, accountedFor, stillInTransit } from './in-transit.ts'
import { useRefreshLedger } from './post-movement.ts'
import classes from './transfers.module.css'

function useReceive(transfer: Transfer) {
  const api = useApi()
  const { t } = useLanguage()
  const refresh = useRefreshLedger()
  const [key, renew] = useIdempotencyKey()
  return useMutation({
    mutationFn: (body: z.input<typeof receiveTransfer>) =>
      api.write('POST', `/api/transfers/${transfer.id}/receive`, { body, idempotencyKey: key }),
    onSuccess() {
      renew()
      notifications.show({ color: 'green', message: t('transfer.receivedDone') })
      return refresh()
    },
  })
}

const REASONS = [
  'damaged',
  'missing',
  'short_loaded',
  'wrong_product',
  'refused',
  'near_expiry',
  'other',
] as const

const wantsReason = (lines: readonly Arrival[]): boolean =>
  lines.some(({ lost, returned }) => Number(lost) + Number(returned) > 0)

function ReceiveForm({ transfer }: { transfer: Transfer }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const open = transfer.lines.filter((line) => stillInTransit(line) > 0)
  const receive = useReceive(transfer)
  const form = useForm({
    initialValues: {
      lines: open.map(
        (line): Arrival => ({ lotId: line.lotId, received: stillInTransit(line), lost: 0, returned: 0 }),
      ),
      reason: null as string | null,
      words: '',
    },
    validate: {
      lines: {
        received: (_received, values, path) => {
          const index = Number(path.split('.')[1])
          const line = open[index]
          const arrival = values.lines[index]
          if (!line || !arrival) return null
          return accountedFor(arrival) > stillInTransit(line)
            ? t('transfer.tooMany', { quantity: stillInTransit(line) })
            : null
        },
      },
      reason: (reason, values) =>
        wantsReason(values.lines) && reason === null ? t('transfer.lossReason') : null,
      words: (words, values) =>
        wantsReason(values.lines) && values.reason === 'other' && words.trim() === ''
          ? t('form.enterReason')
          : null,
    },
  })
  const scans = useArrivalScans(open, form)
  const submit = form.onSubmit(({ lines, reason, words }) =>
    receive.mutate({
      lines: lines
        .filter((line) => accountedFor(line) > 0)
        .map((line) => ({
          lotId: line.lotId,
          received: Number(line.received),
          lost: Number(line.lost),
          returned: Number(line.returned),
        })),
      reason: (reason === 'other' ? words.trim() : reason) || undefined,
      note: reason === 'other' ? undefined : words.trim() || undefined,
    }),
  )
  const columns = [
    ['received', t('transfer.received')],
    ['lost', t('transfer.lost')],
    ['returned', t('transfer.returned')],
  ] as const
  return (
    <Panel title={t('transfer.receiveTitle')} aside={t('transfer.receiveHint')}>
      <form noValidate onSubmit={submit} onKeyDownCapture={moveOnEnter}>
        <ScanBar counts onGoods={scans} />
        <ul className={classes.arrivals}>
          {open.map((line, index) => {
            const arrival = form.values.lines[index]
            const left = arrival ? stillInTransit(line) - accountedFor(arrival) : 0
            return (
              <li key={line.lotId} className={classes.arrival}>
                <span className={classes.what}>
                  <span className={classes.name}>{catalog.name(line.productId, line.productName)}</span>
                  <span className={classes.sub}>
                    {line.lotNumber || t('words.noLotNumber')} · {format.day(line.expiresOn)} ·{' '}
                    {t('transfer.underWay', {
                      quantity: catalog.units(stillInTransit(line), line.productId),
                    })}
                  </span>
                </span>
                {columns.map(([name, label]) => (
                  <WholeNumberInput
                    key={name}
                    label={label}
                    thousandSeparator=","
                    {...form.getInputProps(`lines.${index}.${name}`)}
                    value={arrival?.[name] ?? ''}
                  />
                ))}
                {left > 0 && (
                  <p className={classes.left}>
                    {t('transfer.staysUnderWay', { quantity: catalog.units(left, line.productId) })}
                  </p>
                )}
              </li>
            )
          })}
        </ul>
        {wantsReason(form.values.lines) && (
          <div className={forms.pair}>
            <Select
              label={t('transfer.lossReasonLabel')}
              withAsterisk
              data={REASONS.map((value) => ({ value, label: t(`transferReason.${value}`) }))}
              {...form.getInputProps('reason')}
            />
            <TextInput
              label={t('deliveryNote.reasonNote')}
              withAsterisk={form.values.reason === 'other'}
              maxLength={200}
              mb="md"
              {...form.getInputProps('words')}
            />
          </div>
        )}
        <ProblemNotice error={receive.error} repeatable />
        <Button type="submit" loading={receive.isPending} mt="sm">
          {t('transfer.confirm')}
        </Button>
      </form>
    </Panel>
  )
}

const COLUMNS = ['sent', 'received', 'lost', 'returned'] as const

function Shipped({ transfer }: { transfer: Transfer }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  return (
    <Panel title={t('transfer.contents')} flush>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('words.product')}</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" data-end>
                {t(`transfer.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {transfer.lines.map((line) => (
            <tr key={line.lotId}>
              <td>
                <span className={classes.what}>
                  <span className={classes.name}>{catalog.name(line.productId, line.productName)}</span>
                  <span className={classes.sub}>
                    {line.lotNumber || t('words.noLotNumber')} · {format.day(line.expiresOn)}
                  </span>
                </span>
              </td>
              {COLUMNS.map((column) => (
                <td key={column} data-label={t(`transfer.${column}`)} data-end>
                  {format.number(line[column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

/** One transfer: what left, what arrived, and receiving the rest. */
export function TransitScreen() {
  const { t, format } = useLanguage()
  const api = useApi()
  const { id = '' } = useParams()
  const mayManage = useMayManage()
  const query = useQuery(transferQuery(api, id))
  return (
    <Page title={t('transfer.title')} narrow back={{ to: '/transfers', label: t('nav.transfers') }}>
      <Await query={query}>
        {(transfer) => (
          <>
            <Panel title={t('movements.route')} aside={t(`transferStatus.${transfer.status}`)}>
              <Facts
                items={[
                  {
                    term: t('movements.from'),
                    value: <Link to={`/places/${transfer.from.id}`}>{transfer.from.name}</Link>,
                  },
                  {
                    term: t('movements.to'),
                    value: <Link to={`/places/${transfer.to.id}`}>{transfer.to.name}</Link>,
                  },
                  {
                    term: t('transfer.dispatched'),
                    value: [format.instant(transfer.dispatchedAt), transfer.dispatchedBy]
                      .filter(Boolean)
                      .join(' · '),
                  },
                  ...(transfer.closedAt
                    ? [{ term: t('transfer.closed'), value: format.instant(transfer.closedAt) }]
                    : []),
                  ...(transfer.note ? [{ term: t('form.note'), value: transfer.note }] : []),
                ]}
              />
            </Panel>
            {transfer.status === 'in_transit' && mayManage && (
              <ReceiveForm key={transfer.lines.map(stillInTransit).join()} transfer={transfer} />
            )}
            <Shipped transfer={transfer} />
          </>
        )}
      </Await>
    </Page>
  )
}
