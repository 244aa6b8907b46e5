import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useSession } from '../api/session.context.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { useLanguage } from '../locales/locale.tsx'

interface Props {
  /** Signing in again as this person, while their work is still on screen. */
  username?: string
  onSignedIn: () => void
}

export function SignInForm({ username = '', onSignedIn }: Props) {
  const { t } = useLanguage()
  const { signIn } = useSession()
  const form = useForm({
    initialValues: { username, password: '' },
    validate: {
      username: (value) => (value.trim() === '' ? t('form.required') : null),
      password: (value) => (value === '' ? t('form.required') : null),
    },
  })
  const mutation = useMutation({
    mutationFn: signIn,
    onSuccess: onSignedIn,
    onError: () => form.setFieldValue('password', ''),
  })
  return (
    <form noValidate onSubmit={form.onSubmit((values) => mutation.mutate(values))}>
      <Stack gap="md">
        <ProblemNotice error={mutation.error} />
        <TextInput
          label={t('signIn.username')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          size="md"
          data-autofocus={username === '' || undefined}
          {...form.getInputProps('username')}
        />
        <PasswordInput
          label={t('signIn.password')}
          autoComplete="current-password"
          size="md"
          data-autofocus={username !== '' || undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" loading={mutation.isPending} fullWidth>
          {t('signIn.submit')}
        </Button>
      </Stack>
    </form>
  )
}
