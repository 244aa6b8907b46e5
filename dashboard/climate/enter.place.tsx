import { Select } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLanguage } from '../locales/locale.tsx'
import classes from './climate.module.css'
import type { EntryCopy } from './use-entry-places.ts'

interface Props {
  copy: EntryCopy
  value: string | null
  onChange: (id: string | null) => void
  error: ReactNode
}

/** Places where a person reads the instrument stand above, one press each; the others in the list. */
export function EntryPlace({ copy, value, onChange, error }: Props) {
  const { t } = useLanguage()
  const byHand = copy.places.filter((place) => place.handDue)
  return (
    <>
      {byHand.length > 0 && (
        <fieldset className={classes.dueList}>
          <legend>{t('climate.byHandList')}</legend>
          {byHand.map((place) => (
            <button
              key={place.id}
              type="button"
              className={classes.duePlace}
              aria-pressed={place.id === value}
              onClick={() => onChange(place.id)}
            >
              {place.name}
            </button>
          ))}
        </fieldset>
      )}
      <Select
        label={t('climate.place')}
        placeholder={t('climate.choosePlace')}
        size="md"
        withAsterisk
        searchable
        nothingFoundMessage={t('words.nothingFound')}
        limit={60}
        data={copy.places.map(({ id, name, area }) => ({ value: id, label: `${name} · ${area}` }))}
        value={value}
        onChange={onChange}
        error={error}
      />
    </>
  )
}
