import type { RecordSheet, RecordSheetDay } from '../../protocol/api/hand-readings.ts'
import { COUNTY_TIME_ZONE } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import { useClimateWords } from './climate.words.ts'
import classes from './sheet.module.css'

type Limits = RecordSheet['profile']

/** Whether a value is outside the limits that the sheet names. */
function outside(
  value: number | null,
  low: number | null | undefined,
  high: number | null | undefined,
): boolean {
  if (value === null) return false
  return (low != null && value < low) || (high != null && value > high)
}

interface PartProps {
  reading: RecordSheetDay['morning']
  /** It can still be read. */
  isOpen: boolean
  limits: Limits
  name: string
}

function Part({ reading, isOpen, limits, name }: PartProps) {
  const { t, locale, format } = useLanguage()
  if (reading === null)
    return (
      <td colSpan={4} className={classes.missing} data-label={name}>
        {!isOpen && t('climate.sheetMissing')}
      </td>
    )
  const clock = new Intl.DateTimeFormat(locale, {
    timeZone: COUNTY_TIME_ZONE,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const number = (value: number | null, digits: number) =>
    value === null ? '—' : format.number(value, digits)
  return (
    <>
      <td data-label={`${name} · ${t('climate.sheetTime')}`}>
        {clock.format(new Date(reading.at))}
        {reading.late && <span className={classes.late}> {t('climate.late')}</span>}
      </td>
      <td
        data-label={`${name} · ${t('climate.temperature')}`}
        data-end
        data-outside={outside(reading.celsius, limits?.minCelsius, limits?.maxCelsius) || undefined}
      >
        {number(reading.celsius, 1)}
      </td>
      <td
        data-label={`${name} · ${t('climate.relativeHumidity')}`}
        data-end
        data-outside={outside(reading.humidity, limits?.minHumidity, limits?.maxHumidity) || undefined}
      >
        {number(reading.humidity, 0)}
      </td>
      <td data-label={`${name} · ${t('climate.sheetBy')}`}>{reading.by ?? t('climate.sheetDevice')}</td>
    </>
  )
}

/** The sheet as it hangs on the wall: a row for each day of the month that has begun. */
export function SheetPaper({ sheet }: { sheet: RecordSheet }) {
  const { t, name, format } = useLanguage()
  const words = useClimateWords()
  const { profile, presence } = sheet
  const [morning, afternoon] = [t('climate.sheetMorning'), t('climate.sheetAfternoon')]
  const parts = [
    t('climate.sheetTime'),
    t('climate.celsius', { value: '' }).trim(),
    t('climate.humidity', { value: '' }).trim(),
    t('climate.sheetBy'),
  ]
  return (
    <section className={classes.paper} aria-label={t('climate.sheetTitle')}>
      <h2 className={classes.title}>{t('climate.sheetTitle')}</h2>
      <dl className={classes.facts}>
        {[
          { term: t('climate.sheetPlace'), value: `${sheet.locationName} · ${sheet.jurisdictionName}` },
          { term: t('climate.sheetMonth'), value: sheet.month },
          {
            term: t('climate.sheetLimits'),
            value: profile ? `${name(profile)} · ${words.limits(profile)}` : t('storageProfiles.unlimited'),
          },
          {
            term: t('climate.sheetInstruments'),
            value: sheet.instruments.length > 0 ? format.list(sheet.instruments) : '—',
          },
        ].map(({ term, value }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {t('climate.sheetDay')}
            </th>
            <th scope="colgroup" colSpan={4}>
              {morning}
            </th>
            <th scope="colgroup" colSpan={4}>
              {afternoon}
            </th>
            <th scope="col" rowSpan={2}>
              {t('climate.sheetRange')}
            </th>
            <th scope="col" rowSpan={2}>
              {t('climate.sheetRemarks')}
            </th>
          </tr>
          <tr>
            {[morning, afternoon].flatMap((part) =>
              parts.map((label) => (
                <th key={`${part} ${label}`} scope="col">
                  {label}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {sheet.days.map((day) => (
            <tr key={day.day}>
              <th scope="row">{Number(day.day.slice(-2))}</th>
              {(['morning', 'afternoon'] as const).map((part) => (
                <Part
                  key={part}
                  reading={day[part]}
                  isOpen={!day.over.includes(part)}
                  limits={profile}
                  name={part === 'morning' ? morning : afternoon}
                />
              ))}
              <td data-label={t('climate.sheetRange')}>
                {[
                  words.range(day.minCelsius, day.maxCelsius, 'celsius'),
                  words.range(day.minHumidity, day.maxHumidity, 'humidity'),
                ]
                  .filter((each) => each !== null)
                  .join(' · ')}
              </td>
              <td data-label={t('climate.sheetRemarks')}>{day.remarks.join(' · ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.presence}>
        {t('climate.sheetPresence', {
          due: presence.due,
          present: presence.present,
          share: presence.due === 0 ? '—' : words.share(presence.present / presence.due),
        })}
      </p>
      <ul className={classes.signatures}>
        {(['sheetSigned', 'sheetChecked'] as const).map((who) => (
          <li key={who}>
            <span>{t(`climate.${who}`)}</span>
            <span>{t('climate.sheetDate')}</span>
          </li>
        ))}
      </ul>
      <p className={classes.printed}>
        {t('climate.sheetPrinted', { at: format.instant(new Date().toISOString()) })}
      </p>
    </section>
  )
}
