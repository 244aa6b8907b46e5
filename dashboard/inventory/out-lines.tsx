import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback, useMemo } from 'react'
import type { Product } from '../../protocol/api/catalog.ts'
import { useApi } from '../api/api.context.ts'
import { balancesQuery, fefoQuery, stockQuery } from '../api/inventory.queries.ts'
import { useCatalog } from '../components/catalog.ts'
import { ProductSelect } from '../components/product-select.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { ScanBar } from '../scanning/scan.bar.tsx'
import { Lines } from './entry-form.tsx'
import { EntryLine } from './entry-line.tsx'
import classes from './forms.module.css'
import { emptyOutLine, type OutLine } from './out-line.ts'
import { useOutScans } from './out-scans.ts'
import { toUnits } from './quantity.ts'
import { QuantityField } from './quantity-field.tsx'

export interface OutValues {
  from: string | null
  lines: OutLine[]
  reason: string
  occurredAt: string
  note: string
}

/** The lots that first expired, first out takes, or how much is missing. */
function Proposal({ from, line }: { from: string; line: OutLine }) {
  const api = useApi()
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const [quantity] = useDebouncedValue(toUnits(line.count, catalog.find(line.product)), 250)
  const { data } = useQuery({
    ...fefoQuery(api, { location: from, product: line.product ?? '', quantity: quantity ?? 1 }),
    enabled: line.product !== null && quantity !== null,
  })
  if (line.product === null || quantity === null || !data)
    return <p className={classes.hint}>{t('fefo.waiting')}</p>
  return (
    <div className={classes.proposal} role="status">
      <div className={classes.proposalHead}>
        <span>{t('fefo.title')}</span>
        <span>{t('fefo.available', { quantity: catalog.units(data.available, line.product) })}</span>
      </div>
      {data.lines.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('lot.number')}</th>
              <th scope="col">{t('lot.expiresOn')}</th>
              <th scope="col">{t('fefo.take')}</th>
            </tr>
          </thead>
          <tbody>
            {data.lines.map((lot) => (
              <tr key={lot.lotId}>
                <td>{lot.lotNumber || t('words.noLotNumber')}</td>
                <td>{format.day(lot.expiresOn)}</td>
                <td>{catalog.units(lot.quantity, line.product)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {data.short > 0 && (
        <p className={classes.short}>
          {t('fefo.short', { quantity: catalog.units(data.short, line.product) })}
        </p>
      )}
    </div>
  )
}

function LotChoice({
  from,
  line,
  onChange,
}: {
  from: string
  line: OutLine
  onChange: (lotId: string | null) => void
}) {
  const api = useApi()
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const { data } = useQuery({
    ...balancesQuery(api, { location: from, product: line.product }),
    enabled: line.product !== null,
  })
  const lots = (data?.items ?? [])
    .filter((lot) => lot.usable && lot.quantity > 0)
    .toSorted((a, b) => a.expiresOn.localeCompare(b.expiresOn))
  return (
    <Select
      label={t('fefo.lot')}
      placeholder={t('fefo.automatic')}
      clearable
      disabled={lots.length === 0}
      data={lots.map((lot) => ({
        value: lot.lotId,
        label: `${lot.lotNumber || t('words.noLotNumber')} · ${format.day(lot.expiresOn)} · ${catalog.units(lot.quantity, line.product)}`,
      }))}
      value={line.lotId}
      onChange={onChange}
    />
  )
}

/** Only products that can be taken there; at a dispenser's door only those for self-service. */
function useOffer(from: string | null, selfServiceOnly: boolean) {
  const api = useApi()
  const { t } = useLanguage()
  const catalog = useCatalog()
  const { data } = useQuery({ ...stockQuery(api, { location: from, limit: 500 }), enabled: from !== null })
  const usable = useMemo(() => new Map(data?.rows.map((row) => [row.productId, row.usable])), [data])
  return useCallback(
    (product: Product) => {
      const available = usable.get(product.id) ?? 0
      if (available === 0 || (selfServiceOnly && !product.selfService)) return null
      return { note: t('fefo.available', { quantity: catalog.units(available, product.id) }) }
    },
    [usable, selfServiceOnly, catalog, t],
  )
}

interface Props {
  from: string | null
  lines: readonly OutLine[]
  onChange: (lines: OutLine[]) => void
  /** By path, such as `lines.0.product`. */
  errors: Readonly<Record<string, ReactNode>>
  selfServiceOnly?: boolean
  /** Beside the heading. */
  action?: ReactNode
}

/** Lines that take stock from a place, with the proposed lots under each. */
export function OutLines({ from, lines, onChange, errors, selfServiceOnly = false, action }: Props) {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const offer = useOffer(from, selfServiceOnly)
  const set = (key: string, change: Partial<OutLine>) =>
    onChange(lines.map((line) => (line.key === key ? { ...line, ...change } : line)))
  const onGoods = useOutScans({ from, lines, onChange })
  return (
    <>
      <ScanBar counts onGoods={onGoods} />
      <Lines action={action} onAdd={() => onChange([...lines, emptyOutLine()])}>
        {lines.map((line, index) => (
          <EntryLine
            key={line.key}
            number={index + 1}
            onRemove={lines.length > 1 ? () => onChange(lines.filter(({ key }) => key !== line.key)) : null}
          >
            <ProductSelect
              label={t('words.product')}
              withAsterisk
              disabled={from === null}
              placeholder={from === null ? t('fefo.chooseFromFirst') : ''}
              offer={offer}
              value={line.product}
              onChange={(product) => set(line.key, { product, lotId: null })}
              error={errors[`lines.${index}.product`]}
            />
            <div className={classes.pair}>
              <QuantityField
                product={catalog.find(line.product)}
                value={line.count}
                onChange={(count) => set(line.key, { count })}
                error={errors[`lines.${index}.count`]}
              />
              {from && line.product && (
                <LotChoice from={from} line={line} onChange={(lotId) => set(line.key, { lotId })} />
              )}
            </div>
            {from && line.product && line.lotId === null && <Proposal from={from} line={line} />}
          </EntryLine>
        ))}
      </Lines>
    </>
  )
}
