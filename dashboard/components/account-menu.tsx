import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { IconCheck, IconKey, IconLanguage, IconLogout, IconUserCircle } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useSession } from '../api/session.context.tsx'
import { LOCALES } from '../locales/dictionary.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './account-menu.module.css'

/** A language is named in itself. */
export const LOCALE_NAMES = { 'zh-CN': '简体中文', en: 'English' } as const
const SCHEMES = ['light', 'dark', 'auto'] as const

export function AccountMenu({ wide }: { wide?: boolean }) {
  const { t, locale, change } = useLanguage()
  const { session, signOut } = useSession()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  if (!session) return null
  const { person } = session
  const tick = <IconCheck size={16} aria-hidden />
  return (
    <Menu position={wide ? 'top-start' : 'bottom-end'} width={224}>
      <Menu.Target>
        <UnstyledButton
          className={classes.target}
          data-wide={wide || undefined}
          {...(wide ? {} : { 'aria-label': t('account.menuOf', { name: person.displayName }) })}
        >
          <span className={classes.initial} aria-hidden>
            {[...person.displayName][0]}
          </span>
          {wide && (
            <span className={classes.who}>
              <span className={classes.name}>{person.displayName}</span>
              <span className={classes.role}>{t(`role.${person.role}`)}</span>
            </span>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/account" leftSection={<IconUserCircle size={16} aria-hidden />}>
          {t('account.title')}
        </Menu.Item>
        <Menu.Item component={Link} to="/account#tokens" leftSection={<IconKey size={16} aria-hidden />}>
          {t('account.tokens')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('account.language')}</Menu.Label>
        {LOCALES.map((each) => (
          <Menu.Item
            key={each}
            lang={each}
            leftSection={<IconLanguage size={16} aria-hidden />}
            rightSection={each === locale && tick}
            onClick={() => change(each)}
          >
            {LOCALE_NAMES[each]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('account.appearance')}</Menu.Label>
        {SCHEMES.map((scheme) => (
          <Menu.Item
            key={scheme}
            rightSection={scheme === colorScheme && tick}
            onClick={() => setColorScheme(scheme)}
            closeMenuOnClick={false}
          >
            {t(`scheme.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
