import { Modal, Text } from '@mantine/core'
import { SignInForm } from '../account/sign-in.form.tsx'
import { useSession } from '../api/session.context.tsx'
import { useLanguage } from '../locales/locale.tsx'

/** Signing in again in place: what was typed on the screen below stays. */
export function SessionExpired() {
  const { t } = useLanguage()
  const { session } = useSession()
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('signIn.expired')}
    >
      <Text size="sm" c="dimmed" mb="md">
        {t('signIn.expiredHint')}
      </Text>
      <SignInForm username={session?.person.username ?? ''} onSignedIn={() => undefined} />
    </Modal>
  )
}
