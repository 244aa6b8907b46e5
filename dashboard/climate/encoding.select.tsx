import { Select } from '@mantine/core'
import { type SheetEncoding, sheetEncoding } from '../../protocol/api/exchange.ts'
import { useLanguage } from '../locales/locale.tsx'

/** For a file whose words look wrong. Null: as the server recognised it. */
export function EncodingSelect({
  value,
  onChange,
}: {
  value: SheetEncoding | null
  onChange: (encoding: string | null) => void
}) {
  const { t } = useLanguage()
  return (
    <Select
      mt="sm"
      maw={200}
      label={t('exchange.encodingIs')}
      placeholder={t('climate.encodingFound')}
      data={sheetEncoding.options.map((option) => ({ value: option, label: option.toUpperCase() }))}
      allowDeselect={false}
      value={value}
      onChange={onChange}
    />
  )
}
