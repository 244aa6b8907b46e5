import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import type { Recall } from '../../protocol/api/recalls.ts'
import { useApi } from '../api/api.context.ts'
import { recallQuery } from '../api/recalls.queries.ts'
import { useNow } from '../components/now.context.tsx'
import { Page } from '../components/page.tsx'
import { Await, Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './recalls.module.css'

function Notice({ recall }: { recall: Recall }) {
  const { t, format, name } = useLanguage()
  const now = useNow()
  const facts = [
    [t('recall.product'), `${name(recall.product)} ${recall.product.specification}`],
    [
      t('recall.numbers'),
      recall.lots.length === 0
        ? format.list(recall.numbers)
        : format.list(
            recall.lots.map(
              ({ lotNumber, expiresOn }) => `${lotNumber} (${t('lot.expiresOn')} ${format.day(expiresOn)})`,
            ),
          ),
    ],
    [t('recall.level'), t(`recallLevelHint.${recall.level}`)],
    [t('recall.reason'), recall.reason],
    [t('recall.documentNumber'), recall.documentNumber],
    [t('recall.instructions'), recall.instructions],
    [t('recall.collecting'), recall.collecting.name],
  ].filter(([, value]) => value)
  const places = recall.places.filter(
    ({ state, atOpening, held }) => state !== 'collecting' && atOpening + held > 0,
  )
  return (
    <article className={classes.paper}>
      <h2>{t('recall.notice')}</h2>
      <p>{t('recall.noticeTo')}</p>
      <p>{t('recall.noticeText', { place: recall.collecting.name })}</p>
      <table>
        <tbody>
          {facts.map(([term, value]) => (
            <tr key={term}>
              <th scope="row">{term}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {places.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('words.place')}</th>
              <th scope="col" data-end>
                {t('recall.book')}
              </th>
              <th scope="col" data-end>
                {t('recall.found')}
              </th>
            </tr>
          </thead>
          <tbody>
            {places.map(({ locationId, locationName, atOpening, held, found }) => (
              <tr key={locationId}>
                <td>{locationName}</td>
                <td data-end>{format.number(Math.max(atOpening, held))}</td>
                <td data-end>{found === null ? '' : format.number(found)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className={classes.signature}>{t('recall.noticeSign')}</p>
      <p className={classes.quiet}>
        {t('recall.noticeFoot', { at: format.instant(new Date(now).toISOString()) })}
      </p>
    </article>
  )
}

/** 召回通知: what places are told, on A4. */
export function NoticeScreen() {
  const { t } = useLanguage()
  const api = useApi()
  const { id = '' } = useParams()
  const query = useQuery(recallQuery(api, id))
  return (
    <Page
      title={t('recall.notice')}
      back={{ to: `/recalls/${id}`, label: t('recall.title') }}
      actions={
        query.data && (
          <Button leftSection={<IconPrinter size={17} aria-hidden />} onClick={() => window.print()}>
            {t('recall.print')}
          </Button>
        )
      }
    >
      <Await query={query} loading={<Loading lines={10} />}>
        {(recall) => <Notice recall={recall} />}
      </Await>
    </Page>
  )
}
