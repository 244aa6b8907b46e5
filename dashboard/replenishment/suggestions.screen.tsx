import { Button, Checkbox, Select } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconClipboardCheck, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { placeKind } from '../../protocol/api/places.ts'
import { need, orderList, type Suggestion, type Suggestions } from '../../protocol/api/replenishment.ts'
import { useApi } from '../api/api.context.ts'
import { suggestionsQuery } from '../api/replenishment.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { useCatalog } from '../components/catalog.ts'
import { ChipFilter, FilterBar, MoreFilters } from '../components/filter-bar.tsx'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { Page, Panel } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { NEED_MARKS } from './order.badges.tsx'
import classes from './replenishment.module.css'
import { ReplenishmentTabs } from './replenishment.tabs.tsx'
import { isUrgent, keyOf, ordersOf, type Selection } from './selection.ts'
import { type SuggestionFilters, suggestionFilters } from './suggestions.filters.ts'
import { SuggestionsTable } from './suggestions.table.tsx'

/** Machines are refilled by rounds. */
const KINDS = placeKind.options.filter((kind) => kind !== 'dispenser')

interface FilterProps {
  filters: SuggestionFilters
  counts: Suggestions['counts'] | undefined
  onChange: (changes: Partial<Record<keyof SuggestionFilters, string | null>>) => void
}

function Filters({ filters, counts, onChange }: FilterProps) {
  const { t, format, name } = useLanguage()
  const { products } = useCatalog()
  const { jurisdiction, location, product, kind } = filters
  return (
    <FilterBar>
      <MoreFilters active={[jurisdiction, location, product, kind].filter(Boolean).length}>
        <JurisdictionSelect
          value={jurisdiction ?? null}
          onChange={(code) => onChange({ jurisdiction: code })}
        />
        <PlaceSelect
          aria-label={t('words.place')}
          placeholder={t('words.allPlaces')}
          kinds={KINDS}
          value={location ?? null}
          onChange={(id) => onChange({ location: id })}
        />
        <Select
          aria-label={t('words.product')}
          placeholder={t('words.allProducts')}
          data={products.map((each) => ({ value: each.id, label: name(each) }))}
          value={product ?? null}
          onChange={(id) => onChange({ product: id })}
          searchable
          clearable
        />
        <Select
          aria-label={t('words.placeKind')}
          placeholder={t('words.allKinds')}
          data={KINDS.map((value) => ({ value, label: t(`placeKind.${value}`) }))}
          value={kind ?? null}
          onChange={(value) => onChange({ kind: value })}
          clearable
        />
        <Checkbox
          label={t('replenishment.showAll')}
          checked={filters.all === 'true'}
          onChange={(event) => onChange({ all: event.currentTarget.checked ? 'true' : null })}
        />
      </MoreFilters>
      <ChipFilter
        label={t('words.status')}
        chips={need.options.map((value) => ({
          value,
          label: t(`orderNeed.${value}`),
          mark: NEED_MARKS[value],
          count: counts && format.number(counts[value] ?? 0),
        }))}
        value={filters.need ?? null}
        onChange={(value) => onChange({ need: value })}
      />
    </FilterBar>
  )
}

function useDrafting(onDrafted: () => void) {
  const api = useApi()
  const { t } = useLanguage()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [key, renew] = useIdempotencyKey()
  return useMutation({
    mutationFn: (orders: NonNullable<ReturnType<typeof ordersOf>>) =>
      api.write('POST', '/api/replenishment/orders', {
        response: orderList,
        body: { orders },
        idempotencyKey: key,
      }),
    async onSuccess({ items }) {
      renew()
      onDrafted()
      notifications.show({
        id: key,
        color: 'green',
        message: t('replenishment.drafted', { count: items.length }),
      })
      await queryClient.invalidateQueries({ queryKey: ['replenishment'] })
      const [only, second] = items
      await navigate(
        only && !second ? `/replenishment/orders/${only.id}` : '/replenishment/orders?status=draft',
      )
    },
  })
}

function SelectionBar({ selection, onClear }: { selection: Selection; onClear: () => void }) {
  const { t } = useLanguage()
  const [emergency, setEmergency] = useState(false)
  const draft = useDrafting(onClear)
  const chosen = [...selection.values()].map(({ suggestion }) => suggestion)
  const orders = ordersOf(selection, emergency)
  return (
    <section className={classes.bar} aria-label={t('replenishment.draft')}>
      <ProblemNotice error={draft.error} repeatable />
      <div className={classes.barRow}>
        <span role="status">
          {t('replenishment.selected', {
            count: chosen.length,
            places: new Set(chosen.map(({ location }) => location.id)).size,
          })}
        </span>
        {chosen.some(isUrgent) && (
          <Checkbox
            label={t('replenishment.emergency')}
            checked={emergency}
            onChange={(event) => setEmergency(event.currentTarget.checked)}
          />
        )}
        <Button variant="default" onClick={onClear}>
          {t('words.clear')}
        </Button>
        <Button
          disabled={orders === null}
          loading={draft.isPending}
          onClick={() => orders && draft.mutate(orders)}
        >
          {t('replenishment.draft')}
        </Button>
      </div>
    </section>
  )
}

/** What every place should order, and why; what is chosen becomes draft orders, one for each place. */
export function SuggestionsScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const [filters, change] = useUrlFilters(suggestionFilters)
  const query = useInfiniteQuery(suggestionsQuery(api, filters))
  const [selection, setSelection] = useState<Selection>(new Map())
  const choose = (suggestion: Suggestion, quantity: number | null | undefined) =>
    setSelection((before) => {
      const next = new Map(before)
      // Where nothing is needed there is nothing to prefill.
      if (quantity === undefined) next.delete(keyOf(suggestion))
      else next.set(keyOf(suggestion), { suggestion, quantity: quantity === 0 ? null : quantity })
      return next
    })
  return (
    <Page
      title={t('replenishment.title')}
      actions={
        mayManage && (
          <Button
            component={Link}
            to="/replenishment/orders/new"
            variant="default"
            leftSection={<IconPlus size={17} aria-hidden />}
          >
            {t('replenishment.newOrder')}
          </Button>
        )
      }
    >
      <ReplenishmentTabs />
      <p className={classes.hint}>{t('replenishment.hint')}</p>
      <Filters filters={filters} counts={query.data?.pages[0]?.counts} onChange={change} />
      <Panel title={t('replenishment.suggestions')} flush>
        <Await query={query} loading={<Loading lines={10} />}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items)
            return items.length === 0 ? (
              <Empty
                icon={<IconClipboardCheck size={28} stroke={1.4} aria-hidden />}
                title={t('replenishment.none')}
                hint={t('replenishment.noneHint')}
              />
            ) : (
              <>
                <SuggestionsTable items={items} selection={selection} onChange={mayManage ? choose : null} />
                <LoadMore query={query} className={classes.more} />
              </>
            )
          }}
        </Await>
      </Panel>
      {selection.size > 0 && <SelectionBar selection={selection} onClear={() => setSelection(new Map())} />}
    </Page>
  )
}
