import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconShieldCheck, IconShieldLock } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { type Quarantine, quarantine as quarantineSchema } from '../../protocol/api/lot-quarantine.ts'
import { useApi } from '../api/api.context.ts'
import { balancesQuery, quarantinesQuery } from '../api/inventory.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { Card } from '../components/card.tsx'
import { useCatalog } from '../components/catalog.ts'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { Page } from '../components/page.tsx'
import { PlaceSelect } from '../components/place-select.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { StockTabs } from './stock.tabs.tsx'
import classes from './transfers.module.css'

/** Reasons that the system itself gives; a person's are words. */
const SYSTEM_REASONS = ['expiry_conflict', 'delivery_difference', 'recall'] as const

function useReasonWords(): (reason: string) => string {
  const { t } = useLanguage()
  return (reason) => {
    const known = SYSTEM_REASONS.find((each) => each === reason)
    return known ? t(`heldReason.${known}`) : reason
  }
}

/** Lets a lot go again, once somebody has looked. */
function Release({ held }: { held: Quarantine }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [reason, setReason] = useState('')
  const release = useMutation({
    mutationFn: () =>
      api.write('POST', `/api/quarantines/${held.id}/close`, { body: { reason: reason.trim() } }),
    async onSuccess() {
      await queryClient.invalidateQueries()
      notifications.show({ color: 'green', message: t('held.released') })
    },
  })
  return (
    <ConfirmButton
      size="compact-sm"
      title={t('held.release')}
      text={
        <TextInput
          label={t('held.releaseReason')}
          description={t('held.releaseHint')}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      }
      confirm={t('held.release')}
      error={release.error}
      pending={release.isPending}
      onConfirm={() => release.mutateAsync()}
    >
      {t('held.release')}
    </ConfirmButton>
  )
}

function Held({ held }: { held: Quarantine }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const mayManage = useMayManage()
  const words = useReasonWords()
  const recalled = held.reason === 'recall'
  return (
    <Card
      to={`/stock/whereabouts?lot=${held.lotId}`}
      title={catalog.name(held.productId, held.productName)}
      badge={<span className={classes.state}>{words(held.reason)}</span>}
      subtitle={[
        held.lotNumber || t('words.noLotNumber'),
        format.day(held.expiresOn),
        held.locationName ?? t('held.everywhere'),
      ].join(' · ')}
      facts={[
        { term: t('held.since'), value: <Age at={held.openedAt} /> },
        { term: t('held.by'), value: held.openedBy ?? t('held.bySystem') },
        ...(held.note ? [{ term: t('held.note'), value: held.note }] : []),
      ]}
    >
      {mayManage && (
        <Group gap="xs" mt="xs">
          {recalled ? (
            <Button component={Link} to="/recalls" size="compact-sm" variant="default">
              {t('recall.title')}
            </Button>
          ) : (
            <Release held={held} />
          )}
          {!recalled && held.locationId !== null && (
            <Button
              component={Link}
              to={`/movements/dispose?from=${held.locationId}&lot=${held.lotId}`}
              size="compact-sm"
              variant="default"
            >
              {t('task.doDispose')}
            </Button>
          )}
        </Group>
      )}
    </Card>
  )
}

/** Holds a lot at one place until somebody has looked. */
function HoldDialog({ onClose }: { onClose: () => void }) {
  const { t, format } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const catalog = useCatalog()
  const [key] = useIdempotencyKey()
  const [place, setPlace] = useState<string | null>(null)
  const [lot, setLot] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const lots = useQuery({ ...balancesQuery(api, { location: place ?? '' }), enabled: place !== null })
  const hold = useMutation({
    mutationFn: () =>
      api.write('POST', '/api/quarantines', {
        body: { lotId: lot, locationId: place, reason: reason.trim() },
        response: quarantineSchema,
        idempotencyKey: key,
      }),
    async onSuccess() {
      await queryClient.invalidateQueries()
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('held.hold')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <Stack gap="md">
        <PlaceSelect
          label={t('words.place')}
          withAsterisk
          value={place}
          onChange={(id) => {
            setPlace(id)
            setLot(null)
          }}
        />
        <Select
          label={t('lot.number')}
          withAsterisk
          searchable
          disabled={place === null}
          nothingFoundMessage={t('words.nothingFound')}
          data={(lots.data?.items ?? [])
            .filter(({ quarantined, quantity }) => !quarantined && quantity > 0)
            .map((each) => ({
              value: each.lotId,
              label: [
                each.lotNumber || t('words.noLotNumber'),
                catalog.name(each.productId),
                format.day(each.expiresOn),
              ].join(' · '),
            }))}
          value={lot}
          onChange={setLot}
        />
        <TextInput
          label={t('held.reason')}
          withAsterisk
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemNotice error={hold.error ?? lots.error} repeatable />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('words.cancel')}
          </Button>
          <Button
            disabled={lot === null || reason.trim() === ''}
            loading={hold.isPending}
            onClick={() => hold.mutate()}
          >
            {t('held.hold')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** Lots that must not leave (待验) until somebody has looked at them, oldest first. */
export function QuarantineScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const query = useQuery(quarantinesQuery(api))
  const [holding, { open, close }] = useDisclosure(false)
  return (
    <Page
      title={t('stock.title')}
      actions={
        mayManage && (
          <Button leftSection={<IconShieldLock size={17} aria-hidden />} onClick={open}>
            {t('held.hold')}
          </Button>
        )
      }
    >
      <StockTabs />
      <Text size="sm" c="dimmed" mb="sm">
        {t('held.hint')}
      </Text>
      <Await query={query} loading={<Loading lines={6} height={60} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconShieldCheck size={28} stroke={1.4} aria-hidden />}
              title={t('held.none')}
              hint={t('held.noneHint')}
            />
          ) : (
            <div className={classes.grid}>
              {items.map((held) => (
                <Held key={held.id} held={held} />
              ))}
            </div>
          )
        }
      </Await>
      {holding && <HoldDialog onClose={close} />}
    </Page>
  )
}
