import { Modal, PasswordInput, Select, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import {
  type Person,
  person as personSchema,
  type Role,
  role,
  username,
} from '../../protocol/api/accounts.ts'
import { useApi } from '../api/api.context.ts'
import { usePerson } from '../api/session.context.tsx'
import { useIdempotencyKey } from '../components/idempotency.ts'
import { JurisdictionSelect } from '../components/jurisdiction-select.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { SaveButtons } from '../components/save-buttons.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './admin.module.css'

const MIN_PASSWORD = 8

interface Values {
  username: string
  displayName: string
  role: Role
  jurisdictionCode: string | null
  password: string
  disabled: boolean
}

/** Only what differs goes, so that saving a name does not end the person's sessions. */
function changesOf(values: Values, person: Person): Record<string, unknown> {
  return {
    ...(values.displayName !== person.displayName && { displayName: values.displayName }),
    ...(values.role !== person.role && { role: values.role }),
    ...(values.jurisdictionCode !== person.jurisdictionCode && { jurisdictionCode: values.jurisdictionCode }),
    ...(values.password !== '' && { password: values.password }),
    ...(values.disabled !== (person.disabledAt !== null) && { disabled: values.disabled }),
  }
}

export function PersonDialog({ person, onClose }: { person: Person | null; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const me = usePerson()
  const queryClient = useQueryClient()
  const [key] = useIdempotencyKey()
  const form = useForm<Values>({
    initialValues: {
      username: person?.username ?? '',
      displayName: person?.displayName ?? '',
      role: person?.role ?? 'supply_manager',
      jurisdictionCode: person ? person.jurisdictionCode : me.jurisdictionCode,
      password: '',
      disabled: person !== null && person.disabledAt !== null,
    },
    validate: {
      username: (value) => (person || username.safeParse(value).success ? null : t('admin.badUsername')),
      displayName: (value) => (value.trim() === '' ? t('form.required') : null),
      password: (value) =>
        (person && value === '') || value.length >= MIN_PASSWORD
          ? null
          : t('account.passwordTooShort', { min: MIN_PASSWORD }),
    },
  })
  const save = useMutation({
    mutationFn({ username: name, displayName, role, jurisdictionCode, password, ...rest }: Values) {
      const values = {
        username: name.trim().toLowerCase(),
        displayName: displayName.trim(),
        role,
        jurisdictionCode,
        password,
      }
      return person
        ? api.write('PATCH', `/api/people/${person.id}`, {
            body: changesOf({ ...values, ...rest }, person),
            response: personSchema,
          })
        : api.write('POST', '/api/people', { body: values, response: personSchema, idempotencyKey: key })
    },
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['people'] })
      notifications.show({ color: 'green', message: t('words.saved') })
      onClose()
    },
  })
  const isMe = person?.id === me.id
  return (
    <Modal
      opened
      onClose={onClose}
      title={person ? t('admin.editPerson', { name: person.displayName }) : t('admin.addPerson')}
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      <form noValidate className={classes.form} onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <TextInput
          label={t('admin.displayName')}
          withAsterisk
          maxLength={60}
          data-autofocus
          {...form.getInputProps('displayName')}
        />
        <TextInput
          label={t('signIn.username')}
          description={t('admin.usernameHint')}
          withAsterisk
          autoComplete="off"
          disabled={person !== null}
          {...form.getInputProps('username')}
        />
        <Select
          label={t('admin.role')}
          description={t(`roleHint.${form.values.role}`)}
          withAsterisk
          allowDeselect={false}
          disabled={isMe}
          data={role.options.map((value) => ({ value, label: t(`role.${value}`) }))}
          {...form.getInputProps('role')}
        />
        <JurisdictionSelect
          label={t('words.jurisdiction')}
          description={t('admin.scopeHint')}
          disabled={isMe}
          clearable={me.jurisdictionCode === null}
          {...form.getInputProps('jurisdictionCode')}
        />
        <PasswordInput
          label={person ? t('admin.newPassword') : t('signIn.password')}
          description={person ? t('admin.newPasswordHint') : t('admin.passwordHint')}
          withAsterisk={person === null}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          {...form.getInputProps('password')}
        />
        {person && !isMe && (
          <Switch
            label={t('admin.disable')}
            description={t('admin.disableHint')}
            {...form.getInputProps('disabled', { type: 'checkbox' })}
          />
        )}
        <ProblemNotice error={save.error} repeatable />
        <SaveButtons saving={save.isPending} onClose={onClose} />
      </form>
    </Modal>
  )
}
