import { Radio, Select, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useApi } from '../api/api.context.ts'
import { witnessesQuery } from '../api/inventory.queries.ts'
import { Panel } from '../components/page.tsx'
import { useLanguage } from '../locales/locale.tsx'

export interface Witness {
  how: 'account' | 'name'
  person: string | null
  name: string
}
export const NO_WITNESS: Witness = { how: 'account', person: null, name: '' }

interface Props {
  from: string | null
  value: Witness
  onChange: (witness: Witness) => void
  error: ReactNode
}

/** Who sees the goods destroyed (监销人): somebody who confirms it by signing in, else a name. */
export function WitnessPanel({ from, value, onChange, error }: Props) {
  const { t } = useLanguage()
  const api = useApi()
  const { data } = useQuery({ ...witnessesQuery(api, from ?? ''), enabled: from !== null })
  const people = data?.items ?? []
  return (
    <Panel title={t('disposal.witnessTitle')}>
      <Radio.Group
        value={value.how}
        onChange={(how) => onChange({ ...value, how: how === 'name' ? 'name' : 'account' })}
        aria-label={t('disposal.witnessTitle')}
      >
        <Stack gap="xs">
          <Radio value="account" label={t('disposal.byAccount')} description={t('disposal.byAccountHint')} />
          <Radio value="name" label={t('disposal.byName')} description={t('disposal.byNameHint')} />
        </Stack>
      </Radio.Group>
      {value.how === 'account' ? (
        <Select
          mt="sm"
          label={t('disposal.witness')}
          withAsterisk
          searchable
          disabled={from === null}
          placeholder={from === null ? t('fefo.chooseFromFirst') : ''}
          nothingFoundMessage={t('disposal.nobody')}
          data={people.map(({ id, displayName, role }) => ({
            value: id,
            label: `${displayName} · ${t(`role.${role}`)}`,
          }))}
          value={value.person}
          onChange={(person) => onChange({ ...value, person })}
          error={error}
        />
      ) : (
        <TextInput
          mt="sm"
          label={t('disposal.witnessName')}
          withAsterisk
          maxLength={60}
          autoComplete="off"
          value={value.name}
          onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
          error={error}
        />
      )}
    </Panel>
  )
}
