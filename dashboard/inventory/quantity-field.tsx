import { NumberInput, Select } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Product } from '../../protocol/api/catalog.ts'
import { measureOf } from '../../protocol/measure.ts'
import { useCatalog } from '../components/catalog.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './forms.module.css'
import { type Count, type Pack, packsOf, toUnitsOrNone } from './quantity.ts'

interface Props {
  product: Product | undefined
  value: Count
  onChange: (count: Count) => void
  error?: ReactNode
  label?: string
  /** Nothing is an answer, too. */
  orNone?: boolean
}

/** A number of pieces, or of boxes or cartons and pieces beside them, with what it makes in base units. */
export function QuantityField({ product, value, onChange, error, label, orNone = false }: Props) {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const packs = product ? packsOf(product) : (['unit'] as const)
  const units = toUnitsOrNone(value, product)
  const packLabel = (pack: Pack) =>
    pack === 'unit' ? t(`unitName.${measureOf(product)}`) : t(`pack.${pack}`)
  return (
    <div className={classes.quantity}>
      <NumberInput
        label={label ?? t('form.quantity')}
        withAsterisk
        min={orNone ? 0 : 1}
        max={100_000_000}
        // What cannot be is refused in words, never quietly made into another quantity.
        clampBehavior="none"
        thousandSeparator=","
        inputMode="numeric"
        value={value.count}
        onChange={(count) => onChange({ ...value, count })}
        error={error}
        description={
          value.pack !== 'unit' && units !== null && product
            ? t('form.makes', { quantity: catalog.units(units, product.id) })
            : undefined
        }
        inputWrapperOrder={['label', 'input', 'description', 'error']}
      />
      <Select
        label={t('form.countedIn')}
        allowDeselect={false}
        data={packs.map((pack) => ({ value: pack, label: packLabel(pack) }))}
        value={value.pack}
        onChange={(pack) => onChange({ ...value, pack: packs.find((each) => each === pack) ?? 'unit' })}
      />
      {value.pack !== 'unit' && (
        <NumberInput
          className={classes.rest ?? ''}
          label={t('entry.rest', { unit: t(`unitName.${measureOf(product)}`) })}
          min={0}
          clampBehavior="none"
          thousandSeparator=","
          inputMode="numeric"
          value={value.rest ?? ''}
          onChange={(rest) => onChange({ ...value, rest })}
        />
      )}
    </div>
  )
}
