import { Button, PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { session } from '../../protocol/api/accounts.ts'
import { useApi } from '../api/api.context.ts'
import { usePerson } from '../api/session.context.tsx'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import forms from '../inventory/forms.module.css'
import { useLanguage } from '../locales/locale.tsx'

const MIN_PASSWORD = 8

export function PasswordForm() {
  const { t } = useLanguage()
  const api = useApi()
  const person = usePerson()
  const queryClient = useQueryClient()
  const form = useForm({
    initialValues: { current: '', next: '', again: '' },
    validate: {
      current: (value) => (value === '' ? t('form.required') : null),
      next: (value) =>
        value.length < MIN_PASSWORD ? t('account.passwordTooShort', { min: MIN_PASSWORD }) : null,
      again: (value, values) => (value === values.next ? null : t('account.passwordsDiffer')),
    },
  })
  const change = useMutation({
    mutationFn: ({ current, next }: typeof form.values) =>
      api.write('POST', '/api/session/password', { body: { current, next }, response: session }),
    onSuccess(renewed) {
      // The session was rotated: its new token goes with the next write.
      api.authorize(renewed.csrfToken)
      queryClient.setQueryData(['session'], renewed)
      form.reset()
      notifications.show({ color: 'green', message: t('account.passwordChanged') })
    },
  })
  const shown = { visibilityToggleButtonProps: { 'aria-label': t('signIn.showPassword') } }
  return (
    <Panel title={t('account.password')} aside={t('account.passwordHint')}>
      <form noValidate onSubmit={form.onSubmit((values) => change.mutate(values))} className={forms.form}>
        <input type="text" autoComplete="username" value={person.username} readOnly hidden />
        <div className={forms.pair}>
          <PasswordInput
            label={t('account.currentPassword')}
            autoComplete="current-password"
            {...shown}
            {...form.getInputProps('current')}
          />
          <PasswordInput
            label={t('account.newPassword')}
            autoComplete="new-password"
            {...shown}
            {...form.getInputProps('next')}
          />
          <PasswordInput
            label={t('account.repeatPassword')}
            autoComplete="new-password"
            {...shown}
            {...form.getInputProps('again')}
          />
        </div>
        <ProblemNotice error={change.error} />
        <Button type="submit" variant="default" loading={change.isPending} style={{ justifySelf: 'start' }}>
          {t('account.changePassword')}
        </Button>
      </form>
    </Panel>
  )
}
