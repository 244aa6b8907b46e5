import { Button, Select, Switch } from '@mantine/core'
import type { Round } from '../../protocol/api/rounds.ts'
import { useCatalog } from '../components/catalog.ts'
import { useLanguage } from '../locales/locale.tsx'
import { Stepper } from './stepper.tsx'
import { type ChannelDraft, levelOf, type StopChannel, type StopDraft, unitsOf } from './stop.draft.ts'
import classes from './stop.module.css'

interface StepProps {
  channel: StopChannel
  draft: ChannelDraft
  onChange: (changes: Partial<ChannelDraft>) => void
}

function ChannelHead({ channel }: { channel: StopChannel }) {
  const { t } = useLanguage()
  const catalog = useCatalog()
  return (
    <h2 className={classes.channel}>
      {t('refill.channel', { channel: channel.channel })}
      <span className={classes.product}>{catalog.name(channel.productId, channel.productName)}</span>
    </h2>
  )
}

/** What is found, before anything is moved. */
export function CountStep({ channel, draft, onChange }: StepProps) {
  const { t } = useLanguage()
  return (
    <section className={classes.card}>
      <ChannelHead channel={channel} />
      <Stepper
        label={t('visit.counted')}
        hint={t('visit.ledgerSays', { count: unitsOf(channel.contents) })}
        value={draft.counted}
        onChange={(counted) => onChange({ counted })}
        optional
      />
    </section>
  )
}

interface LoadProps extends StepProps {
  lots: Round['lots']
}

/** What goes in, by lot, and what comes out. */
export function LoadStep({ channel, draft, onChange, lots }: LoadProps) {
  const { t, format } = useLanguage()
  const known = [
    ...lots,
    ...channel.loads.map((load) => ({ ...load, available: load.quantity })),
    ...channel.contents.map((lot) => ({ ...lot, available: lot.quantity })),
  ]
  const nameOf = (lotId: string) => {
    const lot = known.find((one) => one.lotId === lotId)
    return lot
      ? t('visit.lotShort', { lot: lot.lotNumber || t('words.noLotNumber'), day: format.day(lot.expiresOn) })
      : lotId
  }
  const others = lots.filter(
    ({ productId, lotId }) =>
      productId === channel.productId && !draft.loads.some((load) => load.lotId === lotId),
  )
  const holds = levelOf(channel, draft) + unitsOf(draft.loads)
  const setLoad = (lotId: string, quantity: number) =>
    onChange({
      own: true,
      loads: draft.loads.map((load) => (load.lotId === lotId ? { lotId, quantity } : load)),
    })
  const back = (lotId: string) => draft.takenBack.find((lot) => lot.lotId === lotId)
  const setBack = (lotId: string, changes: { quantity?: number; disposed?: boolean }) => {
    const before = back(lotId) ?? { lotId, quantity: 0, disposed: false }
    const rest = draft.takenBack.filter((lot) => lot.lotId !== lotId)
    onChange({ takenBack: [...rest, { ...before, ...changes }] })
  }
  return (
    <section className={classes.card}>
      <ChannelHead channel={channel} />
      {draft.loads.map(({ lotId, quantity }) => {
        const planned = channel.loads.find((load) => load.lotId === lotId)
        return (
          <Stepper
            key={lotId}
            label={`${t('visit.load')} ${nameOf(lotId)}`}
            hint={planned && t('visit.planned', { count: planned.quantity })}
            value={quantity}
            onChange={(units) => setLoad(lotId, units ?? 0)}
          />
        )
      })}
      {others.length > 0 && (
        <Select
          size="md"
          aria-label={t('visit.otherLot')}
          placeholder={t('visit.otherLot')}
          data={others.map(({ lotId }) => ({ value: lotId, label: nameOf(lotId) }))}
          value={null}
          onChange={(lotId) =>
            lotId && onChange({ own: true, loads: [...draft.loads, { lotId, quantity: 0 }] })
          }
        />
      )}
      <p className={classes.holds} data-full={holds > channel.capacity || undefined}>
        {t('visit.willHold', { count: holds, capacity: channel.capacity })}
        {holds > channel.capacity && ` · ${t('visit.tooFull', { capacity: channel.capacity })}`}
      </p>
      {channel.contents.length > 0 && (
        <details className={classes.back}>
          <summary>
            {t('visit.takeBack')} <span className={classes.hint}>{t('visit.takeBackHint')}</span>
          </summary>
          {channel.contents.map(({ lotId }) => (
            <div key={lotId} className={classes.backLot}>
              <Stepper
                label={`${t('visit.takeBack')} ${nameOf(lotId)}`}
                value={back(lotId)?.quantity ?? 0}
                onChange={(quantity) => setBack(lotId, { quantity: quantity ?? 0 })}
              />
              <Switch
                size="md"
                label={back(lotId)?.disposed ? t('visit.dispose') : t('visit.toSource')}
                checked={back(lotId)?.disposed ?? false}
                onChange={(event) => setBack(lotId, { disposed: event.currentTarget.checked })}
              />
            </div>
          ))}
        </details>
      )}
    </section>
  )
}

/** What will be posted, once more in words. */
export function Summary({ channels, draft }: { channels: readonly StopChannel[]; draft: StopDraft }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  return (
    <section className={classes.card}>
      <h2 className={classes.channel}>{t('visit.summary')}</h2>
      <table className={classes.summary}>
        <thead>
          <tr>
            <th scope="col">{t('words.product')}</th>
            <th scope="col">{t('visit.counted')}</th>
            <th scope="col">{t('visit.takeBack')}</th>
            <th scope="col">{t('visit.load')}</th>
          </tr>
        </thead>
        <tbody>
          {channels.map((channel) => {
            const own = draft[channel.channel]
            return (
              <tr key={channel.channel}>
                <th scope="row">
                  {t('refill.channel', { channel: channel.channel })}
                  <span className={classes.hint}>{catalog.name(channel.productId, channel.productName)}</span>
                </th>
                <td>{own?.counted == null ? t('visit.notCounted') : format.number(own.counted)}</td>
                <td>{format.number(unitsOf(own?.takenBack ?? []))}</td>
                <td>{format.number(unitsOf(own?.loads ?? []))}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

/** Big, at the bottom, in reach of the thumb. */
export function StepButtons({
  back,
  next,
  onBack,
  disabled,
}: {
  back: string | null
  next: string
  onBack: () => void
  disabled: boolean
}) {
  return (
    <div className={classes.buttons}>
      {back !== null && (
        <Button size="lg" variant="default" onClick={onBack}>
          {back}
        </Button>
      )}
      <Button type="submit" size="lg" className={classes.next ?? ''} disabled={disabled}>
        {next}
      </Button>
    </div>
  )
}
