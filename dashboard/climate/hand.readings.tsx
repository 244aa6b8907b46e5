import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { HandReading } from '../../protocol/api/hand-readings.ts'
import { useApi } from '../api/api.context.ts'
import { handReadingsQuery } from '../api/climate.queries.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Panel } from '../components/page.tsx'
import { Await } from '../components/states.tsx'
import table from '../components/table.module.css'
import { useLanguage } from '../locales/locale.tsx'
import classes from './climate.module.css'
import { useClimateWords } from './climate.words.ts'
import { CorrectDialog } from './correct.dialog.tsx'
import { toAddress } from './span.ts'

const DAYS = 31

/** What people read off an instrument, each entry as it was made; corrections stand beside what they correct. */
export function HandReadings({ placeId, now }: { placeId: string; now: number }) {
  const { t } = useLanguage()
  const api = useApi()
  const mayManage = useMayManage()
  const [correcting, setCorrecting] = useState<HandReading | null>(null)
  const query = useQuery(
    handReadingsQuery(api, {
      location: placeId,
      ...toAddress({ from: now - DAYS * 86_400_000, to: now }),
    }),
  )
  return (
    <Panel title={t('climate.handReadings')} flush>
      <Await query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={classes.inset}>{t('climate.handNone')}</p>
          ) : (
            <table className={table.table}>
              <thead>
                <tr>
                  <th scope="col">{t('climate.at')}</th>
                  <th scope="col">{t('climate.temperature')}</th>
                  <th scope="col">{t('climate.relativeHumidity')}</th>
                  <th scope="col">{t('climate.sheetBy')}</th>
                  <th scope="col">{t('climate.note')}</th>
                  {mayManage && <th scope="col" aria-label={t('climate.correct')} />}
                </tr>
              </thead>
              <tbody>
                {items.map((reading) => (
                  <Row
                    key={reading.id}
                    reading={reading}
                    onCorrect={mayManage ? () => setCorrecting(reading) : null}
                  />
                ))}
              </tbody>
            </table>
          )
        }
      </Await>
      {correcting && <CorrectDialog reading={correcting} onClose={() => setCorrecting(null)} />}
    </Panel>
  )
}

function Row({ reading, onCorrect }: { reading: HandReading; onCorrect: (() => void) | null }) {
  const { t, format } = useLanguage()
  const words = useClimateWords()
  const superseded = reading.supersededById !== null
  const remarks = [
    reading.note,
    reading.reason === null ? null : t('climate.corrects', { reason: reading.reason }),
    reading.late ? t('climate.late') : null,
    superseded ? t('climate.superseded') : null,
  ].filter(Boolean)
  const withdrawn = reading.celsius === null && reading.humidity === null
  return (
    <tr data-off={superseded || undefined}>
      <td>{format.instant(reading.at)}</td>
      <td data-label={t('climate.temperature')}>
        {withdrawn ? t('climate.withdrawn') : words.celsius(reading.celsius)}
      </td>
      <td data-label={t('climate.relativeHumidity')}>{withdrawn ? '' : words.humidity(reading.humidity)}</td>
      <td data-label={t('climate.sheetBy')}>
        {t('climate.by', { who: reading.enteredByName, at: format.instant(reading.enteredAt) })}
      </td>
      <td data-label={t('climate.note')}>{remarks.join(' · ')}</td>
      {onCorrect && (
        <td data-end>
          {!superseded && (
            <Button size="compact-sm" variant="default" onClick={onCorrect}>
              {t('climate.correct')}
            </Button>
          )}
        </td>
      )}
    </tr>
  )
}
