import { NumberInput, Select } from '@mantine/core'
import { datum } from '../../protocol/api/places.ts'
import { useLanguage } from '../locales/locale.tsx'
import type { PositionDraft } from './position.ts'

interface Props {
  /** Value and change of a field, as the form keeps it. */
  field: (name: keyof PositionDraft) => object
  required?: boolean
}

/** Longitude, latitude, and the coordinate system they were read in. */
export function PositionFields({ field, required = false }: Props) {
  const { t } = useLanguage()
  return (
    <>
      <NumberInput
        label={t('place.longitude')}
        withAsterisk={required}
        decimalScale={7}
        hideControls
        {...field('longitude')}
      />
      <NumberInput
        label={t('place.latitude')}
        withAsterisk={required}
        decimalScale={7}
        hideControls
        {...field('latitude')}
      />
      <Select
        label={t('place.datum')}
        allowDeselect={false}
        data={datum.options.map((value) => ({ value, label: t(`datum.${value}`) }))}
        {...field('datum')}
      />
    </>
  )
}
