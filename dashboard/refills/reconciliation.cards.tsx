import { Button, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import {
  type Reconciliation,
  reconciliation as reconciliationSchema,
} from '../../protocol/api/reconciliations.ts'
import { useApi } from '../api/api.context.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { Card } from '../components/card.tsx'
import { useCatalog } from '../components/catalog.ts'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { useEvidenceWords } from './evidence.words.ts'
import classes from './reconciliations.module.css'
import { choicesOf } from './resolutions.ts'

/** Differences of channels, each with what it is made of and what can be done about it. */
export function ReconciliationCards({ items }: { items: readonly Reconciliation[] }) {
  return (
    <div className={classes.grid}>
      {items.map((item) => (
        <ItemCard key={item.id} item={item} />
      ))}
    </div>
  )
}

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
