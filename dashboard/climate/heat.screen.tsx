import { Button } from '@mantine/core'
import { IconFlame } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import type { LotHeat } from '../../protocol/api/heat.ts'
import { divisionCode, id } from '../../protocol/api/parts.ts'
import { useApi } from '../api/api.context.ts'
import { heatQuery } from '../api/climate.queries.ts'
import { useCatalog } from '../components/catalog.ts'
import { FilterBar } from '../components/filter-bar.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { LoadMore } from '../components/load-more.tsx'
import { Page, Panel } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { ProductSelect } from '../components/product-select.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { StatusBadge } from '../components/status.tsx'
import table from '../components/table.module.css'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './climate.module.css'
import { ClimateTabs } from './climate.tabs.tsx'
import { useClimateWords } from './climate.words.ts'
import { HeatSettingsPanel } from './heat.settings.tsx'
import { HeatStays } from './heat.stays.tsx'
import { useHeatWords } from './heat.words.ts'
import { Proposals } from './proposals.tsx'

const filtersSchema = z.object({
  product: id.optional(),
  location: id.optional(),
  jurisdiction: divisionCode.optional(),
})

/** What heat every lot went through, wherever it lay: worst first, with how much of it is known. */
export function HeatScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const [filters, change] = useUrlFilters(filtersSchema)
  const [opened, setOpened] = useState<LotHeat | null>(null)
  const query = useInfiniteQuery(heatQuery(api, filters))
  return (
    <Page title={t('climate.title')}>
      <ClimateTabs />
      <p className={classes.intro}>{t('heat.note')}</p>
      <Proposals jurisdiction={filters.jurisdiction} />
      <FilterBar>
        <ProductSelect
          aria-label={t('words.product')}
          placeholder={t('words.allProducts')}
          value={filters.product ?? null}
          onChange={(product) => change({ product })}
        />
        <PlaceSelect
          aria-label={t('words.place')}
          placeholder={t('words.allPlaces')}
          value={filters.location ?? null}
          onChange={(location) => change({ location })}
        />
        <JurisdictionSelect
          aria-label={t('words.jurisdiction')}
          placeholder={t('words.allAreas')}
          value={filters.jurisdiction ?? null}
          onChange={(jurisdiction) => change({ jurisdiction })}
        />
      </FilterBar>
      <Panel title={t('heat.title')} aside={t('heat.lostDaysHint')} flush>
        <Await query={query} loading={<Loading lines={8} height={30} />}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items)
            if (items.length === 0)
              return (
                <Empty
                  icon={<IconFlame size={28} stroke={1.4} aria-hidden />}
                  title={t('heat.none')}
                  hint={t('heat.noneHint')}
                />
              )
            return (
              <>
                <Lots lots={items} onOpen={setOpened} />
                <LoadMore query={query} />
              </>
            )
          }}
        </Await>
      </Panel>
      <HeatSettingsPanel />
      {opened && <HeatStays lot={opened} onClose={() => setOpened(null)} />}
    </Page>
  )
}

function Lots({ lots, onOpen }: { lots: readonly LotHeat[]; onOpen: (lot: LotHeat) => void }) {
  const { t } = useLanguage()
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('lot.label')}</th>
          <th scope="col">{t('words.place')}</th>
          <th scope="col" data-end>
            {t('heat.lostDays')}
          </th>
          <th scope="col" data-end>
            {t('heat.hotHours')}
          </th>
          <th scope="col" data-end>
            {t('heat.humidHours')}
          </th>
          <th scope="col" data-end>
            {t('heat.kinetic')}
          </th>
          <th scope="col" data-end>
            {t('heat.coverage')}
          </th>
          <th scope="col" aria-label={t('heat.details')} />
        </tr>
      </thead>
      <tbody>
        {lots.map((lot) => (
          <Row key={`${lot.lotId} ${lot.locationId}`} lot={lot} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ lot, onOpen }: { lot: LotHeat; onOpen: (lot: LotHeat) => void }) {
  const { t, format, name } = useLanguage()
  const catalog = useCatalog()
  const words = useClimateWords()
  const heat = useHeatWords(lot)
  return (
    <tr>
      <td>
        <span>
          <span className={classes.name}>{name({ name: lot.productName, nameEn: lot.productNameEn })}</span>
          <span className={classes.sub}>
            {lot.lotNumber || t('words.noLotNumber')} · {t('lot.until', { day: format.day(lot.expiresOn) })}
            {lot.maxCelsius !== null && ` · ≤ ${words.celsius(lot.maxCelsius, 0)}`}
          </span>
          {lot.quarantined && <StatusBadge mark="unknown" label={t('heat.quarantined')} />}
        </span>
      </td>
      <td data-label={t('words.place')}>
        <span>
          {lot.locationName}
          <span className={classes.sub}>{catalog.units(lot.quantity, lot.productId)}</span>
        </span>
      </td>
      <td data-label={t('heat.lostDays')} data-end>
        <strong className={lot.lostDays >= 1 ? classes.bad : undefined}>{heat.lostDays}</strong>
      </td>
      <td data-label={t('heat.hotHours')} data-end>
        {heat.hotHours}
      </td>
      <td data-label={t('heat.humidHours')} data-end>
        {heat.humidHours}
      </td>
      <td data-label={t('heat.kinetic')} data-end>
        {words.celsius(lot.kineticCelsius, 2)}
      </td>
      <td data-label={t('heat.coverage')} data-end>
        {words.share(lot.coverage)}
      </td>
      <td data-end>
        <Button size="compact-sm" variant="default" onClick={() => onOpen(lot)}>
          {t('heat.stays')}
        </Button>
      </td>
    </tr>
  )
}
