import { Button, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconScale } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { z } from 'zod'
import { divisionCode } from '../../protocol/api/parts.ts'
import {
  openItemKind,
  type Reconciliation,
  reconciliation as reconciliationSchema,
} from '../../protocol/api/refills.ts'
import { useApi } from '../api/api.context.ts'
import { reconciliationsQuery } from '../api/refills.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { Card } from '../components/card.tsx'
import { useCatalog } from '../components/catalog.ts'
import { DataAge } from '../components/data-age.tsx'
import { ChipFilter, FilterBar } from '../components/filter-bar.tsx'
import { Page } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { useLanguage } from '../locales/locale.tsx'
import { useEvidenceWords } from './evidence.words.ts'
import classes from './reconciliations.module.css'
import { RefillTabs } from './refill.tabs.tsx'
import { choicesOf } from './resolutions.ts'

const filtersSchema = z.object({
  status: z.enum(['open', 'closed']).default('open'),
  kind: openItemKind.optional(),
  location: z.string().max(64).optional(),
  jurisdiction: divisionCode.optional(),
})

function ItemCard({ item }: { item: Reconciliation }) {
  const { t, format } = useLanguage()
  const mayManage = useMayManage()
  const evidence = useEvidenceWords()
  const catalog = useCatalog()
  const [resolving, setResolving] = useState(false)
  const { difference } = item
  return (
    <Card
      title={
        <>
          <Link to={`/places/${item.locationId}`}>{item.locationName}</Link>{' '}
          <span className={classes.channel}>{t('refill.channel', { channel: item.channel })}</span>
        </>
      }
      badge={
        <span className={classes.difference} data-less={difference < 0 || undefined}>
          {difference < 0
            ? t('reconciliation.fewer', { count: -difference })
            : t('reconciliation.more', { count: difference })}
        </span>
      }
      subtitle={
        <>
          {[
            t(`reconciliationKind.${item.kind}`),
            ...(item.productId ? [catalog.name(item.productId, item.productName)] : []),
          ].join(' · ')}{' '}
          · {t('reconciliation.observedAt')} <Age at={item.occurredAt} />
        </>
      }
      facts={[
        { term: t('reconciliation.expected'), value: format.number(item.expected) },
        {
          term: t(item.kind === 'count' ? 'reconciliation.observed' : 'reconciliation.told'),
          value: format.number(item.observed),
        },
      ]}
    >
      {item.parts.length > 0 && (
        <ul className={classes.parts} aria-label={t('reconciliation.made')}>
          {item.parts.map((part) => (
            <li key={part.kind} data-kind={part.kind}>
              {t(`differencePart.${part.kind}`)} <strong>{signed(part.quantity, format.number)}</strong>
            </li>
          ))}
        </ul>
      )}
      {item.evidence && <p className={classes.evidence}>{evidence(item.evidence).join(' · ')}</p>}
      {item.evidence && !item.evidence.complete && item.closedAt === null && (
        <p className={classes.incomplete}>{t('reconciliation.incomplete')}</p>
      )}
      {item.closedAt !== null ? (
        <p className={classes.evidence}>
          {item.resolution && t(`resolution.${item.resolution}`)}{' '}
          {item.closedBy
            ? t('reconciliation.by', { name: item.closedBy, reason: item.reason ?? '' })
            : t('reconciliation.byItself')}{' '}
          · <Age at={item.closedAt} />
        </p>
      ) : (
        mayManage && (
          <div className={classes.acts}>
            <Button size="sm" variant="default" onClick={() => setResolving(true)}>
              {t('reconciliation.resolve')}
            </Button>
          </div>
        )
      )}
      {resolving && <ResolveDialog item={item} onClose={() => setResolving(false)} />}
    </Card>
  )
}

const signed = (units: number, format: (value: number) => string): string =>
  units > 0 ? `+${format(units)}` : `−${format(-units)}`

