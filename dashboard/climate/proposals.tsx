import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type QuarantineProposal, quarantineProposal } from '../../protocol/api/heat.ts'
import { useApi } from '../api/api.context.ts'
import { proposalsQuery } from '../api/climate.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { useCatalog } from '../components/catalog.ts'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './climate.module.css'
import { useClimateWords } from './climate.words.ts'

/** Sends a person's decision; stock, heat and Today change with it. */
function useDecision(proposal: QuarantineProposal, step: 'confirm' | 'dismiss', done: string) {
  const api = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: { reason?: string }) =>
      api.write('POST', `/api/climate/quarantine-proposals/${proposal.id}/${step}`, {
        body,
        response: quarantineProposal,
      }),
    async onSuccess() {
      await queryClient.invalidateQueries()
      notifications.show({ color: 'green', message: done })
    },
  })
}

function Confirm({ proposal }: { proposal: QuarantineProposal }) {
  const { t, name } = useLanguage()
  const catalog = useCatalog()
  const confirm = useDecision(proposal, 'confirm', t('heat.confirmed'))
  return (
    <ConfirmButton
      size="compact-md"
      variant="filled"
      title={t('heat.confirm')}
      text={t('heat.confirmText', {
        product: name({ name: proposal.productName, nameEn: proposal.productNameEn }),
        lot: proposal.lotNumber || t('words.noLotNumber'),
        place: proposal.locationName,
        quantity: catalog.units(proposal.quantity, proposal.productId),
      })}
      confirm={t('heat.confirm')}
      error={confirm.error}
      pending={confirm.isPending}
      onConfirm={() => confirm.mutateAsync({})}
    >
      {t('heat.confirm')}
    </ConfirmButton>
  )
}

function DismissDialog({ proposal, onClose }: { proposal: QuarantineProposal; onClose: () => void }) {
  const { t } = useLanguage()
  const [reason, setReason] = useState('')
  const dismiss = useDecision(proposal, 'dismiss', t('heat.dismissed'))
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('heat.dismissTitle')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <Stack gap="md">
        <Text size="sm">{t('heat.dismissHint')}</Text>
        <TextInput
          label={t('heat.dismissReason')}
          withAsterisk
          data-autofocus
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemNotice error={dismiss.error} repeatable />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('words.cancel')}
          </Button>
          <Button
            disabled={reason.trim() === ''}
            loading={dismiss.isPending}
            onClick={() => dismiss.mutate({ reason: reason.trim() }, { onSuccess: onClose })}
          >
            {t('heat.dismiss')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Proposal({ proposal, onDismiss }: { proposal: QuarantineProposal; onDismiss: (() => void) | null }) {
  const { t, format, name } = useLanguage()
  const catalog = useCatalog()
  const words = useClimateWords()
  return (
    <li className={classes.excursion} data-open>
      <div className={classes.excursionHead}>
        <strong>{name({ name: proposal.productName, nameEn: proposal.productNameEn })}</strong>
        <span className={classes.quiet}>
          {[
            proposal.lotNumber || t('words.noLotNumber'),
            proposal.locationName,
            catalog.units(proposal.quantity, proposal.productId),
          ].join(' · ')}
        </span>
      </div>
      <p className={classes.line}>
        {t('heat.because', {
          limit: words.celsius(proposal.maxCelsius, 0),
          hours: format.number(proposal.hotHours),
          days: format.number(proposal.lostDays, proposal.lostDays < 10 ? 1 : 0),
          coverage: words.share(proposal.coverage),
        })}
      </p>
      {onDismiss && (
        <div className={classes.acts}>
          <Confirm proposal={proposal} />
          <Button size="compact-md" variant="default" onClick={onDismiss}>
            {t('heat.dismiss')}
          </Button>
        </div>
      )}
    </li>
  )
}

/** Lots that had too much heat: the system proposes to hold them, a person decides. */
export function Proposals({ jurisdiction }: { jurisdiction: string | undefined }) {
  const { t } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const [dismissing, setDismissing] = useState<QuarantineProposal | null>(null)
  const query = useQuery(proposalsQuery(api, { jurisdiction }))
  return (
    <Panel title={t('heat.proposals')} aside={t('heat.proposalsHint')} flush>
      <Await query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={classes.inset}>{t('heat.proposalsNone')}</p>
          ) : (
            <ul className={classes.excursions}>
              {items.map((proposal) => (
                <Proposal
                  key={proposal.id}
                  proposal={proposal}
                  onDismiss={mayManage ? () => setDismissing(proposal) : null}
                />
              ))}
            </ul>
          )
        }
      </Await>
      {dismissing && <DismissDialog proposal={dismissing} onClose={() => setDismissing(null)} />}
    </Panel>
  )
}
