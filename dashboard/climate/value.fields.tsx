import { NumberInput, type NumberInputProps } from '@mantine/core'
import { HAND_CELSIUS } from '../../protocol/api/hand-readings.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './climate.module.css'

/** As it is typed; empty = not read. */
export interface Values {
  celsius: number | ''
  humidity: number | ''
}
export const NO_VALUES: Values = { celsius: '', humidity: '' }

/** What the server takes: 0 °C is a value, nothing typed is none. */
export const toValues = ({ celsius, humidity }: Values) => ({
  celsius: celsius === '' ? null : celsius,
  humidity: humidity === '' ? null : humidity,
})

export const isCelsius = (value: number | ''): boolean =>
  value === '' || (value >= HAND_CELSIUS.min && value <= HAND_CELSIUS.max)
export const isHumidity = (value: number | ''): boolean => value === '' || (value >= 0 && value <= 100)

interface Props {
  values: Values
  onChange: (values: Values) => void
  /** What is outside the limits of the place, in words. */
  doubts?: { celsius?: string | undefined; humidity?: string | undefined }
}

/** Temperature and humidity as a person reads them off: large enough for a thumb. */
export function ValueFields({ values, onChange, doubts = {} }: Props) {
  const { t } = useLanguage()
  const shared: NumberInputProps<number> = {
    size: 'lg',
    hideControls: true,
    // What cannot be is refused in words, never quietly made into another value.
    clampBehavior: 'none',
    decimalScale: 1,
    inputWrapperOrder: ['label', 'input', 'description', 'error'],
  }
  const typed = (value: number | string) => (typeof value === 'number' ? value : '')
  return (
    <div className={classes.values}>
      <NumberInput
        {...shared}
        // The key of a minus is not on every phone's number pad.
        inputMode="text"
        label={t('climate.temperatureAxis')}
        value={values.celsius}
        onChange={(celsius) => onChange({ ...values, celsius: typed(celsius) })}
        error={!isCelsius(values.celsius) && t('climate.celsiusRange')}
        description={doubts.celsius}
      />
      <NumberInput
        {...shared}
        inputMode="decimal"
        label={t('climate.humidityAxis')}
        allowNegative={false}
        value={values.humidity}
        onChange={(humidity) => onChange({ ...values, humidity: typed(humidity) })}
        error={!isHumidity(values.humidity) && t('climate.humidityRange')}
        description={doubts.humidity}
      />
    </div>
  )
}