function ResolveDialog({ item, onClose }: { item: Reconciliation; onClose: () => void }) {
  const { t, format } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const choices = choicesOf(item.kind)
  const [chosen, setChosen] = useState(choices[0] ?? 'dismissed')
  const [reason, setReason] = useState('')
  const resolve = useMutation({
    mutationFn: () =>
      api.write('POST', `/api/reconciliations/${item.id}/resolve`, {
        body: { resolution: chosen, reason: reason.trim() },
        response: reconciliationSchema,
      }),
    onSuccess() {
      notifications.show({ color: 'green', message: t('reconciliation.done') })
      onClose()
      return queryClient.invalidateQueries({
        predicate: ({ queryKey }) =>
          ['reconciliations', 'refills', 'balances', 'stock', 'movements', 'dispensers', 'today'].includes(
            String(queryKey[0]),
          ),
      })
    },
  })
  const vend = item.kind === 'beyond_balance' || item.kind === 'no_product'
  const words = {
    accepted: vend
      ? ([t('reconciliation.acceptVend'), t('reconciliation.acceptVendHint')] as const)
      : ([t('reconciliation.accept'), ledgerHint()] as const),
    miscount: [t('reconciliation.miscount'), t('reconciliation.miscountHint')] as const,
    dismissed: [t('reconciliation.dismiss'), t('reconciliation.dismissHint')] as const,
  }
  function ledgerHint(): string {
    if (item.ledgerChange === null) return t('reconciliation.acceptHint')
    return item.ledgerChange === 0
      ? t('reconciliation.noLedgerChange')
      : t('reconciliation.ledgerChange', { change: signed(item.ledgerChange, format.number) })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('reconciliation.resolveTitle', { name: item.locationName, channel: item.channel })}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          resolve.mutate()
        }}
      >
        <Stack gap="md">
          <Radio.Group
            value={chosen}
            onChange={(value) => setChosen(choices.find((choice) => choice === value) ?? chosen)}
            label={t(`reconciliationKind.${item.kind}`)}
          >
            <Stack gap="xs" mt="xs">
              {choices.map((choice) => (
                <Radio key={choice} value={choice} label={words[choice][0]} description={words[choice][1]} />
              ))}
            </Stack>
          </Radio.Group>
          <TextInput
            label={t('reconciliation.reason')}
            description={t('reconciliation.reasonHint')}
            withAsterisk
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ProblemNotice error={resolve.error} />
          <Button type="submit" loading={resolve.isPending} disabled={reason.trim() === ''}>
            {t('reconciliation.resolve')}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}

/** What machines, counts and the ledger do not agree on, and settling it. */
export function ReconciliationsScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const [filters, change] = useUrlFilters(filtersSchema)
  const query = useQuery(reconciliationsQuery(api, filters))
  return (
    <Page
      title={t('refill.title')}
      actions={
        <DataAge
          updatedAt={query.dataUpdatedAt}
          fetching={query.isFetching}
          onRefresh={() => void query.refetch()}
        />
      }
    >
      <RefillTabs />
      <FilterBar>
        <ChipFilter
          label={t('words.status')}
          chips={(['open', 'closed'] as const).map((value) => ({
            value,
            label: t(`reconciliation.${value}`),
          }))}
          value={filters.status}
          onChange={(status) => change({ status })}
        />
        <ChipFilter
          label={t('reconciliation.title')}
          chips={openItemKind.options.map((value) => ({ value, label: t(`reconciliationKind.${value}`) }))}
          value={filters.kind ?? null}
          onChange={(kind) => change({ kind })}
        />
      </FilterBar>
      <Await query={query} loading={<Loading lines={6} height={60} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconScale size={28} stroke={1.4} aria-hidden />}
              title={filters.status === 'open' ? t('reconciliation.none') : t('reconciliation.noneClosed')}
              hint={filters.status === 'open' ? t('reconciliation.noneHint') : undefined}
            />
          ) : (
            <div className={classes.grid}>
              {items.map((item) => (
                <ItemCard key={item.id} item={item} />
              ))}
            </div>
          )
        }
      </Await>
    </Page>
  )
}
