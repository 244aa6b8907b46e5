import { Checkbox } from '@mantine/core'
import { Link } from 'react-router'
import type { Suggestion } from '../../protocol/api/replenishment.ts'
import { useCatalog } from '../components/catalog.ts'
import table from '../components/table.module.css'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { Months } from '../inventory/stock.rows.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { NeedBadge } from './order.badges.tsx'
import { Reasoning } from './reasoning.tsx'
import classes from './replenishment.module.css'
import { keyOf, type Selection } from './selection.ts'

interface Props {
  items: readonly Suggestion[]
  selection: Selection
  /** Null: only to look at. */
  onChange: ((suggestion: Suggestion, quantity: number | null | undefined) => void) | null
}

interface RowProps {
  item: Suggestion
  chosen: { quantity: number | null } | undefined
  onChange: Props['onChange']
}

function Row({ item, chosen, onChange }: RowProps) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const { location, productId, basis, suggested, need } = item
  const name = catalog.name(productId, item.productName)
  const { usable, inTransit, onOrder, minMonths, maxMonths } = basis
  const months = (value: number | null) => (value === null ? t('replenishment.noLimit') : String(value))
  return (
    <tr data-chosen={chosen !== undefined || undefined}>
      <td>
        <div className={classes.what}>
          {onChange && (
            <Checkbox
              aria-label={t('replenishment.select', { place: location.name, product: name })}
              checked={chosen !== undefined}
              onChange={(event) => onChange(item, event.currentTarget.checked ? suggested : undefined)}
            />
          )}
          <span>
            <strong>{name}</strong>
            <span className={classes.place}>
              <Link to={`/places/${location.id}`}>{location.name}</Link>
              <span className={classes.quiet}> {location.jurisdictionName}</span>
            </span>
          </span>
        </div>
      </td>
      <td data-label={t('words.status')}>
        <NeedBadge need={need} />
      </td>
      <td data-label={t('replenishment.usable')} data-end>
        {catalog.units(usable, productId)}
      </td>
      <td data-label={t('replenishment.inTransit')} data-end>
        {inTransit === 0 ? '—' : format.number(inTransit)}
      </td>
      <td data-label={t('replenishment.onOrder')} data-end>
        {onOrder === 0 ? '—' : format.number(onOrder)}
      </td>
      <td data-label={t('replenishment.mos')} data-end>
        <span>
          <Months mos={basis.mos} />
          <span className={classes.quiet}>
            {' '}
            {t('replenishment.limitsOf', { min: months(minMonths), max: months(maxMonths) })}
          </span>
        </span>
      </td>
      <td data-label={t('replenishment.supplier')}>{item.supplier?.name ?? t('replenishment.external')}</td>
      <td data-label={t('replenishment.suggested')} data-end>
        <div className={classes.suggested}>
          {chosen && onChange ? (
            <WholeNumberInput
              aria-label={`${t('replenishment.quantity')} ${location.name} ${name}`}
              size="xs"
              w={110}
              max={100_000_000}
              thousandSeparator=","
              value={chosen.quantity ?? ''}
              onChange={(value) => onChange(item, value === '' ? null : value)}
            />
          ) : (
            <strong>{suggested === null ? t('words.unknown') : catalog.units(suggested, productId)}</strong>
          )}
          {suggested === null ? (
            <span className={classes.quiet}>{t('replenishment.unknownHint')}</span>
          ) : (
            <Reasoning basis={basis} suggested={suggested} />
          )}
          {item.draftId && (
            <Link to={`/replenishment/orders/${item.draftId}`}>{t('replenishment.inDraft')}</Link>
          )}
        </div>
      </td>
    </tr>
  )
}

/** What places should order, with the reasoning; on the phone each stands as a card. */
export function SuggestionsTable({ items, selection, onChange }: Props) {
  const { t } = useLanguage()
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('words.product')}</th>
          <th scope="col">{t('words.status')}</th>
          <th scope="col" data-end>
            {t('replenishment.usable')}
          </th>
          <th scope="col" data-end>
            {t('replenishment.inTransit')}
          </th>
          <th scope="col" data-end>
            {t('replenishment.onOrder')}
          </th>
          <th scope="col" data-end>
            {t('replenishment.mos')}
          </th>
          <th scope="col">{t('replenishment.supplier')}</th>
          <th scope="col" data-end>
            {t('replenishment.suggested')}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Row key={keyOf(item)} item={item} chosen={selection.get(keyOf(item))} onChange={onChange} />
        ))}
      </tbody>
    </table>
  )
}
