import { Button, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { IconLogout } from '@tabler/icons-react'
import { usePerson, useSession } from '../api/session.context.tsx'
import { LOCALE_NAMES } from '../components/account-menu.tsx'
import { Facts, Page, Panel } from '../components/page.tsx'
import { LOCALES, type Locale } from '../locales/dictionary.ts'
import { useLanguage } from '../locales/locale.tsx'
import { PasswordForm } from './password.form.tsx'
import { TokensPanel } from './tokens.panel.tsx'

export function AccountScreen() {
  const { t, locale, change, name } = useLanguage()
  const { session, signOut } = useSession()
  const person = usePerson()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Page
      title={t('account.title')}
      narrow
      actions={
        <Button
          variant="default"
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() => void signOut()}
        >
          {t('account.signOut')}
        </Button>
      }
    >
      <Panel title={person.displayName}>
        <Facts
          items={[
            { term: t('signIn.username'), value: person.username },
            { term: t('admin.role'), value: t(`role.${person.role}`) },
            {
              term: t('words.jurisdiction'),
              value: session?.jurisdiction ? name(session.jurisdiction) : t('words.allAreas'),
            },
            {
              term: t('account.language'),
              value: (
                <SegmentedControl
                  size="xs"
                  aria-label={t('account.language')}
                  value={locale}
                  onChange={(value) => change(value as Locale)}
                  data={LOCALES.map((each) => ({ value: each, label: LOCALE_NAMES[each] }))}
                />
              ),
            },
            {
              term: t('account.appearance'),
              value: (
                <SegmentedControl
                  size="xs"
                  aria-label={t('account.appearance')}
                  value={colorScheme}
                  onChange={(value) => setColorScheme(value as typeof colorScheme)}
                  data={(['light', 'dark', 'auto'] as const).map((value) => ({
                    value,
                    label: t(`scheme.${value}`),
                  }))}
                />
              ),
            },
          ]}
        />
      </Panel>
      <PasswordForm />
      <TokensPanel />
    </Page>
  )
}
