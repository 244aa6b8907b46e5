import { Checkbox, Modal, PasswordInput, Select, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  type Contact,
  type ContactKind,
  contactKind,
  contact as contactSchema,
} from '../../protocol/api/notifications.ts'
import { peopleQuery } from '../api/accounts.queries.ts'
import { reachQuery } from '../api/alerts.queries.ts'
import { useApi } from '../api/api.context.ts'
import { useMay, usePerson } from '../api/session.context.tsx'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { SaveButtons } from '../components/save-buttons.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './settings.module.css'

interface Values {
  name: string
  kind: ContactKind
  jurisdictionCode: string | null
  address: string
  secret: string
  removeSecret: boolean
  language: 'zh-CN' | 'en'
  personId: string | null
  paused: boolean
}

/** Own names of the languages: nobody has to read the other one. */
const LANGUAGES = [
  { value: 'zh-CN', label: '中文' },
  { value: 'en', label: 'English' },
]

/** Only an administrator knows who there is. */
function PersonSelect(props: { value: string | null; onChange: (id: string | null) => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const { data } = useQuery(peopleQuery(api))
  const people = (data?.items ?? []).filter(({ disabledAt }) => disabledAt === null)
  return (
    <Select
      label={t('contacts.person')}
      description={t('contacts.personHint')}
      placeholder={t('contacts.nobody')}
      clearable
      searchable
      nothingFoundMessage={t('words.nothingFound')}
      data={people.map(({ id, displayName }) => ({ value: id, label: displayName }))}
      {...props}
    />
  )
}

export function ContactDialog({ contact, onClose }: { contact: Contact | null; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const me = usePerson()
  const isAdministrator = useMay('administrator')
  const queryClient = useQueryClient()
  const { data: reach } = useQuery(reachQuery(api))
  const [key] = useIdempotencyKey()
  const form = useForm<Values>({
    initialValues: {
      name: contact?.name ?? '',
      kind: contact?.kind ?? (reach?.email === false ? 'wecom' : 'email'),
      jurisdictionCode: contact ? contact.jurisdictionCode : me.jurisdictionCode,
      address: '',
      secret: '',
      removeSecret: false,
      language: contact?.language ?? 'zh-CN',
      personId: contact?.personId ?? null,
      paused: contact?.paused ?? false,
    },
    validate: {
      name: (value) => (value.trim() === '' ? t('form.required') : null),
      address: (value) => (contact || value.trim() !== '' ? null : t('form.required')),
    },
  })
  const done = async () => {
    await queryClient.invalidateQueries({ queryKey: ['alert-contacts'] })
    notifications.show({ color: 'green', message: t('words.saved') })
    onClose()
  }
  const save = useMutation({
    mutationFn: ({ kind, jurisdictionCode, paused, removeSecret, ...values }: Values) => {
      const { name, language, personId } = values
      const [address, secret] = [values.address.trim(), values.secret.trim()]
      return contact
        ? api.write('PATCH', `/api/alert-contacts/${contact.id}`, {
            body: {
              name: name.trim(),
              language,
              personId,
              paused,
              ...(address !== '' && { address }),
              ...(secret !== '' ? { secret } : removeSecret && { secret: null }),
            },
            response: contactSchema,
          })
        : api.write('POST', '/api/alert-contacts', {
            body: {
              name: name.trim(),
              kind,
              jurisdictionCode,
              address,
              secret: secret || null,
              language,
              personId,
            },
            response: contactSchema,
            idempotencyKey: key,
          })
    },
    onSuccess: done,
  })
  const remove = useMutation({
    mutationFn: () => api.write('DELETE', `/api/alert-contacts/${contact?.id}`),
    onSuccess: done,
  })
  const isMail = form.values.kind === 'email'
  const kept = contact ? t('contacts.addressKept') : undefined
  return (
    <Modal
      opened
      onClose={onClose}
      title={contact ? t('contacts.edit', { name: contact.name }) : t('contacts.add')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form noValidate className={classes.form} onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Select
          label={t('contacts.kind')}
          allowDeselect={false}
          disabled={contact !== null}
          data={contactKind.options.map((value) => ({
            value,
            label: t(`contacts.${value}`),
            disabled: value === 'email' && reach?.email === false,
          }))}
          {...form.getInputProps('kind')}
          {...(reach?.email === false && !contact && { description: t('contacts.noMail') })}
        />
        <TextInput
          label={t('contacts.name')}
          placeholder={t('contacts.namePlaceholder')}
          withAsterisk
          maxLength={60}
          data-autofocus
          {...form.getInputProps('name')}
        />
        {isMail ? (
          <TextInput
            label={t('contacts.mailbox')}
            description={kept && `${contact?.destination} · ${kept}`}
            withAsterisk={contact === null}
            type="email"
            autoComplete="off"
            {...form.getInputProps('address')}
          />
        ) : (
          <>
            <PasswordInput
              label={t('contacts.address')}
              description={kept ? `${contact?.destination} · ${kept}` : t('contacts.addressHint')}
              withAsterisk={contact === null}
              autoComplete="off"
              visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
              {...form.getInputProps('address')}
            />
            {form.values.kind !== 'wecom' && (
              <PasswordInput
                label={t('contacts.secret')}
                description={contact?.signed ? kept : t('contacts.secretHint')}
                autoComplete="off"
                visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
                {...form.getInputProps('secret')}
              />
            )}
            {contact?.signed && (
              <Checkbox
                label={t('contacts.removeSecret')}
                {...form.getInputProps('removeSecret', { type: 'checkbox' })}
              />
            )}
          </>
        )}
        <JurisdictionSelect
          label={t('contacts.jurisdiction')}
          placeholder={t('contacts.everything')}
          disabled={contact !== null}
          clearable={me.jurisdictionCode === null}
          {...form.getInputProps('jurisdictionCode')}
        />
        <Select
          label={t('contacts.language')}
          allowDeselect={false}
          data={LANGUAGES}
          {...form.getInputProps('language')}
        />
        {isAdministrator && (
          <PersonSelect
            value={form.values.personId}
            onChange={(personId) => form.setFieldValue('personId', personId)}
          />
        )}
        {contact && (
          <Switch
            label={t('contacts.pause')}
            description={t('contacts.pauseHint')}
            {...form.getInputProps('paused', { type: 'checkbox' })}
          />
        )}
        <ProblemNotice error={save.error} repeatable />
        <SaveButtons
          saving={save.isPending}
          onClose={onClose}
          aside={
            contact && (
              <ConfirmButton
                variant="subtle"
                color="red"
                title={t('contacts.remove')}
                text={t('contacts.removeText', { name: contact.name })}
                confirm={t('contacts.remove')}
                error={remove.error}
                pending={remove.isPending}
                onConfirm={() => remove.mutateAsync()}
              >
                {t('contacts.remove')}
              </ConfirmButton>
            )
          }
        />
      </form>
    </Modal>
  )
}
