import { ActionIcon } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { StorageProfile } from '../../protocol/api/catalog.ts'
import { useApi } from '../api/api.context.ts'
import { storageProfilesQuery } from '../api/catalog.queries.ts'
import { useMay } from '../api/session.context.tsx'
import { useClimateWords } from '../climate/climate.words.ts'
import { Await } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './admin.module.css'
import { StorageProfileDialog } from './storage-profile.dialog.tsx'

/** Named limits of temperature and humidity that products and storerooms refer to. */
export function StorageProfilesTab() {
  const { t, name } = useLanguage()
  const words = useClimateWords()
  const api = useApi()
  const isAdministrator = useMay('administrator')
  const query = useQuery(storageProfilesQuery(api))
  const [editing, setEditing] = useState<StorageProfile | null>(null)
  return (
    <>
      <div className={classes.bar}>
        <span>{t('storageProfiles.note')}</span>
      </div>
      <div className={classes.box}>
        <Await query={query}>
          {({ items }) => (
            <table className={table.table}>
              <thead>
                <tr>
                  <th scope="col">{t('admin.storage')}</th>
                  <th scope="col">{t('storageProfiles.temperature')}</th>
                  <th scope="col">{t('storageProfiles.humidity')}</th>
                  <th scope="col" data-end>
                    {t('storageProfiles.tolerance')}
                  </th>
                  {isAdministrator && <th scope="col" aria-label={t('words.edit')} />}
                </tr>
              </thead>
              <tbody>
                {items.map((profile) => (
                  <tr key={profile.id}>
                    <td>
                      <span className={classes.name}>{name(profile)}</span>
                    </td>
                    <td data-label={t('storageProfiles.temperature')}>
                      {words.range(profile.minCelsius, profile.maxCelsius, 'celsius') ??
                        t('storageProfiles.unlimited')}
                    </td>
                    <td data-label={t('storageProfiles.humidity')}>
                      {words.range(profile.minHumidity, profile.maxHumidity, 'humidity') ??
                        t('storageProfiles.unlimited')}
                    </td>
                    <td data-label={t('storageProfiles.tolerance')} data-end>
                      {profile.toleranceMinutes}
                    </td>
                    {isAdministrator && (
                      <td data-end>
                        <ActionIcon
                          variant="subtle"
                          aria-label={t('storageProfiles.edit', { name: name(profile) })}
                          onClick={() => setEditing(profile)}
                        >
                          <IconPencil size={17} aria-hidden />
                        </ActionIcon>
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Await>
      </div>
      {editing && <StorageProfileDialog profile={editing} onClose={() => setEditing(null)} />}
    </>
  )
}
