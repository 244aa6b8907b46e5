import { Button, Select } from '@mantine/core'
import { IconFileImport, IconSettings, IconUserPlus, IconUsers } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { z } from 'zod'
import { divisionCode, id } from '../../protocol/api/parts.ts'
import { type StaffMember, type StaffPage, staffStanding } from '../../protocol/api/staff.ts'
import { useApi } from '../api/api.context.ts'
import { useMay, useMayManage } from '../api/session.context.tsx'
import { staffListQuery } from '../api/staff.queries.ts'
import { ComplianceTabs } from '../compliance/compliance.tabs.tsx'
import { FilterBar, MoreFilters, SearchField } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { useNow } from '../components/now.context.tsx'
import { Page, Panel } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import { MemberDialog } from './member.dialog.tsx'
import { StaffSettingsDialog } from './staff.settings.tsx'
import { StandingBadge, useStandingWords } from './standing.tsx'

const filters = z.object({
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  state: staffStanding.shape.state.optional(),
  search: z.string().max(40).optional(),
  left: z.enum(['true']).optional(),
})
const WORKING = ['overdue', 'due', 'ok', 'none'] as const

function Row({ member }: { member: StaffMember }) {
  const { t } = useLanguage()
  const words = useStandingWords()
  const { id: memberId, name, post, location, standing } = member
  return (
    <tr>
      <td>
        <Link to={`/staff/${memberId}`}>{name ?? t('staff.anonymous')}</Link>
      </td>
      <td data-label={t('staff.state')}>
        <StandingBadge state={standing.state} />
      </td>
      <td data-label={t('staff.place')}>{location.name}</td>
      <td data-label={t('staff.post')}>{t(`staffPost.${post}`)}</td>
      <td data-label={t('staff.certificate')}>{words.certificate(standing.certificate)}</td>
      <td data-label={t('staff.training')}>{words.training(standing.training)}</td>
    </tr>
  )
}

function Members({ pages }: { pages: readonly StaffPage[] }) {
  const { t } = useLanguage()
  return (
    <table className={table.table}>
      <thead>
        <tr>
          {(['name', 'state', 'place', 'post', 'certificate', 'training'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`staff.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {pages.flatMap(({ items }) => items.map((member) => <Row key={member.id} member={member} />))}
      </tbody>
    </table>
  )
}

/** 药管员名册: who works where, most urgent renewals first. */
export function StaffScreen() {
  const { t } = useLanguage()
  const mayManage = useMayManage()
  const isInspector = useMay('inspector')
  if (!mayManage && !isInspector)
    return (
      <Page title={t('staff.title')}>
        <ComplianceTabs />
        <Empty title={t('problem.forbidden')} hint={t('staff.onlyForStaff')} />
      </Page>
    )
  return <Register mayManage={mayManage} />
}

function Register({ mayManage }: { mayManage: boolean }) {
  const { t } = useLanguage()
  const navigate = useNavigate()
  const today = countyDay(useNow())
  const mayChangeSettings = useMay('administrator')
  const [filter, change] = useUrlFilters(filters)
  const [dialog, setDialog] = useState<'add' | 'settings' | null>(null)
  const query = useInfiniteQuery(staffListQuery(useApi(), filter))
  const { jurisdiction, location, state, search, left } = filter
  const counts = query.data?.pages[0]?.counts
  const filtered = [jurisdiction, location, state, search].some(Boolean)
  return (
    <Page
      title={t('staff.title')}
      note={t('staff.note')}
      actions={
        mayManage && (
          <>
            {mayChangeSettings && (
              <Button
                variant="default"
                leftSection={<IconSettings size={17} aria-hidden />}
                onClick={() => setDialog('settings')}
              >
                {t('staff.settings')}
              </Button>
            )}
            <Button
              component={Link}
              to="/stock/import?kind=staff"
              variant="default"
              leftSection={<IconFileImport size={17} aria-hidden />}
            >
              {t('staff.import')}
            </Button>
            <Button leftSection={<IconUserPlus size={17} aria-hidden />} onClick={() => setDialog('add')}>
              {t('staff.add')}
            </Button>
          </>
        )
      }
    >
      <ComplianceTabs />
      <FilterBar>
        <SearchField
          label={t('staff.search')}
          value={search ?? ''}
          onChange={(value) => change({ search: value || null })}
        />
        {!left && (
          <Select
            aria-label={t('staff.state')}
            placeholder={t('staff.state')}
            data={WORKING.map((value) => ({
              value,
              label: `${t(`staffState.${value}`)}${counts ? ` (${counts[value]})` : ''}`,
            }))}
            value={state ?? null}
            onChange={(value) => change({ state: value })}
            clearable
          />
        )}
        <MoreFilters active={[jurisdiction, location, left].filter(Boolean).length}>
          <JurisdictionSelect
            value={jurisdiction ?? null}
            onChange={(code) => change({ jurisdiction: code, location: null })}
          />
          <PlaceSelect
            aria-label={t('staff.place')}
            placeholder={t('words.allPlaces')}
            value={location ?? null}
            onChange={(place) => change({ location: place })}
          />
          <Select
            aria-label={t('staff.showLeft')}
            data={[
              { value: '', label: t('staff.working') },
              { value: 'true', label: t('staff.left') },
            ]}
            value={left ?? ''}
            onChange={(value) => change({ left: value || null, state: null })}
            allowDeselect={false}
          />
        </MoreFilters>
      </FilterBar>
      <Await query={query} loading={<Loading lines={8} height={26} />}>
        {({ pages }) =>
          pages[0]?.items.length ? (
            <>
              <Panel title={t(left ? 'staff.left' : 'staff.working')} flush>
                <Members pages={pages} />
              </Panel>
              <LoadMore query={query} />
            </>
          ) : (
            <Empty
              icon={<IconUsers size={28} stroke={1.4} aria-hidden />}
              title={t(filtered || left ? 'staff.noneFound' : 'staff.none')}
              hint={filtered || left ? undefined : t('staff.noneHint')}
            />
          )
        }
      </Await>
      {dialog === 'add' && (
        <MemberDialog
          member={null}
          location={location}
          today={today}
          onClose={() => setDialog(null)}
          onDone={(member) => void navigate(`/staff/${member.id}`)}
        />
      )}
      {dialog === 'settings' && <StaffSettingsDialog onClose={() => setDialog(null)} />}
    </Page>
  )
}
