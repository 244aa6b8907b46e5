import { Button, Checkbox, Group, Select } from '@mantine/core'
import { useState } from 'react'
import { type Stocktake, type StocktakeLine, varianceReason } from '../../protocol/api/stocktakes.ts'
import { useCatalog } from '../components/catalog.ts'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './stocktakes.module.css'
import { useStocktakeStep } from './use-stocktake-step.ts'

const differs = ({ variance }: StocktakeLine): boolean => variance !== null && variance !== 0

function Variance({ line }: { line: StocktakeLine }) {
  const { format } = useLanguage()
  if (line.variance === null) return <>—</>
  const sign = line.variance < 0 ? 'missing' : line.variance > 0 ? 'surplus' : undefined
  return (
    <span className={classes.variance} data-sign={sign}>
      {line.variance > 0 && '+'}
      {format.number(line.variance)}
    </span>
  )
}

interface RowProps {
  line: StocktakeLine
  chosen: boolean
  onToggle: (() => void) | null
  onExplain: ((reason: string) => void) | null
}

function Row({ line, chosen, onToggle, onExplain }: RowProps) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const name = catalog.name(line.productId, line.productName)
  const lot = line.lotNumber === '' ? t('stocktake.noLotNumber') : line.lotNumber
  return (
    <tr>
      <td>
        <Group gap="xs" wrap="nowrap">
          {onToggle && (
            <Checkbox
              aria-label={t('stocktake.recount', { count: 1 })}
              checked={chosen}
              onChange={onToggle}
            />
          )}
          <span>
            {name}
            <span className={classes.quiet}>
              {' '}
              {lot} · {format.day(line.expiresOn)}
              {line.found && ` · ${t('stocktake.found')}`}
            </span>
            {line.recountAdvised && <div className={classes.warn}>{t('stocktake.recountAdvised')}</div>}
          </span>
        </Group>
      </td>
      <td data-label={t('stocktake.book')} data-end>
        {line.book === null ? '—' : format.number(line.book)}
      </td>
      <td data-label={t('stocktake.counted')} data-end>
        {line.count ? format.number(line.count.quantity) : t('stocktake.notCounted')}
      </td>
      <td data-label={t('stocktake.variance')} data-end>
        <Variance line={line} />
      </td>
      <td data-label={t('stocktake.value')} data-end>
        {line.variance === 0
          ? '—'
          : line.value === null
            ? t('stocktake.valueUnknown')
            : format.money(line.value)}
      </td>
      <td data-label={t('stocktake.reason')}>
        {differs(line) && onExplain ? (
          <Select
            aria-label={`${t('stocktake.reason')} ${name} ${lot}`}
            placeholder={t('stocktake.chooseReason')}
            size="xs"
            data={varianceReason.options.map((reason) => ({
              value: reason,
              label: t(`varianceReason.${reason}`),
            }))}
            value={line.reason}
            onChange={(reason) => reason !== null && onExplain(reason)}
          />
        ) : (
          line.reason !== null && t(`varianceReason.${line.reason}`)
        )}
      </td>
    </tr>
  )
}

function Approval({ stocktake }: { stocktake: Stocktake }) {
  const { t } = useLanguage()
  const approve = useStocktakeStep(stocktake.id, 'POST', 'approve')
  const differing = stocktake.items.filter(differs)
  const unexplained = differing.filter(({ reason }) => reason === null).length
  const words = stocktake.countedByCaller
    ? t('stocktake.ownCount')
    : unexplained > 0
      ? t('stocktake.unexplained', { count: unexplained })
      : differing.length === 0
        ? t('stocktake.allMatch')
        : t('stocktake.varianceCount', { count: differing.length })
  return (
    <Group justify="flex-end">
      <span className={classes.hint}>{words}</span>
      <ConfirmButton
        variant="filled"
        size="md"
        disabled={stocktake.countedByCaller || unexplained > 0}
        title={t('stocktake.approve')}
        text={t('stocktake.approveText', { count: differing.length })}
        confirm={t('stocktake.approve')}
        error={approve.error}
        pending={approve.isPending}
        onConfirm={() => approve.mutateAsync({})}
      >
        {t('stocktake.approve')}
      </ConfirmButton>
    </Group>
  )
}

/** What all differences together are worth, as far as boxes have a cost. */
function NetValue({ lines }: { lines: readonly StocktakeLine[] }) {
  const { t, format } = useLanguage()
  const differing = lines.filter(differs)
  const priced = differing.flatMap(({ value }) => value ?? [])
  if (priced.length === 0) return null
  const value = format.money(priced.reduce((sum, each) => sum + each, 0))
  const count = differing.length - priced.length
  return <>{count === 0 ? t('stocktake.net', { value }) : t('stocktake.netPart', { value, count })}</>
}

/** Books and shelf side by side; the differences first. */
export function ReviewTable({ stocktake, mayReview }: { stocktake: Stocktake; mayReview: boolean }) {
  const { t } = useLanguage()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(stocktake.items.filter(({ recountAdvised }) => recountAdvised).map(({ lotId }) => lotId)),
  )
  const recount = useStocktakeStep(stocktake.id, 'POST', 'recount')
  const explain = useStocktakeStep(stocktake.id, 'PUT', 'reasons')
  const toggle = (lotId: string) =>
    setChosen((before) => {
      const next = new Set(before)
      if (!next.delete(lotId)) next.add(lotId)
      return next
    })
  const size = (line: StocktakeLine) => [Math.abs(line.value ?? 0), Math.abs(line.variance ?? 0)] as const
  const lines = stocktake.items.toSorted((a, b) => {
    const [[worthA, unitsA], [worthB, unitsB]] = [size(a), size(b)]
    return worthB - worthA || unitsB - unitsA
  })
  return (
    <>
      <Panel
        title={t('stocktake.variance')}
        aside={<NetValue lines={stocktake.items} />}
        flush
        action={
          mayReview &&
          chosen.size > 0 && (
            <Button
              size="compact-sm"
              variant="default"
              loading={recount.isPending}
              onClick={() => recount.mutate({ lotIds: [...chosen] })}
            >
              {t('stocktake.recount', { count: chosen.size })}
            </Button>
          )
        }
      >
        <ProblemNotice error={recount.error ?? explain.error} />
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('words.product')}</th>
              <th scope="col" data-end>
                {t('stocktake.book')}
              </th>
              <th scope="col" data-end>
                {t('stocktake.counted')}
              </th>
              <th scope="col" data-end>
                {t('stocktake.variance')}
              </th>
              <th scope="col" data-end>
                {t('stocktake.value')}
              </th>
              <th scope="col">{t('stocktake.reason')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <Row
                key={line.lotId}
                line={line}
                chosen={chosen.has(line.lotId)}
                onToggle={mayReview ? () => toggle(line.lotId) : null}
                onExplain={
                  mayReview ? (reason) => explain.mutate({ lines: [{ lotId: line.lotId, reason }] }) : null
                }
              />
            ))}
          </tbody>
        </table>
      </Panel>
      {mayReview && <Approval stocktake={stocktake} />}
    </>
  )
}
