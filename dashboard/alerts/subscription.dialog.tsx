import { Modal, MultiSelect, Select, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { alertRule, severity } from '../../protocol/api/alerts.ts'
import {
  type Contact,
  type SaveSubscription,
  type Subscription,
  subscription as subscriptionSchema,
} from '../../protocol/api/notifications.ts'
import { useApi } from '../api/api.context.ts'
import { usePerson } from '../api/session.context.tsx'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { SaveButtons } from '../components/save-buttons.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './settings.module.css'
import { wordMinutes } from './settings.words.ts'

interface Props {
  subscription: Subscription | null
  contacts: readonly Contact[]
  onClose: () => void
}

const DIGEST_MINUTES = [15, 30, 60, 240, 720, 1_440]
const NIGHT = { from: '21:30', until: '07:30' }

/** Who is told of what, and when. */
export function SubscriptionDialog({ subscription, contacts, onClose }: Props) {
  const { t } = useLanguage()
  const api = useApi()
  const me = usePerson()
  const queryClient = useQueryClient()
  const [first] = contacts
  const form = useForm({
    initialValues: {
      contactId: subscription?.contactId ?? first?.id ?? '',
      jurisdictionCode: subscription
        ? subscription.jurisdictionCode
        : (first?.jurisdictionCode ?? me.jurisdictionCode),
      rules: [...(subscription?.rules ?? [])],
      minSeverity: subscription?.minSeverity ?? ('warning' as const),
      when: subscription?.when ?? ('opened' as const),
      isQuiet: (subscription?.quiet ?? null) !== null,
      quiet: subscription?.quiet ?? NIGHT,
      digestUpTo: subscription?.digest?.upTo ?? ('none' as const),
      everyMinutes: String(subscription?.digest?.everyMinutes ?? 60),
    },
  })
  const done = async () => {
    await queryClient.invalidateQueries({ queryKey: ['alert-contacts'] })
    notifications.show({ color: 'green', message: t('words.saved') })
    onClose()
  }
  const save = useMutation({
    mutationFn: ({ isQuiet, quiet, digestUpTo, everyMinutes, ...values }: typeof form.values) => {
      const body: SaveSubscription = {
        ...values,
        quiet: isQuiet ? quiet : null,
        digest: digestUpTo === 'none' ? null : { upTo: digestUpTo, everyMinutes: Number(everyMinutes) },
      }
      return subscription
        ? api.write('PUT', `/api/alert-subscriptions/${subscription.id}`, {
            body,
            response: subscriptionSchema,
          })
        : api.write('POST', '/api/alert-subscriptions', { body, response: subscriptionSchema })
    },
    onSuccess: done,
  })
  const remove = useMutation({
    mutationFn: () => api.write('DELETE', `/api/alert-subscriptions/${subscription?.id}`),
    onSuccess: done,
  })
  const { values } = form
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(subscription ? 'subscriptions.edit' : 'subscriptions.add')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form noValidate className={classes.form} onSubmit={form.onSubmit((wanted) => save.mutate(wanted))}>
        <Select
          label={t('subscriptions.contact')}
          allowDeselect={false}
          data={contacts.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps('contactId')}
        />
        <JurisdictionSelect
          label={t('subscriptions.jurisdiction')}
          placeholder={t('contacts.everything')}
          clearable={me.jurisdictionCode === null}
          {...form.getInputProps('jurisdictionCode')}
        />
        <Select
          label={t('subscriptions.minSeverity')}
          allowDeselect={false}
          data={severity.options.map((value) => ({
            value,
            label:
              value === 'critical'
                ? t('alertSeverity.critical')
                : t('subscriptions.orWorse', { severity: t(`alertSeverity.${value}`) }),
          }))}
          {...form.getInputProps('minSeverity')}
        />
        <MultiSelect
          label={t('subscriptions.rules')}
          placeholder={values.rules.length === 0 ? t('subscriptions.allRules') : ''}
          searchable
          clearable
          nothingFoundMessage={t('words.nothingFound')}
          data={alertRule.options.map((value) => ({ value, label: t(`alertRule.${value}`) }))}
          {...form.getInputProps('rules')}
        />
        <Select
          label={t('subscriptions.when')}
          allowDeselect={false}
          data={(['opened', 'escalated'] as const).map((value) => ({
            value,
            label: t(`subscriptions.${value}`),
          }))}
          {...form.getInputProps('when')}
          {...(values.when === 'escalated' && { description: t('subscriptions.escalatedHint') })}
        />
        <Switch
          label={t('subscriptions.quiet')}
          description={t('subscriptions.quietHint')}
          {...form.getInputProps('isQuiet', { type: 'checkbox' })}
        />
        {values.isQuiet && (
          <div className={classes.fields}>
            <TextInput type="time" label={t('subscriptions.from')} {...form.getInputProps('quiet.from')} />
            <TextInput type="time" label={t('subscriptions.until')} {...form.getInputProps('quiet.until')} />
          </div>
        )}
        <div className={classes.fields}>
          <Select
            label={t('subscriptions.digest')}
            allowDeselect={false}
            data={[
              { value: 'none', label: t('subscriptions.digestOff') },
              ...(['info', 'warning'] as const).map((value) => ({
                value,
                label: t('subscriptions.digestUpTo', { severity: t(`alertSeverity.${value}`) }),
              })),
            ]}
            {...form.getInputProps('digestUpTo')}
          />
          {values.digestUpTo !== 'none' && (
            <Select
              label={t('subscriptions.everyMinutes')}
              allowDeselect={false}
              data={DIGEST_MINUTES.map((minutes) => ({
                value: String(minutes),
                label: wordMinutes(minutes, { t }),
              }))}
              {...form.getInputProps('everyMinutes')}
            />
          )}
        </div>
        <ProblemNotice error={save.error} />
        <SaveButtons
          saving={save.isPending}
          onClose={onClose}
          aside={
            subscription && (
              <ConfirmButton
                variant="subtle"
                color="red"
                title={t('subscriptions.remove')}
                text={t('subscriptions.removeText', { name: subscription.contactName })}
                confirm={t('subscriptions.remove')}
                error={remove.error}
                pending={remove.isPending}
                onConfirm={() => remove.mutateAsync()}
              >
                {t('subscriptions.remove')}
              </ConfirmButton>
            )
          }
        />
      </form>
    </Modal>
  )
}
