import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { useLanguage } from '../locales/locale.tsx'
import { Page } from './page.tsx'
import { Empty } from './states.tsx'

export function NotFound() {
  const { t } = useLanguage()
  return (
    <Page title={t('states.notFound')}>
      <Empty
        title={t('states.notFoundTitle')}
        hint={t('states.notFoundHint')}
        action={
          <Button component={Link} to="/" variant="default">
            {t('states.toToday')}
          </Button>
        }
      />
    </Page>
  )
}
