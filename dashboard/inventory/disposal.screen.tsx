import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { type Disposal, disposal as disposalSchema } from '../../protocol/api/disposals.ts'
import { useApi } from '../api/api.context.ts'
import { disposalQuery } from '../api/inventory.queries.ts'
import { usePerson } from '../api/session.context.tsx'
import { useCatalog } from '../components/catalog.ts'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { Facts, Page, Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { Await } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import { useRefreshLedger } from './post-movement.ts'
import classes from './transfers.module.css'

function useStep(disposal: Disposal, step: 'confirm' | 'withdraw', done: string) {
  const api = useApi()
  const refresh = useRefreshLedger()
  return useMutation({
    mutationFn: (body: { reason: string } | undefined) =>
      api.write('POST', `/api/disposals/${disposal.id}/${step}`, { body, response: disposalSchema }),
    onSuccess() {
      notifications.show({ color: 'green', message: done })
      return refresh()
    },
  })
}

function Withdraw({ disposal }: { disposal: Disposal }) {
  const { t } = useLanguage()
  const [opened, setOpened] = useState(false)
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const step = useStep(disposal, 'withdraw', t('disposal.withdrawn'))
  const submit = () => {
    setMissing(reason.trim() === '')
    if (reason.trim() !== '') step.mutate({ reason: reason.trim() })
  }
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        {t('disposal.withdraw')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('disposal.withdrawTitle')}
        closeButtonProps={{ 'aria-label': t('words.close') }}
      >
        <Stack gap="md">
          <TextInput
            label={t('form.reason')}
            withAsterisk
            maxLength={200}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={missing && t('form.enterReason')}
          />
          <ProblemNotice error={step.error} repeatable />
          <Group justify="flex-end">
            <Button color="red" loading={step.isPending} onClick={submit}>
              {t('disposal.withdraw')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}

/** What the two people concerned can do while the document waits. */
function Steps({ disposal }: { disposal: Disposal }) {
  const { t } = useLanguage()
  const me = usePerson().id
  const confirm = useStep(disposal, 'confirm', t('disposal.confirmed'))
  const isWitness = disposal.witness.id === me
  if (disposal.status !== 'waiting') return null
  return (
    <Panel title={isWitness ? t('disposal.waitingForYou') : t('disposalStatus.waiting')}>
      <p className={classes.sub}>
        {isWitness ? t('disposal.waitingHint') : t('disposal.onlyWitness', { name: disposal.witness.name })}
      </p>
      {(isWitness || disposal.preparedBy.id === me) && (
        <Group mt="sm">
          {isWitness && (
            <ConfirmButton
              variant="filled"
              title={t('disposal.confirm')}
              text={t('disposal.confirmAsk')}
              confirm={t('disposal.confirm')}
              error={confirm.error}
              pending={confirm.isPending}
              onConfirm={() => confirm.mutateAsync(undefined)}
            >
              {t('disposal.confirm')}
            </ConfirmButton>
          )}
          <Withdraw disposal={disposal} />
        </Group>
      )}
    </Panel>
  )
}

function Contents({ disposal }: { disposal: Disposal }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  return (
    <Panel title={t('form.lines')} flush>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('words.product')}</th>
            <th scope="col" data-end>
              {t('form.quantity')}
            </th>
          </tr>
        </thead>
        <tbody>
          {disposal.lines.map((line) => (
            <tr key={line.lotId}>
              <td>
                <span className={classes.what}>
                  <span className={classes.name}>{catalog.name(line.productId, line.productName)}</span>
                  <span className={classes.sub}>
                    {line.lotNumber || t('words.noLotNumber')} · {format.day(line.expiresOn)}
                  </span>
                </span>
              </td>
              <td data-label={t('form.quantity')} data-end>
                {catalog.units(line.quantity, line.productId)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

/** One disposal document: what is to be destroyed, who prepared it, and the witness's confirmation. */
export function DisposalScreen() {
  const { t, format } = useLanguage()
  const api = useApi()
  const { id = '' } = useParams()
  const query = useQuery(disposalQuery(api, id))
  return (
    <Page title={t('voucher.disposal')} narrow back={{ to: '/disposals', label: t('disposal.documents') }}>
      <Await query={query}>
        {(disposal) => (
          <>
            <Steps disposal={disposal} />
            <Panel title={t('voucher.disposal')} aside={t(`disposalStatus.${disposal.status}`)}>
              <Facts
                items={[
                  {
                    term: t('voucher.from'),
                    value: <Link to={`/places/${disposal.from.id}`}>{disposal.from.name}</Link>,
                  },
                  { term: t('form.reason'), value: disposal.reason },
                  ...(disposal.note ? [{ term: t('form.note'), value: disposal.note }] : []),
                  { term: t('disposal.preparedBy'), value: disposal.preparedBy.name },
                  { term: t('disposal.preparedAt'), value: format.instant(disposal.preparedAt) },
                  { term: t('disposal.witness'), value: disposal.witness.name },
                  ...(disposal.withdrawnBecause
                    ? [{ term: t('disposal.withdrawnBecause'), value: disposal.withdrawnBecause }]
                    : []),
                ]}
              />
              {disposal.movementId && (
                <Link to={`/movements/${disposal.movementId}`}>{t('voucher.open')}</Link>
              )}
            </Panel>
            <Contents disposal={disposal} />
          </>
        )}
      </Await>
    </Page>
  )
}
