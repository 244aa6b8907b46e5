import { Checkbox, Select, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Product } from '../../protocol/api/catalog.ts'
import { differenceReason } from '../../protocol/api/delivery-notes.ts'
import { useCatalog } from '../components/catalog.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './forms.module.css'
import { QuantityField } from './quantity-field.tsx'
import { differenceOf, type ReceiveLine } from './receive.lines.ts'

interface Props {
  line: ReceiveLine
  product: Product | undefined
  onChange: (change: Partial<ReceiveLine>) => void
  /** By field of the line. */
  error: (field: 'sent' | 'reason' | 'reasonNote') => ReactNode
}

/** What the delivery note (送货单) says of a line, and why something else came. */
export function ReceiveDifference({ line, product, onChange, error }: Props) {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const difference = differenceOf(line, product)
  return (
    <div className={classes.compare}>
      <div className={classes.pair}>
        <QuantityField
          product={product}
          label={t('deliveryNote.sent')}
          orNone
          value={line.sent}
          onChange={(sent) => onChange({ sent })}
          error={error('sent')}
        />
        <Select
          label={t('deliveryNote.reason')}
          placeholder={difference === 0 ? t('deliveryNote.noDifference') : ''}
          withAsterisk={difference !== null && difference !== 0}
          clearable
          data={differenceReason.options.map((value) => ({ value, label: t(`differenceReason.${value}`) }))}
          value={line.reason}
          onChange={(value) => onChange({ reason: differenceReason.safeParse(value).data ?? null })}
          error={error('reason')}
        />
      </div>
      {difference !== null && difference !== 0 && (
        <p className={classes.differs} role="status">
          {t(difference < 0 ? 'deliveryNote.less' : 'deliveryNote.more', {
            quantity: catalog.units(Math.abs(difference), line.product),
          })}
        </p>
      )}
      {line.reason && (
        <>
          <TextInput
            label={t('deliveryNote.reasonNote')}
            withAsterisk={line.reason === 'other'}
            maxLength={200}
            value={line.reasonNote}
            onChange={(event) => onChange({ reasonNote: event.currentTarget.value })}
            error={error('reasonNote')}
          />
          <Checkbox
            label={t('deliveryNote.quarantine')}
            description={t('deliveryNote.quarantineHint')}
            checked={line.quarantine}
            onChange={(event) => onChange({ quarantine: event.currentTarget.checked })}
          />
        </>
      )}
    </div>
  )
}
