import { SegmentedControl } from '@mantine/core'
import { useEffect } from 'react'
import { Navigate, useNavigate, useSearchParams } from 'react-router'
import { useSession } from '../api/session.context.tsx'
import { LOCALE_NAMES } from '../components/account-menu.tsx'
import { Logo } from '../components/logo.tsx'
import { LOCALES, type Locale } from '../locales/dictionary.ts'
import { useLanguage } from '../locales/locale.tsx'
import { returnPath } from './return-path.ts'
import { SignInForm } from './sign-in.form.tsx'
import classes from './sign-in.module.css'

export function SignInScreen() {
  const { t, locale, change } = useLanguage()
  const { session } = useSession()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const target = returnPath(search.get('return'))

  useEffect(() => {
    document.title = `${t('signIn.title')} · ${t('app.name')}`
  }, [t])

  if (session) return <Navigate to={target} replace />
  return (
    <div className={classes.screen}>
      <div className={classes.face}>
        <svg className={classes.strokes} viewBox="0 0 400 400" aria-hidden="true">
          <g fill="none" strokeLinecap="round" strokeWidth="44">
            <path d="M112 92h176" />
            <path d="M146 200h108" />
            <path d="M84 308h232" />
          </g>
        </svg>
        <p className={classes.motto} aria-hidden>
          {t('signIn.motto')}
        </p>
      </div>
      <main className={classes.main}>
        <div className={classes.box}>
          <Logo name={t('app.name')} subtitle={t('app.purpose')} />
          <h1 className={classes.title}>{t('signIn.title')}</h1>
          <SignInForm onSignedIn={() => void navigate(target, { replace: true })} />
          <p className={classes.hint}>{t('signIn.forgotten')}</p>
        </div>
        <div className={classes.foot}>
          <SegmentedControl
            size="xs"
            aria-label={t('account.language')}
            value={locale}
            onChange={(value) => change(value as Locale)}
            data={LOCALES.map((each) => ({ value: each, label: LOCALE_NAMES[each] }))}
          />
          <a href="/find">{t('signIn.toFinder')}</a>
        </div>
      </main>
    </div>
  )
}
