import { Button, VisuallyHidden } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Person } from '../../protocol/api/accounts.ts'
import { jurisdictionsQuery, peopleQuery } from '../api/accounts.queries.ts'
import { useApi } from '../api/api.context.ts'
import { usePerson } from '../api/session.context.tsx'
import { Await } from '../components/states.tsx'
import table from '../components/table.module.css'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './admin.module.css'
import { PersonDialog } from './person.dialog.tsx'

/** Staff who may sign in. Those who take supplies are never persons here. */
export function PeopleTab() {
  const { t, format, name } = useLanguage()
  const api = useApi()
  const me = usePerson()
  const query = useQuery(peopleQuery(api))
  const { data: jurisdictions } = useQuery(jurisdictionsQuery(api))
  const [editing, setEditing] = useState<Person | 'new' | null>(null)
  const areas = useMemo(
    () => new Map(jurisdictions?.items.map((each) => [each.code, name(each)])),
    [jurisdictions, name],
  )
  return (
    <>
      <div className={classes.bar}>
        <span>{t('admin.peopleNote')}</span>
        <Button leftSection={<IconUserPlus size={17} aria-hidden />} onClick={() => setEditing('new')}>
          {t('admin.addPerson')}
        </Button>
      </div>
      <div className={classes.box}>
        <Await query={query}>
          {({ items }) => (
            <table className={table.table}>
              <thead>
                <tr>
                  <th scope="col">{t('admin.person')}</th>
                  <th scope="col">{t('admin.role')}</th>
                  <th scope="col">{t('words.jurisdiction')}</th>
                  <th scope="col">{t('admin.since')}</th>
                  <th scope="col">{t('words.status')}</th>
                  <th scope="col">
                    <VisuallyHidden>{t('words.actions')}</VisuallyHidden>
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((person) => (
                  <tr key={person.id} data-off={person.disabledAt !== null || undefined}>
                    <td>
                      <span>
                        <span className={classes.name}>{person.displayName}</span>
                        {person.id === me.id && ` (${t('admin.you')})`}
                        <span className={classes.sub}>{person.username}</span>
                      </span>
                    </td>
                    <td data-label={t('admin.role')}>{t(`role.${person.role}`)}</td>
                    <td data-label={t('words.jurisdiction')}>
                      {person.jurisdictionCode === null
                        ? t('words.allAreas')
                        : (areas.get(person.jurisdictionCode) ?? person.jurisdictionCode)}
                    </td>
                    <td data-label={t('admin.since')}>
                      {format.day(countyDay(Date.parse(person.createdAt)))}
                    </td>
                    <td data-label={t('words.status')}>
                      {person.disabledAt === null ? t('admin.active') : t('admin.disabled')}
                    </td>
                    <td className={classes.end}>
                      <Button
                        size="compact-xs"
                        variant="default"
                        onClick={() => setEditing(person)}
                        aria-label={t('admin.editPerson', { name: person.displayName })}
                      >
                        {t('words.edit')}
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Await>
      </div>
      {editing && (
        <PersonDialog person={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </>
  )
}
