import { Button, Group } from '@mantine/core'
import { IconPrinter, IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useApi } from '../api/api.context.ts'
import { pointPublicationQuery } from '../api/service-year.queries.ts'
import { Page, Panel } from '../components/page.tsx'
import { Await, Empty, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './place.module.css'
import { Publication } from './publication.tsx'

/** A point as the public sees it, and what it still lacks. */
export function PublicViewScreen() {
  const { t } = useLanguage()
  const { id = '' } = useParams()
  const query = useQuery(pointPublicationQuery(useApi(), id))
  return (
    <Page
      title={t('publicView.title')}
      note={query.data?.name}
      back={{ to: `/places/${id}`, label: query.data?.name ?? t('words.place') }}
    >
      <Await query={query} loading={<Loading lines={10} />}>
        {(point) => (
          <div className={classes.publicColumns}>
            <div className={classes.column}>
              <Publication point={point} />
              <p className={classes.publicLinks}>
                <Link to="/places?complete=false">{t('publicView.incompletePoints')}</Link>
                <Link to="/service-year">{t('publicView.unpublishedPoints')}</Link>
              </p>
            </div>
            <div className={classes.column}>
              {point.published ? (
                <Preview id={point.id} name={point.name} />
              ) : (
                <Empty title={t('publicView.hidden')} hint={t('publicView.hiddenHint')} />
              )}
            </div>
          </div>
        )}
      </Await>
    </Page>
  )
}

/** The page itself, in a frame that runs no script and sends no form: nobody reports anything by looking. */
function Preview({ id, name }: { id: string; name: string }) {
  const { t } = useLanguage()
  const [loaded, setLoaded] = useState(0)
  const address = `/find/p/${id}`
  return (
    <Panel
      title={t('publicView.preview')}
      action={
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh size={15} aria-hidden />}
          onClick={() => setLoaded(loaded + 1)}
        >
          {t('publicView.reload')}
        </Button>
      }
    >
      <iframe
        key={loaded}
        className={classes.preview}
        src={address}
        sandbox=""
        title={t('publicView.previewOf', { name })}
      />
      <p className={classes.publicLinks}>{t('publicView.previewNote')}</p>
      <Group gap="xs">
        <Button component="a" href={address} target="_blank" size="compact-sm" variant="default">
          {t('publicView.open')}
        </Button>
        {(['poster', 'sticker'] as const).map((sheet) => (
          <Button
            key={sheet}
            component="a"
            href={`${address}/${sheet}`}
            target="_blank"
            size="compact-sm"
            variant="default"
            leftSection={<IconPrinter size={15} aria-hidden />}
          >
            {t(`publicView.${sheet}`)}
          </Button>
        ))}
      </Group>
    </Panel>
  )
}
