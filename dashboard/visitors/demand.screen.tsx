import { IconZoomQuestion } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../api/api.context.ts'
import { emptyHandedQuery } from '../api/visitors.queries.ts'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import { PlacesTabs } from './places.tabs.tsx'

/** Where visitors searched and found nothing likely nearby: where a point is missing, or stock. */
export function DemandScreen() {
  const { t, format, name } = useLanguage()
  const query = useQuery(emptyHandedQuery(useApi()))
  return (
    <Page title={t('visitors.tabDemand')} note={t('visitors.demandNote')}>
      <PlacesTabs />
      <Await query={query} loading={<Loading lines={6} height={28} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconZoomQuestion size={28} stroke={1.4} aria-hidden />}
              title={t('visitors.noDemand')}
              hint={t('visitors.noDemandHint')}
            />
          ) : (
            <table className={table.table} aria-label={t('visitors.tabDemand')}>
              <thead>
                <tr>
                  <th scope="col">{t('visitors.month')}</th>
                  <th scope="col">{t('visitors.where')}</th>
                  <th scope="col">{t('visitors.wanted')}</th>
                  <th scope="col" data-end>
                    {t('visitors.searches')}
                  </th>
                  <th scope="col" data-end>
                    {t('visitors.nearest')}
                  </th>
                  <th scope="col">{t('visitors.map')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((row) => (
                  <tr key={`${row.month} ${row.cell} ${row.category}`}>
                    <td data-label={t('visitors.month')}>{row.month}</td>
                    <td data-label={t('visitors.where')}>
                      {name({ name: row.township, nameEn: row.townshipEn })}
                    </td>
                    <td data-label={t('visitors.wanted')}>
                      {row.category ? t(`category.${row.category}`) : t('visitors.any')}
                    </td>
                    <td data-label={t('visitors.searches')} data-end>
                      {t('visitors.searchesValue', { count: row.searches })}
                    </td>
                    <td data-label={t('visitors.nearest')} data-end>
                      {format.number(row.nearestMetres / 1_000, 1)} km
                    </td>
                    <td data-label={t('visitors.map')} data-code>
                      {row.latitude.toFixed(3)}, {row.longitude.toFixed(3)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Await>
    </Page>
  )
}
