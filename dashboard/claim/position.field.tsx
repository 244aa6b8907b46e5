import { Button, Input, NativeSelect, TextInput } from '@mantine/core'
import { IconCurrentLocation } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import type { ClaimOffer } from '../../protocol/api/claims.ts'
import { coordinates, type Datum, datum } from '../../protocol/api/places.ts'
import type { Position } from '../../protocol/nearby.ts'
import { useLanguage } from '../locales/locale.tsx'
import { type ClaimDraft, strangelyFar } from './claim.draft.ts'
import classes from './claim.module.css'
import { PinMap } from './pin.map.tsx'
import { useLocate } from './use-locate.ts'
import { toWgs84 } from './wgs84.ts'

/** Worse than this, a phone under a roof has guessed: metres. */
const POOR = 50

interface Props {
  value: ClaimDraft['coordinates']
  onChange: (value: ClaimDraft['coordinates']) => void
  landmarks: readonly ClaimOffer['landmarks'][number][]
  error?: string | null
  /** A manager may say later where it is. */
  optional?: boolean
}

/** Where something stands: by the phone, by a pin on the map, or typed. */
export function PositionField({ value, onChange, landmarks, error, optional = false }: Props) {
  const { t, format } = useLanguage()
  const [accuracy, setAccuracy] = useState<number | null>(null)
  const position = useMemo(() => value && toWgs84(value), [value])
  const far = position && strangelyFar(position, landmarks)
  const place = useCallback(
    (found: Position, metres: number | null) => {
      setAccuracy(metres)
      onChange({ ...found, datum: 'wgs84' })
    },
    [onChange],
  )
  const drag = useCallback((found: Position) => place(found, null), [place])
  const { locate, locating, problem, possible } = useLocate(place)
  const problems = {
    denied: t('claim.locateDenied'),
    failed: t('claim.locateFailed'),
    insecure: t('claim.locateInsecure'),
  }
  return (
    <Input.Wrapper label={t('claim.positionTitle')} error={error} withAsterisk={!optional}>
      <div className={classes.position}>
        {possible && (
          <Button
            variant="light"
            fullWidth
            leftSection={<IconCurrentLocation size={18} aria-hidden />}
            loading={locating}
            onClick={locate}
          >
            {t('claim.locate')}
          </Button>
        )}
        {problem && (
          <p className={classes.warning} role="alert">
            {problems[problem]}
          </p>
        )}
        <PinMap position={position} accuracy={accuracy} landmarks={landmarks} onMove={drag} />
        <p className={classes.hint}>{t('claim.mapHint')}</p>
        <div aria-live="polite">
          {position && (
            <p className={classes.found}>
              {t('claim.position', {
                latitude: position.latitude.toFixed(6),
                longitude: position.longitude.toFixed(6),
              })}
              {accuracy !== null && accuracy <= POOR && ` · ${t('claim.accuracy', { metres: accuracy })}`}
            </p>
          )}
          {accuracy !== null && accuracy > POOR && (
            <p className={classes.warning}>{t('claim.accuracyPoor', { metres: format.number(accuracy) })}</p>
          )}
          {far !== null && far !== undefined && (
            <p className={classes.warning}>{t('claim.farAway', { km: far })}</p>
          )}
        </div>
        <TypedCoordinates
          value={value}
          onChange={(typed) => {
            setAccuracy(null)
            onChange(typed)
          }}
        />
      </div>
    </Input.Wrapper>
  )
}

function TypedCoordinates({ value, onChange }: Pick<Props, 'value' | 'onChange'>) {
  const { t } = useLanguage()
  const [typed, setTyped] = useState({ longitude: '', latitude: '', datum: 'wgs84' as Datum })
  const [wrong, setWrong] = useState(false)
  const change = (part: Partial<typeof typed>) => {
    const next = { ...typed, ...part }
    setTyped(next)
    if (next.longitude.trim() === '' || next.latitude.trim() === '') return setWrong(false)
    const parsed = coordinates.safeParse({
      longitude: Number(next.longitude),
      latitude: Number(next.latitude),
      datum: next.datum,
    })
    setWrong(!parsed.success)
    if (parsed.success) onChange(parsed.data)
  }
  return (
    <details className={classes.details} open={!window.isSecureContext && value === null}>
      <summary>{t('claim.typed')}</summary>
      <div className={classes.pair}>
        <TextInput
          label={t('place.longitude')}
          inputMode="decimal"
          placeholder="111.364200"
          value={typed.longitude}
          error={wrong && t('form.outsideChina')}
          onChange={(event) => change({ longitude: event.currentTarget.value })}
        />
        <TextInput
          label={t('place.latitude')}
          inputMode="decimal"
          placeholder="24.301500"
          value={typed.latitude}
          error={wrong}
          onChange={(event) => change({ latitude: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('place.datum')}
          data={datum.options.map((each) => ({ value: each, label: t(`datum.${each}`) }))}
          value={typed.datum}
          onChange={(event) => change({ datum: datum.parse(event.currentTarget.value) })}
        />
      </div>
    </details>
  )
}
