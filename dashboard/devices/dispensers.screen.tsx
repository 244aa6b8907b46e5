import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustments, IconChecklist, IconPlus, IconVersions } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link } from 'react-router'
import type { Dispenser } from '../../protocol/api/devices.ts'
import { presence } from '../../protocol/api/places.ts'
import { useApi } from '../api/api.context.ts'
import { dispensersQuery } from '../api/devices.queries.ts'
import { useMay, useMayManage, useSession } from '../api/session.context.tsx'
import { DataAge } from '../components/data-age.tsx'
import { type Chip, ChipFilter, FilterBar, MoreFilters, SearchField } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { Page } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { presenceMark } from '../components/status.marks.ts'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { VirtualTable } from '../components/virtual-table.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { BulkBar } from './bulk.bar.tsx'
import classes from './devices.module.css'
import { fleetFilters, hasProblem, selectFleet } from './dispensers.filters.ts'
import { MachineCard, useChoice, useFleetColumns } from './fleet.columns.tsx'
import { FleetTabs } from './fleet.tabs.tsx'
import { TemplateDialog } from './template.dialog.tsx'

const COUNTY_DIGITS = 6
const countyOf = (code: string | undefined) => (code?.length === COUNTY_DIGITS ? code : undefined)

export function DispensersScreen() {
  const { t, format } = useLanguage()
  const api = useApi()
  const isAdministrator = useMay('administrator')
  const [filters, change] = useUrlFilters(fleetFilters)
  const query = useQuery(dispensersQuery(api))
  const mayManage = useMayManage()
  const [choice, choose] = useChoice()
  const [editingTemplate, template] = useDisclosure(false)
  const columns = useFleetColumns(choice)
  const fleet = query.data?.items
  const { session } = useSession()
  // Whoever is responsible for less than a county does not set what all its machines do.
  const county = countyOf(session?.jurisdiction?.code ?? fleet?.[0]?.jurisdictionCode.slice(0, COUNTY_DIGITS))
  const machines = useMemo(() => selectFleet(fleet ?? [], filters), [fleet, filters])
  const presences: Chip<Dispenser['presence']>[] = presence.options.map((value) => ({
    value,
    label: t(`presence.${value}`),
    mark: presenceMark(value),
    count: fleet && format.number(fleet.filter((machine) => machine.presence === value).length),
  }))
  const register = isAdministrator && (
    <Button component={Link} to="/dispensers/new" leftSection={<IconPlus size={17} aria-hidden />}>
      {t('device.register')}
    </Button>
  )
  return (
    <Page
      title={t('nav.dispensers')}
      fill
      aside={fleet && <span className={classes.count}>{t('device.count', { count: machines.length })}</span>}
      actions={
        <>
          <DataAge
            updatedAt={query.dataUpdatedAt}
            fetching={query.isFetching}
            onRefresh={() => void query.refetch()}
          />
          {mayManage && county !== undefined && (
            <Button
              variant="default"
              leftSection={<IconAdjustments size={17} aria-hidden />}
              onClick={template.open}
            >
              {t('config.templateTitle')}
            </Button>
          )}
          {mayManage && !choice && (
            <Button
              variant="default"
              leftSection={<IconChecklist size={17} aria-hidden />}
              onClick={() => choose(new Set())}
            >
              {t('command.bulk')}
            </Button>
          )}
          {register}
        </>
      }
    >
      <FleetTabs />
      <FilterBar>
        <SearchField
          label={t('device.search')}
          value={filters.search ?? ''}
          onChange={(search) => change({ search })}
        />
        <MoreFilters active={filters.jurisdiction ? 1 : 0}>
          <JurisdictionSelect
            value={filters.jurisdiction ?? null}
            onChange={(jurisdiction) => change({ jurisdiction })}
          />
        </MoreFilters>
        <ChipFilter
          label={t('device.presence')}
          chips={presences}
          value={filters.presence ?? null}
          onChange={(value) => change({ presence: value })}
        />
        <ChipFilter
          label={t('device.stock')}
          chips={(['out', 'low'] as const).map((value) => ({
            value,
            label: t(`stockStatus.${value}`),
            mark: value,
            count: fleet && format.number(fleet.filter((machine) => machine.stock === value).length),
          }))}
          value={filters.stock === 'out' || filters.stock === 'low' ? filters.stock : null}
          onChange={(stock) => change({ stock })}
        />
        <ChipFilter
          label={t('device.problems')}
          chips={[
            {
              value: 'true',
              label: t('device.problemsOnly'),
              count: fleet && format.number(fleet.filter(hasProblem).length),
            },
          ]}
          value={filters.problems ?? null}
          onChange={(problems) => change({ problems })}
        />
      </FilterBar>
      {editingTemplate && county !== undefined && <TemplateDialog county={county} onClose={template.close} />}
      {choice && (
        <BulkBar
          machines={machines.filter(({ revokedAt }) => revokedAt === null)}
          selected={choice.ids}
          onSelect={(ids) => choose(new Set(ids))}
          onDone={() => choose(null)}
        />
      )}
      <Await query={query} loading={<Loading lines={10} height={30} />}>
        {({ items }) =>
          machines.length === 0 ? (
            <Empty
              icon={<IconVersions size={28} stroke={1.4} aria-hidden />}
              title={items.length === 0 ? t('device.none') : t('device.noneFound')}
              hint={items.length === 0 ? t('device.noneHint') : t('words.loosenFilters')}
              action={items.length === 0 && register}
            />
          ) : (
            <VirtualTable
              label={t('nav.dispensers')}
              rows={machines}
              total={machines.length}
              rowKey={(machine) => machine.id}
              columns={columns}
              card={(machine) => <MachineCard machine={machine} choice={choice} />}
              sort={{ by: filters.sort, descending: filters.descending === 'true' }}
              onSort={({ by, descending }) =>
                change({
                  sort: by === 'presence' && !descending ? null : by,
                  descending: descending ? 'true' : null,
                })
              }
              rowHeight={50}
            />
          )
        }
      </Await>
    </Page>
  )
}
