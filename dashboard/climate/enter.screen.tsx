import { Alert, Button, TextInput } from '@mantine/core'
import { IconCircleCheck, IconCloudOff } from '@tabler/icons-react'
import { useState } from 'react'
import { z } from 'zod'
import { id } from '../../protocol/api/parts.ts'
import { useApi } from '../api/api.context.ts'
import { useSession } from '../api/session.context.tsx'
import { newIdempotencyKey } from '../components/idempotency.ts'
import { useNow } from '../components/now.context.tsx'
import { Page, Panel } from '../components/page.tsx'
import { Failed, Loading } from '../components/states.tsx'
import { useUrlFilters } from '../components/use-url-filters.ts'
import { toInstant } from '../inventory/quantity.ts'
import { useLanguage } from '../locales/locale.tsx'
import { FullPhone } from '../offline/full-phone.tsx'
import { OutboxPanel } from '../offline/outbox.panel.tsx'
import { outbox } from '../offline/outbox.ts'
import { phoneRoom } from '../offline/phone.room.ts'
import classes from './climate.module.css'
import { ClimateTabs } from './climate.tabs.tsx'
import { useClimateWords } from './climate.words.ts'
import { EntryPlace } from './enter.place.tsx'
import { type EntryCopy, useEntryPlaces } from './use-entry-places.ts'
import { isCelsius, isHumidity, NO_VALUES, toValues, ValueFields } from './value.fields.tsx'

const filtersSchema = z.object({ place: id.optional() })
/** As far ahead as clocks may differ: milliseconds. */
const AHEAD_MS = 5 * 60_000

/** A reading by hand, on the phone in the storeroom: it works without network, and is sent later. */
export function EnterReadingScreen() {
  const { t, format } = useLanguage()
  const now = useNow()
  const { session } = useSession()
  const { copy, personId, keptAt, error, retry } = useEntryPlaces()
  return (
    <Page title={t('climate.enterTitle')} note={t('climate.enterNote')} narrow>
      {session && <ClimateTabs />}
      {keptAt && (
        <Alert color="yellow" variant="light" icon={<IconCloudOff size={18} aria-hidden />}>
          {t('climate.offlineCopy', { age: format.age(keptAt, now) })}
        </Alert>
      )}
      <OutboxPanel kind="reading" />
      {copy && personId !== undefined ? (
        <Entry copy={copy} personId={personId} />
      ) : error ? (
        <Failed error={error} onRetry={retry} />
      ) : (
        <Loading lines={4} height={60} />
      )}
    </Page>
  )
}

function Entry({ copy, personId }: { copy: EntryCopy; personId: string }) {
  const { t } = useLanguage()
  const words = useClimateWords()
  const api = useApi()
  const { session } = useSession()
  const [{ place: placeId }, change] = useUrlFilters(filtersSchema)
  const [values, setValues] = useState(NO_VALUES)
  const [at, setAt] = useState('')
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const [saved, setSaved] = useState<string | null>(null)
  const place = copy.places.find((each) => each.id === placeId)
  const instant = toInstant(at)
  const missing = values.celsius === '' && values.humidity === ''
  const future = instant !== undefined && Date.parse(instant) > Date.now() + AHEAD_MS
  const fine = place && !missing && !future && isCelsius(values.celsius) && isHumidity(values.humidity)

  const save = async () => {
    setTried(true)
    if (!fine) return
    const enteredAt = new Date().toISOString()
    const measured = toValues(values)
    const kept = await phoneRoom.keep(
      outbox.add({
        key: newIdempotencyKey(),
        personId,
        kind: 'reading',
        subject: place.id,
        path: '/api/climate/readings',
        body: {
          locationId: place.id,
          // It was read when it was entered, whenever it is sent.
          at: instant ?? enteredAt,
          ...measured,
          ...(note.trim() !== '' && { note: note.trim() }),
        },
        // What a person typed is by the clock on the wall.
        timed: instant === undefined,
        placeName: place.name,
        enteredAt,
      }),
    )
    if (!kept) return
    setSaved(t('climate.savedHint', { place: place.name, values: words.both(measured) }))
    setValues(NO_VALUES)
    setAt('')
    setNote('')
    setTried(false)
    if (session) void outbox.flush(api, personId)
  }

  if (saved !== null)
    return (
      <div className={classes.done} role="status">
        <IconCircleCheck size={40} aria-hidden />
        <p className={classes.doneTitle}>{t('climate.savedHere')}</p>
        <p>{saved}</p>
        <Button
          size="lg"
          fullWidth
          onClick={() => {
            setSaved(null)
            change({ place: null })
          }}
        >
          {t('climate.another')}
        </Button>
      </div>
    )
  return (
    <Panel title={place?.name ?? t('climate.choosePlace')}>
      <form
        noValidate
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <EntryPlace
          copy={copy}
          value={place?.id ?? null}
          onChange={(next) => change({ place: next })}
          error={tried && !place && t('climate.needPlace')}
        />
        <ValueFields
          values={values}
          onChange={setValues}
          doubts={doubtsOf(place?.limits ?? null, values, t, words)}
        />
        {tried && missing && (
          <p role="alert" className={classes.wrong}>
            {t('climate.needOne')}
          </p>
        )}
        <TextInput
          type="datetime-local"
          label={t('climate.at')}
          description={t('climate.atHint')}
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
          error={future && t('climate.inFuture')}
        />
        <TextInput
          label={t('climate.note')}
          placeholder={t('climate.noteHint')}
          maxLength={300}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <FullPhone />
        <Button type="submit" size="lg" fullWidth>
          {t('climate.save')}
        </Button>
      </form>
    </Panel>
  )
}

type Limits = EntryCopy['places'][number]['limits']

/** Asks to look again; a value outside the limits is what the record is for, and never refused. */
function doubtsOf(
  limits: Limits,
  { celsius, humidity }: typeof NO_VALUES,
  t: ReturnType<typeof useLanguage>['t'],
  words: ReturnType<typeof useClimateWords>,
): { celsius?: string | undefined; humidity?: string | undefined } {
  if (limits === null) return {}
  const doubt = (
    value: number | '',
    low: number | null,
    high: number | null,
    word: (value: number | null) => string,
  ) => {
    if (value === '') return undefined
    if (high !== null && value > high) return t('climate.aboveLimit', { limit: word(high) })
    if (low !== null && value < low) return t('climate.belowLimit', { limit: word(low) })
    return undefined
  }
  return {
    celsius: doubt(celsius, limits.minCelsius, limits.maxCelsius, words.celsius),
    humidity: doubt(humidity, limits.minHumidity, limits.maxHumidity, words.humidity),
  }
}
