import { Button } from '@mantine/core'
import { useRouteError } from 'react-router'
import { useLanguage } from '../locales/locale.tsx'
import { Page } from './page.tsx'
import { Empty } from './states.tsx'

/** A screen broke, or its code could not be fetched because the server was updated meanwhile: reload. */
export function ScreenFailed() {
  const { t } = useLanguage()
  const error = useRouteError()
  return (
    <Page title={t('states.screenFailed')}>
      <Empty
        title={t('states.screenFailedTitle')}
        hint={error instanceof Error ? error.message : String(error)}
        action={<Button onClick={() => location.reload()}>{t('states.reload')}</Button>}
      />
    </Page>
  )
}
